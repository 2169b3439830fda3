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
import io.github.sparksavedmodel.internal.reader.ModelListing;
import io.github.sparksavedmodel.internal.reader.SelectedSignature;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a call of {@code savedmodel_predict} asks for, apart from its inputs. Equal values mean
 * equal scores for equal inputs, since the identity of the model is part of it.
 *
 * @param signature the model, its identity and the chosen signature
 * @param listing the model's files when the call was analysed
 * @param request how columns are to be bound
 * @param outputs the outputs that the call gives, bound to types
 * @param mode what happens to rows that cannot be scored
 * @param errorColumn the name of the field that tells why, if wanted
 * @param batchRows the rows of a batch, or 0 to choose by time and size
 * @param settings what holds for the whole application
 */
record ModelCall(
    SelectedSignature signature,
    ModelListing listing,
    BindingRequest request,
    List<OutputBinding> outputs,
    RowMode mode,
    Optional<String> errorColumn,
    int batchRows,
    SessionSettings settings) {

  ModelCall {
    outputs = List.copyOf(outputs);
  }

  /** The type of the call: a struct of the outputs, and the reason field last. */
  StructType outputType() {
    List<StructField> fields = new ArrayList<>();
    for (OutputBinding output : outputs) {
      fields.add(
          DataTypes.createStructField(output.output(), output.type(), mode == RowMode.PERMISSIVE));
    }
    errorColumn.ifPresent(
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
