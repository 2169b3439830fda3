/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.assertRefused;
import static io.github.sparksavedmodel.internal.plan.Plans.columns;
import static io.github.sparksavedmodel.internal.plan.Plans.floats;
import static io.github.sparksavedmodel.internal.plan.Plans.plan;
import static io.github.sparksavedmodel.internal.plan.Plans.signature;
import static io.github.sparksavedmodel.internal.plan.Plans.spec;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The plan as a whole: everything wrong in one error, and what travels to executors. */
class BindingPlannerTest {
  private static final String NINE_PROBLEMS = """
      9 problems keep the columns from being bound to signature "serve" of the model at "models/m":
        1. [INPUT_UNKNOWN] Option "inputs.ago" names an input that signature "serve" does not have.\
       Its inputs are: "age", "fixed", "id", "pair", "q".
        2. [INPUT_TYPE_MISMATCH] Input "age" of signature "serve" takes float32 [-1], but column\
       "age" is DATE. Write what the model was trained on, for example unix_date(age) or\
       CAST(age AS STRING).
        3. [INPUT_SHAPE_UNSUPPORTED] Input "fixed" of signature "serve" takes float32 [8]: its first\
       dimension is fixed, and that of another input is open, so rows cannot be counted. Export the\
       model with open first dimensions (None).
        4. [INPUT_COLUMN_MISSING] Input "id" (int32 [-1]) of signature "serve" has no column. There\
       are: "age", "fixed", "pair", "q". Name the column with option "inputs.id", or write it into\
       the struct: struct(age AS id).
        5. [INPUT_RANK_MISMATCH] Input "pair" of signature "serve" takes float32 [-1, 2], that is an\
       array of 2 values per row, but column "pair" is FLOAT. Put the values into an array, for\
       example array(column1, column2).
        6. [TENSOR_TYPE_UNSUPPORTED] The input "q" of signature "serve" is qint8, which cannot be a\
       column yet. Export a signature that takes another type and casts inside.
        7. [OUTPUT_UNKNOWN] Signature "serve" has no output "z". Its outputs are: "mean", "y".
        8. [OUTPUT_WITHOUT_BATCH] Output "mean" of signature "serve" is float32 []: it has no batch\
       dimension, so it does not hold one value per row. Choose others with option "outputs": "y".
        9. [KEY_COLUMN_UNKNOWN] Option "keyColumns" names "key", which is not a field of the inputs.\
       There are: "age", "fixed", "pair", "q".""";

  @Test
  void everyProblemIsInOneError() {
    SignatureDescription signature = signature(
        List.of(
            floats("age", -1),
            floats("fixed", 8),
            spec("id", ElementType.INT32, -1),
            floats("pair", -1, 2),
            spec("q", ElementType.QINT8, -1)),
        floats("mean"),
        floats("y", -1));
    StructType schema =
        columns("age", DataTypes.DateType, "fixed", FloatType, "pair", FloatType, "q", FloatType);
    BindingRequest request = new BindingRequest(
        Map.of("ago", "age"),
        Map.of(),
        Optional.of(List.of("mean", "z")),
        CastPolicy.ROUNDING,
        false,
        List.of("key"),
        false);

    assertRefused(signature, schema, request, ErrorCondition.BINDING_FAILED, NINE_PROBLEMS);
  }

  @Test
  void aPlanSurvivesSerialization() throws IOException, ClassNotFoundException {
    TensorValue scale = new TensorValue(ElementType.FLOAT32, TensorShape.of(), List.of(2f));
    SignatureDescription signature = signature(
        List.of(floats("x", -1, 2), Plans.withDefault(floats("scale"), scale)),
        floats("y", -1, -1),
        spec("z", ElementType.STRING, -1));
    StructType schema =
        columns("x", DataTypes.createArrayType(DataTypes.DoubleType), "k", DataTypes.StringType);
    BindingPlan plan = plan(signature, schema, Plans.keyed("k"));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(plan);
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(input.readObject()).isEqualTo(plan);
    }
  }

  @Test
  void fewerOutputsLeaveTheRestOfThePlan() {
    SignatureDescription signature =
        signature(List.of(floats("x", -1)), floats("a", -1), floats("b", -1));
    BindingPlan plan = plan(signature, columns("x", FloatType));

    BindingPlan fewer = plan.withOutputs(plan.outputs().subList(1, 2));

    assertThat(fewer.outputs()).extracting(OutputBinding::output).containsExactly("b");
    assertThat(fewer.inputs()).isEqualTo(plan.inputs());
    assertThat(fewer.batching()).isEqualTo(plan.batching());
    assertThat(fewer.signatures()).containsExactly("serve");
  }
}
