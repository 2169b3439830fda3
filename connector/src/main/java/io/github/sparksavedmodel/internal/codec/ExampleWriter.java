/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ExamplePlan;
import io.github.sparksavedmodel.internal.plan.ExamplePlans;
import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Serializes rows as tf.Examples or tf.SequenceExamples: the wire format, straight from rows, with
 * the features sorted by name as protobuf does where it is to be deterministic.
 *
 * <p>The values of a row are given in the order of the plan's features. For one row after the
 * other, call {@link #bytes}; or {@link #size} first, and then {@link #write} with room for so many
 * bytes.
 *
 * <pre>{@code
 * ExampleWriter writer = ExampleWriter.of(schema, false);
 * byte[] example = writer.bytes(row);
 * }</pre>
 *
 * <p>Confined to one task.
 */
public final class ExampleWriter {
  private static final byte FEATURES = 0x0A;
  private static final byte FEATURE_LISTS = 0x12;

  private final boolean sequence;
  private final List<FeatureWriter> features = new ArrayList<>();
  private final List<FeatureWriter> lists = new ArrayList<>();
  private final WireSizes sizes = new WireSizes();
  private final WireOutput output = new WireOutput();
  private int featuresSize;
  private int listsSize;

  /**
   * A writer for all columns of a schema, without a model that says what it wants: kinds follow
   * from the types, and nulls are left out. Cast columns of other types before: decimals, dates,
   * times.
   *
   * @param sequence whether to make tf.SequenceExamples: nested arrays then become feature lists,
   *     and all other columns are in the context
   * @throws io.github.sparksavedmodel.error.BindingException for a column whose type has no kind
   */
  public static ExampleWriter of(StructType schema, boolean sequence) {
    return new ExampleWriter(ExamplePlans.of(schema, sequence));
  }

  /** A writer for this plan. */
  public ExampleWriter(ExamplePlan plan) {
    this.sequence = plan.sequence();
    List<FeatureBinding> bindings = plan.features();
    IntStream.range(0, bindings.size())
        .boxed()
        .sorted(Comparator.comparing((Integer place) -> bindings.get(place).feature()))
        .forEach(place -> add(bindings.get(place), place));
  }

  private void add(FeatureBinding binding, int place) {
    (binding.listed() ? lists : features).add(new FeatureWriter(binding, place));
  }

  /** A row as bytes, in an array of its own. */
  public byte[] bytes(SpecializedGetters row) throws BadValueException {
    byte[] example = new byte[size(row)];
    write(row, example, Platform.BYTE_ARRAY_OFFSET);
    return example;
  }

  /**
   * The bytes of a row.
   *
   * @throws BadValueException if a value is null, has the wrong length or does not fit its feature
   */
  public int size(SpecializedGetters row) throws BadValueException {
    sizes.clear();
    featuresSize = size(features, row);
    listsSize = size(lists, row);
    int size = WireOutput.fieldSize(featuresSize);
    return sequence ? Math.addExact(size, WireOutput.fieldSize(listsSize)) : size;
  }

  private int size(List<FeatureWriter> writers, SpecializedGetters row) throws BadValueException {
    int size = 0;
    for (FeatureWriter writer : writers) {
      size = Math.addExact(size, writer.size(row, sizes));
    }
    return size;
  }

  /**
   * Writes the row whose bytes were counted last.
   *
   * @param base the array to write into, or null for an address
   * @param offset where to begin: an offset of {@link Platform}, or the address
   * @throws BadValueException if a value does not fit its feature
   */
  public void write(SpecializedGetters row, @Nullable Object base, long offset)
      throws BadValueException {
    sizes.rewind();
    output.begin(base, offset);
    output.field(FEATURES, featuresSize);
    for (FeatureWriter writer : features) {
      writer.write(row, sizes, output);
    }
    if (sequence) {
      output.field(FEATURE_LISTS, listsSize);
      for (FeatureWriter writer : lists) {
        writer.write(row, sizes, output);
      }
    }
  }
}
