/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.RowMode;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.reader.SelectedSignature;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a call of {@code savedmodel_predict} asks for, apart from its inputs. Equal values mean
 * equal scores for equal inputs, since the identity of the model is part of it.
 *
 * @param use the model and how it is run
 * @param signature the chosen signature
 * @param request how columns are to be bound
 * @param outputs the outputs that the call gives, bound to types
 */
record ModelCall(
    ModelUse use,
    SelectedSignature signature,
    BindingRequest request,
    List<OutputBinding> outputs) {

  ModelCall {
    outputs = List.copyOf(outputs);
  }

  /** The type of the call: a struct of the outputs, and the reason field last. */
  StructType outputType() {
    List<StructField> fields = new ArrayList<>();
    for (OutputBinding output : outputs) {
      fields.add(DataTypes.createStructField(
          output.output(), output.type(), use.mode() == RowMode.PERMISSIVE));
    }
    use.errorColumn()
        .ifPresent(
            name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    return DataTypes.createStructType(fields);
  }

  /** Binds the fields of a struct of this type. */
  BindingPlan bind(StructType inputs) {
    return BindingPlanner.plan(signature.path(), signature.signature(), inputs, request);
  }

  @Override
  public String toString() {
    return "'" + signature.path() + "', signature " + signature.signature().key();
  }
}
