/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Which columns are read from records.
 *
 * @param options the options of the source
 * @param all all columns of the table
 * @param required those that the query reads
 */
record RecordColumns(TfRecordOptions options, StructType all, StructType required)
    implements RecordDecoders {

  /**
   * Finds before any task whether records can fill the columns.
   *
   * @throws io.github.sparksavedmodel.error.BindingException if they cannot
   */
  void check() {
    if (options.recordType() == RecordType.BYTE_ARRAY) {
      BytesColumn.of(without(all));
    } else {
      new ExampleDecoder(without(all), required, options);
    }
  }

  @Override
  public @Nullable RecordDecoder decoder() {
    if (required.isEmpty() && options.mode() != DamageMode.DROPMALFORMED) {
      return null;
    }
    if (options.recordType() == RecordType.BYTE_ARRAY) {
      return new BytesDecoder(required, place(required));
    }
    return new ExampleDecoder(decoded(), required, options);
  }

  /**
   * The columns to decode. What is damaged must not depend on what is read where damaged records
   * are left out or told.
   */
  private StructType decoded() {
    boolean countsDamage = options.mode() == DamageMode.DROPMALFORMED || place(required) >= 0;
    return without(countsDamage ? all : required);
  }

  private StructType without(StructType schema) {
    StructType others = new StructType();
    for (int i = 0; i < schema.length(); i++) {
      if (i != place(schema)) {
        others = others.add(schema.apply(i));
      }
    }
    return others;
  }

  private int place(StructType schema) {
    return schema.getFieldIndex(options.corruptColumn()).isDefined()
        ? schema.fieldIndex(options.corruptColumn())
        : -1;
  }
}
