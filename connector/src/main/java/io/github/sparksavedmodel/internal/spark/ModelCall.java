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
import io.github.sparksavedmodel.internal.plan.SignatureMethod;
import io.github.sparksavedmodel.internal.reader.SelectedSignature;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

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

  /** The columns that scoring gives: the outputs, and the reason last. */
  StructType columns() {
    List<StructField> fields = new ArrayList<>();
    outputs.forEach(output -> fields.add(field(output.output(), output.type())));
    return withReason(fields);
  }

  /** The type of the call: a struct of what the method makes of the outputs, and the reason. */
  StructType outputType() {
    return switch (request.method()) {
      case PREDICT -> columns();
      case CLASSIFY ->
        withReason(List.of(field(SignatureMethod.CLASSES_FIELD, Classification.TYPE)));
      case REGRESS -> withReason(List.of(field(SignatureMethod.VALUE_FIELD, DataTypes.FloatType)));
    };
  }

  private StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, use.mode() == RowMode.PERMISSIVE);
  }

  private StructType withReason(List<StructField> outputFields) {
    List<StructField> fields = new ArrayList<>(outputFields);
    use.errorColumn()
        .ifPresent(
            name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    return DataTypes.createStructType(fields);
  }

  /** What the fields of the call are made of: one expression for each, from its columns. */
  List<Expression> fields(List<Attribute> columns) {
    List<Expression> fields = new ArrayList<>(columns);
    if (request.method() == SignatureMethod.CLASSIFY) {
      fields.subList(0, outputs.size()).clear();
      fields.add(
          0,
          Classification.of(
              column(columns, SignatureMethod.CLASSES),
              column(columns, SignatureMethod.SCORES),
              signature.signature().key()));
    }
    return fields;
  }

  private @Nullable Expression column(List<Attribute> columns, String output) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).output().equals(output)) {
        return columns.get(i);
      }
    }
    return null;
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
