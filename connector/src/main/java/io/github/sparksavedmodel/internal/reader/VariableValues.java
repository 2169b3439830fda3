/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorValue;
import io.github.sparksavedmodel.model.Variable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.TensorSliceProto;

/** Reads values of variables from the shards beside the index, and checks their checksums. */
final class VariableValues {
  /** Values are kept as objects, some tens of bytes for each element. */
  private static final int MOST_ELEMENTS = 1 << 24;

  private static final int LONGEST = 1 << 30;

  private final FileSystem files;
  private final Path directory;
  private final VariableIndex index;

  VariableValues(FileSystem files, Path directory, VariableIndex index) {
    this.files = files;
    this.directory = directory;
    this.index = index;
  }

  TensorValue read(Variable variable) {
    BundleEntryProto entry = Optional.ofNullable(index.entries().get(variable.key()))
        .orElseThrow(() -> new IllegalArgumentException(variable + " is of another model"));
    refusal(variable).ifPresent(reason -> {
      throw new ModelException(ErrorCondition.VARIABLE_NOT_READABLE.with(
          "variable",
          variable.label(),
          "tensor",
          variable.elementType() + " " + variable.shape(),
          "path",
          directory,
          "reason",
          reason));
    });
    int count = (int) variable.shape().elementCount();
    List<?> values = entry.getSlicesCount() == 0
        ? elements(variable, entry, count)
        : partitioned(variable, entry, count);
    return new TensorValue(variable.elementType(), variable.shape(), values);
  }

  private List<?> elements(Variable variable, BundleEntryProto entry, int count) {
    Path shard = index.shard(entry.getShardId());
    byte[] bytes = ReadFailure.guard(shard, () -> bytes(shard, entry));
    try {
      return variable.elementType() == ElementType.STRING
          ? strings(bytes, count, entry.getCrc32C())
          : numbers(bytes, variable.elementType(), count, entry.getCrc32C());
    } catch (IOException e) {
      throw corrupt(shard, variable, e);
    }
  }

  private List<?> partitioned(Variable variable, BundleEntryProto entry, int count) {
    PartitionedValues values = new PartitionedValues(variable.shape().dimensions(), count);
    try {
      for (TensorSliceProto slice : entry.getSlicesList()) {
        int ofSlice = values.count(slice);
        BundleEntryProto part = index.slices().get(SliceKey.of(variable.key(), slice));
        if (part == null || part.getDtypeValue() != entry.getDtypeValue()) {
          throw new IOException("a slice of it is missing or of another type");
        }
        values.put(slice, elements(variable, part, ofSlice));
      }
      return values.all();
    } catch (IOException e) {
      throw corrupt(index.file(), variable, e);
    }
  }

  private static ModelException corrupt(Path file, Variable variable, IOException cause) {
    return VariableIndex.corrupt(
        file, "variable \"" + variable.label() + "\": " + ReadFailure.reason(cause), cause);
  }

  private static Optional<String> refusal(Variable variable) {
    if (variable.elementType().byteWidth() == 0) {
      return Optional.of("a tensor of this type has no values outside of TensorFlow");
    }
    boolean isLarge = !variable.shape().isFullyKnown()
        || variable.bytes() > LONGEST
        || isMore(variable.shape().dimensions());
    return isLarge
        ? Optional.of("it has more than " + MOST_ELEMENTS + " elements")
        : Optional.empty();
  }

  private static boolean isMore(long[] dimensions) {
    long count = 1;
    for (long size : dimensions) {
      if (size > MOST_ELEMENTS) {
        return true;
      }
      count *= size;
      if (count > MOST_ELEMENTS) {
        return true;
      }
    }
    return false;
  }

  private byte[] bytes(Path shard, BundleEntryProto entry) throws IOException {
    long length = files.getFileStatus(shard).getLen();
    if (entry.getOffset() < 0
        || entry.getSize() < 0
        || entry.getOffset() > length - entry.getSize()) {
      throw VariableIndex.corrupt(
          shard, "it has " + length + " bytes, but the index needs more of it", null);
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    try (FSDataInputStream input = files.open(shard)) {
      input.readFully(entry.getOffset(), bytes);
    }
    return bytes;
  }

  private static List<?> numbers(byte[] bytes, ElementType type, int count, int checksum)
      throws IOException {
    if (bytes.length != (long) count * type.byteWidth()) {
      throw new IOException("its length does not fit its shape");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    check(sum, checksum);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(PackedElement.read(buffer, type, i * type.byteWidth()));
    }
    return values;
  }

  /** All lengths, a checksum of them, and the bytes of all strings. */
  private static List<?> strings(byte[] bytes, int count, int checksum) throws IOException {
    CRC32C sum = new CRC32C();
    Varints parts = new Varints(bytes, 0, bytes.length);
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = parts.next();
      sum.update(littleEndian((int) lengths[i]));
    }
    byte[] ofLengths = parts.take(Integer.BYTES);
    check(sum, ByteBuffer.wrap(ofLengths).order(ByteOrder.LITTLE_ENDIAN).getInt());
    sum.update(ofLengths);
    List<Object> values = new ArrayList<>(count);
    for (long length : lengths) {
      byte[] text = parts.take(length);
      sum.update(text);
      values.add(TensorValue.ByteString.of(text));
    }
    check(sum, checksum);
    return values;
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(value)
        .array();
  }

  private static void check(CRC32C sum, int expected) throws IOException {
    if (MaskedChecksum.of(sum) != expected) {
      throw new IOException("its checksum is wrong");
    }
  }
}
