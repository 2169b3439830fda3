/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The schema that holds the features of many records, whatever their order: a value and an array
 * make an array, text and bytes make bytes, a feature without a kind fits any. Sorted by name.
 */
final class MergedSchema {
  private final TreeMap<String, DataType> fields = new TreeMap<>();

  /**
   * Adds the features of more records.
   *
   * @return whether that changed the schema
   * @throws BindingException if a feature has other types here that no column holds
   */
  boolean add(StructType more) {
    boolean isChanged = false;
    for (int i = 0; i < more.length(); i++) {
      String feature = more.apply(i).name();
      DataType type = more.apply(i).dataType();
      DataType known = fields.get(feature);
      DataType merged = known == null ? type : merged(feature, known, type);
      isChanged |= !merged.equals(known);
      fields.put(feature, merged);
    }
    return isChanged;
  }

  private static DataType merged(String feature, DataType one, DataType other) {
    return merged(one, other).orElseThrow(() -> {
      boolean isInOrder = one.sql().compareTo(other.sql()) <= 0;
      return new BindingException(ErrorCondition.TFRECORD_FEATURE_TYPES.with(
          "feature",
          feature,
          "one",
          (isInOrder ? one : other).sql(),
          "other",
          (isInOrder ? other : one).sql()));
    });
  }

  private static Optional<DataType> merged(DataType one, DataType other) {
    if (one.equals(other) || other instanceof NullType) {
      return Optional.of(one);
    }
    if (one instanceof NullType) {
      return Optional.of(other);
    }
    if (one instanceof ArrayType || other instanceof ArrayType) {
      return isNested(one) == isNested(other)
          ? merged(element(one), element(other)).map(DataTypes::createArrayType)
          : Optional.empty();
    }
    return isBytes(one) && isBytes(other) ? Optional.of(DataTypes.BinaryType) : Optional.empty();
  }

  private static boolean isNested(DataType type) {
    return element(type) instanceof ArrayType;
  }

  private static DataType element(DataType type) {
    return type instanceof ArrayType array ? array.elementType() : type;
  }

  private static boolean isBytes(DataType type) {
    return type instanceof StringType || type instanceof BinaryType;
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** The schema as it is, with VOID for features that have no kind. */
  StructType schema() {
    StructType schema = new StructType();
    for (var field : fields.entrySet()) {
      schema = schema.add(field.getKey(), field.getValue());
    }
    return schema;
  }

  /** The schema to read with: features that have no kind in any record are STRING. */
  StructType readSchema() {
    StructType schema = new StructType();
    for (var field : fields.entrySet()) {
      schema = schema.add(field.getKey(), withKind(field.getValue()));
    }
    return schema;
  }

  private static DataType withKind(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(withKind(array.elementType()));
    }
    return type instanceof NullType ? DataTypes.StringType : type;
  }
}
