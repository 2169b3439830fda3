/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.PackedRows;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.tensor.AllocationFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Rows of plain values in the order of the plan's inputs. A row of null is not to be scored. */
final class TestRows implements RowBatch {
  private final List<@Nullable InternalRow> rows = new ArrayList<>();
  private final BindingPlan plan;
  private final boolean keyed;
  private int current = -1;
  private int failures;
  private long bytesOfRow;

  private TestRows(BindingPlan plan, boolean keyed) {
    this.plan = plan;
    this.keyed = keyed;
  }

  static TestRows of(BindingPlan plan) {
    return new TestRows(plan, false);
  }

  /** Rows whose key is {@code id} and their place in the batch, times ten. */
  static TestRows keyed(BindingPlan plan) {
    return new TestRows(plan, true);
  }

  TestRows row(@Nullable Object... values) {
    rows.add(new GenericInternalRow(values));
    return this;
  }

  TestRows unscored() {
    rows.add(null);
    return this;
  }

  /** As often as this, memory is short when the values of a batch are gathered. */
  TestRows exhausting(int times) {
    failures = times;
    return this;
  }

  /** Lets every row count with so many bytes. */
  TestRows ofBytes(long bytes) {
    bytesOfRow = bytes;
    return this;
  }

  /** One row for each value of a single column. */
  TestRows column(@Nullable Object... values) {
    for (Object value : values) {
      row(new @Nullable Object[] {value});
    }
    return this;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public void moveTo(int row) {
    current = row;
  }

  @Override
  public boolean isScored(int row) {
    return rows.get(row) != null;
  }

  @Override
  public long bytes(int row) {
    return bytesOfRow;
  }

  @Override
  public long bytes(int first, int end) {
    return (end - first) * bytesOfRow;
  }

  @Override
  public SpecializedGetters source(int input) {
    if (failures > 0) {
      failures--;
      throw AllocationFailures.ofFloats(rows.size(), 1000);
    }
    InternalRow row = rows.get(current);
    if (row == null) {
      throw new AssertionError("row " + current + " is not to be scored");
    }
    return row;
  }

  @Override
  public int ordinal(int input) {
    return plan.inputs().get(input).column().ordinals().get(0);
  }

  @Override
  public Optional<ColumnVector> column(int input) {
    return Optional.empty();
  }

  @Override
  public Optional<PackedRows> packed(int input) {
    return Optional.empty();
  }

  @Override
  public int columnRow(int row) {
    return row;
  }

  @Override
  public String key() {
    return keyed ? "id=" + current * 10 : "";
  }
}
