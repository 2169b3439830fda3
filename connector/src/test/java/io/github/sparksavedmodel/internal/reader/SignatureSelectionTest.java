/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SignatureSelectionTest {
  private static final Path MODELS = Fixtures.model("");

  private static SelectedSignature select(String model, String... tags) {
    return SignatureSelection.select(
        Fixtures.read(model), Optional.of(Set.of(tags)), Optional.empty());
  }

  private static ModelDescription tagged(List<Set<String>> tagSets) {
    SignatureDescription signature = new SignatureDescription("only", "", List.of(), List.of());
    return new ModelDescription(
        "file:/m",
        "",
        tagSets.stream()
            .map(tags ->
                new MetaGraphDescription(new TreeSet<>(tags), "", List.of(signature), List.of()))
            .toList());
  }

  @Test
  void takesServingDefault() {
    SelectedSignature selected = Fixtures.select("arithmetic", Optional.empty());
    ModelDescription model = Fixtures.read("arithmetic");
    assertThat(selected.signature().key()).isEqualTo("serving_default");
    assertThat(selected.tags()).containsExactly("serve");
    assertThat(selected.path()).isEqualTo(model.path());
    assertThat(selected.identity()).isEqualTo(model.identity());
  }

  @Test
  void takesTheOnlySignature() {
    assertThat(Fixtures.select("only_predict", Optional.empty()).signature().key())
        .isEqualTo("predict");
  }

  @Test
  void takesTheSignatureThatIsNamed() {
    assertThat(Fixtures.select("arithmetic", Optional.of("scaled")).signature().key())
        .isEqualTo("scaled");
  }

  @Test
  void takesTheTagsThatAreNamed() {
    assertThat(select("tag_sets", "gpu", "serve").tags()).containsExactly("gpu", "serve");
    assertThat(select("tag_sets", "serve").tags()).containsExactly("serve");
  }

  @Test
  void takesTheOnlyMetaGraphWhateverItsTags() {
    ModelDescription model = tagged(List.of(Set.of()));
    assertThat(
            SignatureSelection.select(model, Optional.empty(), Optional.empty()).tags())
        .isEmpty();
  }

  @Test
  void refusesTagsThatNoMetaGraphHas() {
    assertFails(
        () -> select("tag_sets", "gpu"),
        ErrorCondition.TAGS_NOT_FOUND,
        MODELS,
        "The model at \"<dir>/tag_sets\" has no MetaGraph with the tags [gpu]. It has: [serve],"
            + " [gpu, serve], [train]. Set option \"tags\" to one of these.");
  }

  @Test
  void refusesToChooseBetweenMetaGraphsWithoutTheUsualTag() {
    ModelDescription model = tagged(List.of(Set.of("a"), Set.of("b")));
    assertFails(
        () -> SignatureSelection.select(model, Optional.empty(), Optional.empty()),
        ErrorCondition.TAGS_NOT_FOUND,
        MODELS,
        "The model at \"file:/m\" has no MetaGraph with the tags [serve]. It has: [a], [b]. Set"
            + " option \"tags\" to one of these.");
  }

  @Test
  void refusesASignatureThatIsNotThere() {
    assertFails(
        () -> Fixtures.select("arithmetic", Optional.of("predict")),
        ErrorCondition.SIGNATURE_NOT_FOUND,
        MODELS,
        "The model at \"<dir>/arithmetic\" has no signature \"predict\" under the tags [serve]. It"
            + " has: \"difference\", \"scaled\", \"serving_default\". Set option \"signature\" to"
            + " one of these.");
  }

  @Test
  void refusesToChooseBetweenSignatures() {
    assertFails(
        () -> Fixtures.select("two_signatures_no_default", Optional.empty()),
        ErrorCondition.SIGNATURE_AMBIGUOUS,
        MODELS,
        "The model at \"<dir>/two_signatures_no_default\" has no signature \"serving_default\""
            + " under the tags [serve], and more than one other: \"first\", \"second\". Set option"
            + " \"signature\" to one of these.");
  }

  @Test
  void saysThatThereIsNoSignature() {
    for (Optional<String> key : List.of(Optional.<String>empty(), Optional.of("predict"))) {
      assertFails(
          () -> Fixtures.select("no_signatures", key),
          ErrorCondition.SIGNATURE_MISSING,
          MODELS,
          "The model at \"<dir>/no_signatures\" has no signatures under the tags [serve], so it"
              + " does not say which tensors are its inputs and outputs. Name the tensors to fetch"
              + " with option \"outputs\" or a function with option \"function\", or export it with a"
              + " signature, for instance tf.saved_model.save(model, path,"
              + " signatures=model.call.get_concrete_function(...)).");
    }
  }

  @Test
  void isAValueThatTravels() throws IOException, ClassNotFoundException {
    SelectedSignature selected = Fixtures.select("defaults", Optional.empty());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(selected);
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(input.readObject()).isEqualTo(selected).hasSameHashCodeAs(selected);
    }
  }
}
