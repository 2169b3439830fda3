/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names the format of model files that are not SavedModels, and the way from there. */
final class OtherFormat {
  private static final String EXPORT_AGAIN =
      " Export the original model with tf.saved_model.save(model, directory).";
  private static final String KERAS = "a Keras model. Write a SavedModel from it in Python:"
      + " keras.models.load_model(file).export(directory).";
  private static final String PYTORCH = "a PyTorch model, which TensorFlow does not read.";
  private static final String ARCHIVE =
      "an archive. Unpack it and give the directory that holds \"saved_model.pb\".";

  private static final Map<String, String> BY_ENDING = Map.ofEntries(
      Map.entry(".keras", KERAS),
      Map.entry(".h5", KERAS),
      Map.entry(".hdf5", KERAS),
      Map.entry(".tflite", "a TensorFlow Lite model." + EXPORT_AGAIN),
      Map.entry(".onnx", "an ONNX model. Convert it to a SavedModel, for instance with onnx2tf."),
      Map.entry(".json", "a JSON file, as TensorFlow.js and Keras write." + EXPORT_AGAIN),
      Map.entry(".pt", PYTORCH),
      Map.entry(".pth", PYTORCH),
      Map.entry(".zip", ARCHIVE),
      Map.entry(".tar", ARCHIVE),
      Map.entry(".tgz", ARCHIVE),
      Map.entry(".gz", ARCHIVE));

  private OtherFormat() {}

  /** What the file is and how to get a SavedModel from it, judged by the ending of its name. */
  static Optional<String> hint(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String ending = dot < 0 ? "" : fileName.substring(dot).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(BY_ENDING.get(ending))
        .map(kind -> "\"" + fileName + "\" is " + kind);
  }
}
