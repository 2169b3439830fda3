/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.assertRefused;
import static io.github.sparksavedmodel.internal.plan.Plans.caseSensitive;
import static io.github.sparksavedmodel.internal.plan.Plans.columns;
import static io.github.sparksavedmodel.internal.plan.Plans.floats;
import static io.github.sparksavedmodel.internal.plan.Plans.keyed;
import static io.github.sparksavedmodel.internal.plan.Plans.named;
import static io.github.sparksavedmodel.internal.plan.Plans.naming;
import static io.github.sparksavedmodel.internal.plan.Plans.onlyInput;
import static io.github.sparksavedmodel.internal.plan.Plans.plan;
import static io.github.sparksavedmodel.internal.plan.Plans.taking;
import static io.github.sparksavedmodel.internal.plan.Plans.withDefault;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which column an input takes. */
class ColumnNamesTest {
  private static final SignatureDescription XZ = taking(floats("x", -1), floats("z", -1));
  private static final TensorValue TWO =
      new TensorValue(ElementType.FLOAT32, TensorShape.of(), List.of(2f));

  private static ColumnPath column(TensorSpec input, StructType schema, BindingRequest request) {
    return onlyInput(taking(input), schema, request).column();
  }

  private static ColumnPath column(TensorSpec input, StructType schema) {
    return column(input, schema, Plans.request());
  }

  @Test
  void bindsByExactNameWhateverTheOrder() {
    BindingPlan plan = plan(XZ, columns("z", FloatType, "other", StringType, "x", FloatType));

    assertThat(plan.signatures()).containsExactly("serve");
    assertThat(plan.inputs()).extracting(InputBinding::input).containsExactly("x", "z");
    assertThat(plan.inputs())
        .extracting(InputBinding::tensorName)
        .containsExactly("graph_x:0", "graph_z:0");
    assertThat(plan.inputs())
        .extracting(InputBinding::column)
        .containsExactly(
            new ColumnPath("x", List.of(2), FloatType), new ColumnPath("z", List.of(0), FloatType));
    assertThat(plan.constants()).isEmpty();
  }

  @Test
  void anExactNameComesBeforeOneInAnotherCase() {
    StructType schema = columns("X", DoubleType, "x", FloatType);

    assertThat(column(floats("x", -1), schema))
        .isEqualTo(new ColumnPath("x", List.of(1), FloatType));
  }

  @Test
  void anotherCaseIsTheSameNameUnlessTheSessionSaysOtherwise() {
    StructType schema = columns("AGE", FloatType, "b", FloatType);
    SignatureDescription signature = taking(floats("age", -1));

    assertThat(onlyInput(signature, schema).column().name()).isEqualTo("AGE");
    assertRefused(
        signature,
        schema,
        caseSensitive(),
        ErrorCondition.INPUT_COLUMN_MISSING,
        "Input \"age\" (float32 [-1]) of signature \"serve\" has no column. There are: \"AGE\", \"b\"."
            + " Name the column with option \"inputs.age\", or write it into the struct:"
            + " struct(AGE AS age).");
  }

  @Test
  void twoColumnsThatFitEquallyWellAreAnError() {
    assertRefused(
        taking(floats("age", -1)),
        columns("AGE", FloatType, "Age", FloatType),
        ErrorCondition.INPUT_COLUMN_AMBIGUOUS,
        "Input \"age\" of signature \"serve\" fits more than one column: \"AGE\", \"Age\". Name one"
            + " with option \"inputs.age\", or keep only one of them in the struct.");
    assertRefused(
        taking(floats("a", -1)),
        columns("a", FloatType, "a", FloatType),
        ErrorCondition.INPUT_COLUMN_AMBIGUOUS,
        "Input \"a\" of signature \"serve\" fits more than one column: \"a\", \"a\". Name one with"
            + " option \"inputs.a\", or keep only one of them in the struct.");
  }

  @Test
  void ambiguityOfNamesThatDoNotBindIsNoError() {
    StructType schema = columns("x", FloatType, "b", FloatType, "B", FloatType, "b", StringType);

    assertThat(column(floats("x", -1), schema).ordinals()).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "`a`", "a b", "größe", "inputs:0", "a.b.c."})
  void namesAreNeverParsed(String name) {
    StructType schema = columns("other", FloatType, name, DoubleType);

    assertThat(column(floats(name, -1), schema))
        .isEqualTo(new ColumnPath(name, List.of(1), DoubleType));
    assertThat(column(floats("x", -1), schema, naming("x", name)))
        .isEqualTo(new ColumnPath(name, List.of(1), DoubleType));
  }

  @Test
  void aDotLeadsIntoStructsWhereNoWholeNameFits() {
    StructType inner = columns("q", StringType, "b.c", FloatType);
    StructType schema = columns("A", columns("k", StringType, "s", inner), "r", FloatType);

    assertThat(column(floats("a.s.b.c", -1), schema))
        .isEqualTo(new ColumnPath("A.s.b.c", List.of(0, 1, 1), FloatType));
    assertThat(column(floats("x", -1), schema, naming("x", "a.S.B.C")).ordinals())
        .containsExactly(0, 1, 1);
  }

  @Test
  void aWholeNameComesBeforeAPath() {
    StructType schema = columns("a", columns("b", FloatType), "A.B", DoubleType);

    assertThat(column(floats("a.b", -1), schema).ordinals()).containsExactly(1);
  }

  @Test
  void pathsThatReadTheSameAreAmbiguous() {
    StructType schema =
        columns("a", columns("b.c", FloatType), "a.b", columns("c", FloatType), "z", FloatType);

    assertRefused(
        taking(floats("a.b.c", -1)),
        schema,
        ErrorCondition.INPUT_COLUMN_AMBIGUOUS,
        "Input \"a.b.c\" of signature \"serve\" fits more than one column: \"a.b.c\", \"a.b.c\". Name"
            + " one with option \"inputs.a.b.c\", or keep only one of them in the struct.");
  }

  @Test
  void aPathDoesNotLeadThroughWhatIsNoStruct() {
    assertRefused(
        taking(floats("a.b", -1), floats("c", -1)),
        columns("a", FloatType, "c", FloatType),
        ErrorCondition.INPUT_COLUMN_MISSING,
        "Input \"a.b\" (float32 [-1]) of signature \"serve\" has no column. There are: \"a\", \"c\"."
            + " Name the column with option \"inputs.a.b\", or write it into the struct:"
            + " struct(a AS a.b).");
  }

  @Test
  void aSingleInputTakesALoneFieldOfAnyName() {
    assertThat(column(floats("input_1", -1), columns("income", FloatType)).name())
        .isEqualTo("income");
  }

  @Test
  void aLoneFieldIsNotTakenWhereThereAreMoreInputsOrFields() {
    String missing = "Input \"x\" (float32 [-1]) of signature \"serve\" has no column. There are: ";
    String hint = " Name the column with option \"inputs.x\", or write it into the struct:";
    assertRefused(
        taking(floats("x", -1)),
        columns("income", FloatType, "customer", FloatType),
        ErrorCondition.INPUT_COLUMN_MISSING,
        missing + "\"income\", \"customer\"." + hint + " struct(column AS x).");
    assertRefused(
        XZ,
        columns("z", FloatType),
        ErrorCondition.INPUT_COLUMN_MISSING,
        missing + "\"z\"." + hint + " struct(z AS x).");
  }

  @Test
  void aNamedColumnComesBeforeOneOfTheInputsName() {
    StructType schema = columns("x", FloatType, "income", DoubleType);

    assertThat(column(floats("x", -1), schema, naming("x", "income")).ordinals())
        .containsExactly(1);
  }

  @Test
  void aNamedColumnHasToExistEvenIfAnotherWouldDo() {
    String text =
        "Input \"x\" (float32 [-1]) of signature \"serve\" has no column. There are: \"x\"."
            + " Option \"inputs.x\" names \"income\".";

    assertRefused(
        taking(floats("x", -1)),
        columns("x", FloatType),
        naming("x", "income"),
        ErrorCondition.INPUT_COLUMN_MISSING,
        text);
    assertRefused(
        taking(withDefault(floats("x", -1), TWO)),
        columns("x", FloatType),
        naming("x", "income"),
        ErrorCondition.INPUT_COLUMN_MISSING,
        text);
    assertRefused(
        taking(named("x", "t:0"), named("w", "t:0")),
        columns("w", FloatType),
        naming("x", "income"),
        ErrorCondition.INPUT_COLUMN_MISSING,
        text.replace("There are: \"x\"", "There are: \"w\""));
  }

  @Test
  void onlyInputsOfTheSignatureCanBeNamed() {
    assertRefused(
        XZ,
        columns("x", FloatType, "z", FloatType),
        naming("X", "x"),
        ErrorCondition.INPUT_UNKNOWN,
        "Option \"inputs.X\" names an input that signature \"serve\" does not have. Its inputs are:"
            + " \"x\", \"z\".");
  }

  @Test
  void anInputWithADefaultNeedsNoColumnButTakesOne() {
    SignatureDescription signature =
        taking(floats("x", -1), withDefault(floats("scale"), TWO), floats("z", -1));

    BindingPlan plan = plan(signature, columns("x", FloatType, "z", FloatType));

    assertThat(plan.inputs()).extracting(InputBinding::input).containsExactly("x", "z");
    assertThat(plan.constants())
        .containsExactly(new ConstantInput(List.of("serve"), "scale", "graph_scale:0", false, TWO));
    assertThat(plan.constants().get(0)).hasToString("default 2.0 -> scale float32");
    SignatureDescription batched = taking(floats("x", -1), withDefault(floats("z", -1), TWO));
    assertThat(plan(batched, columns("x", FloatType, "z", FloatType)).constants())
        .isEmpty();
  }

  @Test
  void twoInputsOfOneTensorTakeOneColumnOnce() {
    SignatureDescription signature = taking(named("a", "t:0"), named("b", "t:0"));

    assertThat(onlyInput(signature, columns("a", FloatType, "c", FloatType)).input())
        .isEqualTo("a");
    assertThat(onlyInput(signature, columns("b", FloatType, "c", FloatType)).input())
        .isEqualTo("b");
    assertThat(onlyInput(signature, columns("c", FloatType), naming("a", "c", "b", "c"))
            .column())
        .isEqualTo(new ColumnPath("c", List.of(0), FloatType));
  }

  @Test
  void twoInputsOfOneTensorCannotTakeTwoColumns() {
    assertRefused(
        taking(named("a", "t:0"), named("b", "t:0")),
        columns("a", FloatType, "b", FloatType),
        ErrorCondition.INPUT_SHAPE_UNSUPPORTED,
        "Input \"b\" of signature \"serve\" takes t:0: that is also the tensor of input \"a\", so both"
            + " take the same column. Set option \"inputs.b\" to \"a\".");
  }

  @Test
  void oneTensorIsFedOnceWhereDefaultsAreShared() {
    TensorSpec a = withDefault(named("a", "t:0"), TWO);
    TensorSpec b = withDefault(named("b", "t:0"), TWO);

    BindingPlan fromColumn = plan(taking(a, b), columns("b", FloatType, "c", FloatType));
    BindingPlan fromDefault = plan(taking(a, b, floats("c", -1)), columns("c", FloatType));

    assertThat(fromColumn.inputs()).extracting(InputBinding::input).containsExactly("b");
    assertThat(fromColumn.constants()).isEmpty();
    assertThat(fromDefault.inputs()).extracting(InputBinding::input).containsExactly("c");
    assertThat(fromDefault.constants())
        .containsExactly(new ConstantInput(List.of("serve"), "a", "t:0", false, TWO));
  }

  @Test
  void keyColumnsAreFieldsOfTheInputs() {
    StructType schema = columns("x", FloatType, "z", FloatType, "Id", StringType);
    StructType nested = schema.add("s", columns("part", StringType));

    assertThat(plan(XZ, nested, keyed("id", "s.part")).keyColumns())
        .containsExactly(
            new ColumnPath("Id", List.of(2), StringType),
            new ColumnPath("s.part", List.of(3, 0), StringType));
    assertRefused(
        XZ,
        schema,
        keyed("Id", "customer"),
        ErrorCondition.KEY_COLUMN_UNKNOWN,
        "Option \"keyColumns\" names \"customer\", which is not a field of the inputs. There are:"
            + " \"x\", \"z\", \"Id\".");
  }
}
