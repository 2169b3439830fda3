/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.reader.SavedModelReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

class AllowedPathsTest {
  @TempDir
  Path root;

  private final Configuration hadoop = new Configuration(false);
  private AllowedPaths allowed;

  /** Local files under another scheme. */
  public static final class OtherFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }
  }

  @BeforeEach
  void makeDirectories() throws IOException {
    hadoop.set("fs.other.impl", OtherFileSystem.class.getName());
    writeModel(root.resolve("allowed/model"));
    writeModel(root.resolve("secret"));
    writeModel(root.resolve("allowed-not"));
    allowed = new AllowedPaths(List.of("/nowhere", root.resolve("allowed").toString()), hadoop);
  }

  private static void writeModel(Path directory) throws IOException {
    Files.createDirectories(directory);
    SavedModel model = SavedModel.newBuilder()
        .addMetaGraphs(MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve")))
        .build();
    Files.write(directory.resolve("saved_model.pb"), model.toByteArray());
  }

  private void check(String path) {
    allowed.check(new org.apache.hadoop.fs.Path(path));
  }

  private void assertRefused(String path) {
    assertThatThrownBy(() -> check(path))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "[MODEL_PATH_NOT_ALLOWED] The model path \"" + path + "\" is not below")
        .hasMessageContaining("\"/nowhere\", \"" + root.resolve("allowed") + "\"")
        .hasMessageContaining("spark.savedmodel.allowedPaths");
  }

  @Test
  void allowsWhatIsBelow() {
    assertThatCode(() -> {
          check(root + "/allowed/model");
          check("file:" + root + "/allowed/model");
          check("file://" + root + "/allowed/not/there");
          check(root + "/allowed");
          check(root + "/secret/../allowed/model");
        })
        .doesNotThrowAnyException();
  }

  @Test
  void refusesWhatIsElsewhere() {
    assertRefused(root + "/secret");
    assertRefused(root + "/allowed-not");
    assertRefused(root.toString());
    assertRefused("/etc");
  }

  @Test
  void refusesPathsThatLeadUp() {
    assertThatThrownBy(() -> check(root + "/allowed/../secret"))
        .hasMessageContaining("[MODEL_PATH_NOT_ALLOWED]");
    assertThatThrownBy(() -> check(root + "/allowed/model/../../secret"))
        .hasMessageContaining("[MODEL_PATH_NOT_ALLOWED]");
  }

  @Test
  void followsLinks() throws IOException {
    Files.createSymbolicLink(root.resolve("allowed/out"), root.resolve("secret"));
    Files.createSymbolicLink(root.resolve("in"), root.resolve("allowed"));
    assertRefused(root + "/allowed/out");
    assertRefused(root + "/allowed/out/not/there");
    check(root + "/in/model");
    new AllowedPaths(List.of(root.resolve("in").toString()), hadoop)
        .check(new org.apache.hadoop.fs.Path(root + "/allowed/model"));
  }

  @Test
  void refusesOtherFileSystems() {
    assertRefused("other:" + root + "/allowed/model");
  }

  @Test
  void refusesFilesThatAreLinksToOtherPlaces() throws IOException {
    Path model = root.resolve("allowed/model");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(model.toString());
    allowed.check(SavedModelReader.read(path, hadoop, null));
    Path secret = Files.writeString(root.resolve("secret/key"), "key");
    Files.createSymbolicLink(model.resolve("key"), secret);
    assertThatThrownBy(() -> allowed.check(SavedModelReader.read(path, hadoop, null)))
        .hasMessageContaining("[MODEL_PATH_NOT_ALLOWED] The model path \"" + model + "/key\"");
  }

  @Test
  void refusesAVersionThatIsALink() throws IOException {
    Path base = Files.createDirectories(root.resolve("allowed/base"));
    Files.createSymbolicLink(base.resolve("3"), root.resolve("secret"));
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(base.toString());
    assertThatThrownBy(() -> allowed.check(SavedModelReader.read(path, hadoop, null)))
        .hasMessageContaining("[MODEL_PATH_NOT_ALLOWED] The model path \"file:" + base + "/3\"");
  }

  @Test
  void namesADirectoryWithoutAFileSystem() {
    assertThatThrownBy(() -> new AllowedPaths(List.of("none:/models"), hadoop))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("[OPTION_VALUE_INVALID] Option \"allowedPaths\" is \"none:/models\"")
        .hasMessageContaining("No FileSystem for scheme \"none\"");
  }
}
