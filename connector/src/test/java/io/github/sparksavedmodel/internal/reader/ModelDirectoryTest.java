/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ModelDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDirectoryTest {
  private static final String NOT_A_MODEL =
      "The directory \"<dir>\" is not a SavedModel: it holds neither \"saved_model.pb\" nor"
          + " \"saved_model.pbtxt\". ";

  @TempDir
  private Path folder;

  private ModelDescription read(String relative, @Nullable String version) {
    return SavedModelReader.read(
            Fixtures.hadoop(folder.resolve(relative)), Fixtures.HADOOP, version)
        .description();
  }

  private void fails(String relative, ErrorCondition condition, String text) {
    assertFails(() -> read(relative, null), condition, folder, text);
  }

  private void file(String relative) throws IOException {
    Path file = folder.resolve(relative);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private void version(String name) throws IOException {
    Fixtures.copy("guide_scalar_tf1", folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({
    ",20240101000000000000",
    "7,007",
    "007,007",
    "12,12",
    "20240101000000000000,20240101000000000000"
  })
  void takesTheLargestVersionOrTheOneThatIsNamed(@Nullable String version, String expected)
      throws IOException {
    version("007");
    version("12");
    version("20240101000000000000");
    version("temp-99999999999999999999999");
    file("99999999999999999999999999");

    assertThat(read("", version).path()).isEqualTo("file:" + folder + "/" + expected);
  }

  @Test
  void namesTheVersionsThatAreThere() throws IOException {
    version("9");
    version("10");
    assertFails(
        () -> read("", "11"),
        ErrorCondition.MODEL_VERSION_NOT_FOUND,
        folder,
        "The directory \"<dir>\" has no version \"11\". It has: \"9\", \"10\". Set option"
            + " \"version\" to one of these.");
    assertFails(
        () -> read("", "v9"),
        ErrorCondition.MODEL_VERSION_NOT_FOUND,
        folder,
        "The directory \"<dir>\" has no version \"v9\". It has: \"9\", \"10\". Set option"
            + " \"version\" to one of these.");
  }

  @Test
  void refusesAVersionOfAModelWithoutVersions() throws IOException {
    version("");
    assertFails(
        () -> read("", "3"),
        ErrorCondition.MODEL_NOT_VERSIONED,
        folder,
        "The directory \"<dir>\" is itself a model and holds no versions of one, but option"
            + " \"version\" is \"3\". Leave the option out, or give the directory that holds the"
            + " numbered versions.");
  }

  @Test
  void saysWhenTheLatestVersionIsNotAModel() throws IOException {
    version("1");
    file("2/notes.txt");
    fails(
        "",
        ErrorCondition.MODEL_FILE_MISSING,
        NOT_A_MODEL.replace("<dir>", "<dir>/2") + "It holds: \"notes.txt\".");
  }

  @Test
  void namesSimilarDirectories() throws IOException {
    Files.createDirectories(folder.resolve("churn_model"));
    Files.createDirectories(folder.resolve("other"));
    file("churn_modem");
    fails(
        "Churn_modell",
        ErrorCondition.MODEL_NOT_FOUND,
        "There is no model at \"<dir>/Churn_modell\": the directory does not exist. Did you mean"
            + " \"<dir>/churn_model\"?");
  }

  @Test
  void namesWhatIsThereInsteadIfNothingIsSimilar() throws IOException {
    fails(
        "churn",
        ErrorCondition.MODEL_NOT_FOUND,
        "There is no model at \"<dir>/churn\": the directory does not exist. \"<dir>\" is empty.");
    file("readme.txt");
    fails(
        "churn",
        ErrorCondition.MODEL_NOT_FOUND,
        "There is no model at \"<dir>/churn\": the directory does not exist. In \"<dir>\" there"
            + " are: \"readme.txt\".");
  }

  @Test
  void namesTheFirstDirectoryThatIsMissing() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    fails(
        "model/churn/1",
        ErrorCondition.MODEL_NOT_FOUND,
        "There is no model at \"<dir>/model/churn/1\": the directory does not exist."
            + " \"<dir>/model\" does not exist either. Did you mean \"<dir>/models\"?");
  }

  @Test
  void saysThatAPartOfThePathIsAFile() throws IOException {
    version("");
    fails(
        "saved_model.pb/1",
        ErrorCondition.MODEL_NOT_FOUND,
        "There is no model at \"<dir>/saved_model.pb/1\": the directory does not exist."
            + " \"<dir>/saved_model.pb\" is a file.");
  }

  @Test
  void namesTheDirectoryOfAModelFile() throws IOException {
    version("");
    fails(
        "saved_model.pb",
        ErrorCondition.MODEL_NOT_A_DIRECTORY,
        "The model path \"<dir>/saved_model.pb\" is a file, but a SavedModel is a directory that"
            + " holds \"saved_model.pb\". Give the directory that the file is in: \"<dir>\".");
  }

  @ParameterizedTest
  @CsvSource({
    "m.keras,a Keras model",
    "m.H5,a Keras model",
    "m.tflite,a TensorFlow Lite model",
    "m.onnx,an ONNX model",
    "model.json,a JSON file",
    "m.pt,a PyTorch model",
    "m.tar.gz,an archive"
  })
  void namesOtherFormats(String name, String kind) throws IOException {
    file(name);
    assertThat(assertFails(
                () -> read(name, null),
                ErrorCondition.MODEL_NOT_A_DIRECTORY,
                folder,
                "The model path \"<dir>/" + name + "\" is a file, but a SavedModel is a directory"
                    + " that holds \"saved_model.pb\". "
                    + OtherFormat.hint(name).orElseThrow())
            .getMessage())
        .contains("\"" + name + "\" is " + kind);
  }

  @Test
  void saysWhatAnyOtherFileLacks() throws IOException {
    file("notes");
    fails(
        "notes",
        ErrorCondition.MODEL_NOT_A_DIRECTORY,
        "The model path \"<dir>/notes\" is a file, but a SavedModel is a directory that holds"
            + " \"saved_model.pb\". Give the directory that holds \"saved_model.pb\", or a file with a graph"
            + " (.meta, .pb or .pbtxt).");
  }

  @Test
  void prefersTheGraphOfTheLatestCheckpoint() throws IOException {
    file("net-1.meta");
    file("net-2.meta");
    file("graph.pbtxt");
    Files.writeString(
        folder.resolve("checkpoint"), "model_checkpoint_path: \"/old/place/net-2\"\n");
    assertThat(resolved()).isEqualTo("net-2.meta");

    file("export.meta");
    assertThat(resolved()).isEqualTo("export.meta");
  }

  @Test
  void listsSeveralGraphsOfWhichNoneIsTheLatest() throws IOException {
    file("net-1.meta");
    file("net-2.meta");
    fails(
        "",
        ErrorCondition.MODEL_FILE_AMBIGUOUS,
        "The directory \"<dir>\" holds more than one graph: \"net-1.meta\", \"net-2.meta\". Give one"
            + " of these files as the model.");
  }

  private String resolved() throws IOException {
    org.apache.hadoop.fs.Path path = Fixtures.hadoop(folder);
    return ModelDirectory.resolve(path.getFileSystem(new Configuration()), path, null)
        .graphFile()
        .getName();
  }

  @Test
  void saysThatADirectoryIsEmpty() {
    fails("", ErrorCondition.MODEL_FILE_MISSING, NOT_A_MODEL + "It is empty.");
  }

  @Test
  void listsWhatADirectoryHolds() throws IOException {
    file("b/c.txt");
    file("a.txt");
    fails("", ErrorCondition.MODEL_FILE_MISSING, NOT_A_MODEL + "It holds: \"a.txt\", \"b\".");
  }

  @Test
  void findsAModelOneLevelBelow() throws IOException {
    version("export");
    fails("", ErrorCondition.MODEL_FILE_MISSING, NOT_A_MODEL + "There is one in \"<dir>/export\".");
  }

  @Test
  void recognisesAnIncompleteCopy() throws IOException {
    file("keras_metadata.pb");
    file("variables/variables.index");
    fails(
        "",
        ErrorCondition.MODEL_FILE_MISSING,
        NOT_A_MODEL + "It has other parts of a SavedModel (\"keras_metadata.pb\", \"variables\"),"
            + " so a copy may be incomplete. Copy the whole directory again.");
  }

  @Test
  void recognisesACheckpoint() throws IOException {
    file("checkpoint");
    file("model.ckpt-1.index");
    fails(
        "",
        ErrorCondition.MODEL_FILE_MISSING,
        NOT_A_MODEL + "It holds a checkpoint (\"checkpoint\"), which has the values of variables"
            + " but neither graph nor signatures. Put the graph (.meta) beside it, or restore it in"
            + " Python and write a SavedModel with tf.saved_model.save(model, directory).");
  }

  @Test
  void recognisesOtherFormatsInADirectory() throws IOException {
    file("model.json");
    file("weights.bin");
    fails(
        "",
        ErrorCondition.MODEL_FILE_MISSING,
        NOT_A_MODEL + "\"model.json\" is a JSON file, as TensorFlow.js and Keras write. Export the"
            + " original model with tf.saved_model.save(model, directory).");
  }

  @Test
  void recognisesTheChunkedFormat() throws IOException {
    file("saved_model.cpb");
    fails(
        "",
        ErrorCondition.MODEL_FILE_UNSUPPORTED,
        "The model at \"<dir>\" is stored as chunks (\"saved_model.cpb\"), which TensorFlow 2.18's"
            + " loader for Java does not read. Export it again with a graph below 2 GB, which is"
            + " stored as \"saved_model.pb\".");
  }

  @Test
  void saysWhatTheFileSystemSays() {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("nowhere://host/model");
    assertFails(
        () -> SavedModelReader.read(path, Fixtures.HADOOP, null),
        ErrorCondition.MODEL_READ_FAILED,
        folder,
        "Reading the model file \"nowhere://host/model\" failed: No FileSystem for scheme"
            + " \"nowhere\".");
  }
}
