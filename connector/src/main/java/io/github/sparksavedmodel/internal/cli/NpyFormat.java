/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The format {@code .npy} of numpy, versions 1 to 3. */
final class NpyFormat {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("([<>|=])([a-zA-Z])(\\d+)");
  private static final int ALIGNMENT = 64;
  private static final int HEADER_START = 10;

  private final String name;
  private final ByteBuffer buffer;

  private NpyFormat(String name, ByteBuffer buffer) {
    this.name = name;
    this.buffer = buffer;
  }

  /**
   * Reads an array.
   *
   * @param name the file, for errors
   */
  static NumpyArray read(String name, byte[] content) {
    NpyFormat format = new NpyFormat(name, ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
    try {
      return format.array();
    } catch (BufferUnderflowException cut) {
      throw format.damaged("it ends too early");
    }
  }

  private NumpyArray array() {
    byte[] magic = new byte[MAGIC.length];
    buffer.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw damaged("it does not begin as numpy's files do; pickles are not read");
    }
    int version = buffer.get();
    buffer.get();
    if (version < 1 || version > 3) {
      throw damaged("its version " + version + " is unknown");
    }
    int length = version == 1 ? buffer.getShort() & 0xffff : buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw damaged("it ends within its header");
    }
    byte[] header = new byte[length];
    buffer.get(header);
    Object literal = PythonLiteral.parse(
        new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    if (literal instanceof Map<?, ?> fields
        && fields.get("shape") instanceof List<?> sizes
        && fields.get("fortran_order") instanceof Boolean isFortran) {
      return elements(type(fields.get("descr")), shape(sizes), isFortran);
    }
    throw damaged("its header lacks shape, fortran_order or descr");
  }

  private NumpyType type(@Nullable Object description) {
    Matcher matcher = TYPE.matcher(String.valueOf(description));
    if ("|O".equals(description)) {
      throw unsupported("holds Python objects");
    }
    if (!matcher.matches()) {
      throw unsupported(
          description instanceof List<?> ? "is structured" : "has the type " + description);
    }
    NumpyType type = new NumpyType(matcher.group(2).charAt(0), Integer.parseInt(matcher.group(3)));
    if (!type.isSupported()) {
      throw unsupported("has the type " + description);
    }
    buffer.order(matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return type;
  }

  private List<Integer> shape(List<?> sizes) {
    List<Integer> shape = new ArrayList<>();
    for (Object size : sizes) {
      if (!(size instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
        throw damaged("its shape is " + sizes);
      }
      shape.add(number.intValue());
    }
    return shape;
  }

  private NumpyArray elements(NumpyType type, List<Integer> shape, boolean isFortran) {
    long count = shape.stream()
        .mapToLong(Integer::longValue)
        .reduce(1, (left, right) -> left > Integer.MAX_VALUE ? left : left * right);
    if (count > Integer.MAX_VALUE || count * type.width() > buffer.remaining()) {
      throw damaged("it holds fewer bytes than its shape " + shape + " says");
    }
    List<Object> elements = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      elements.add(NumpyElements.read(buffer, type));
    }
    return new NumpyArray(type, shape, isFortran ? lastFastest(elements, shape) : elements);
  }

  /** Elements in the order of C of those in the order of Fortran, the first dimension fastest. */
  private static List<Object> lastFastest(List<Object> elements, List<Integer> shape) {
    List<Object> ordered = new ArrayList<>(elements.size());
    for (int place = 0; place < elements.size(); place++) {
      int rest = place;
      int stride = elements.size();
      int from = 0;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        stride /= shape.get(axis);
        from += rest % shape.get(axis) * stride;
        rest /= shape.get(axis);
      }
      ordered.add(elements.get(from));
    }
    return ordered;
  }

  private CommandException damaged(String why) {
    return new CommandException("File \"" + name + "\" is no array of numpy: " + why + ".");
  }

  private CommandException unsupported(String what) {
    return new CommandException("The array in \"" + name + "\" " + what
        + ", which cannot be read. Save it with a plain type, such as float32, int64, S or U.");
  }

  /** The bytes of a file with this array, in version 1. Bytes get the length of the longest. */
  static byte[] write(NumpyArray array) {
    NumpyType type = array.type().isCharacters() ? longest(array.elements()) : array.type();
    String order = type.kind() == 'b' || type.kind() == 'S' || type.size() == 1 ? "|" : "<";
    String header = "{'descr': '" + order + type + "', 'fortran_order': False, 'shape': "
        + array.shapeText() + ", }";
    int padding = ALIGNMENT - (HEADER_START + header.length() + 1) % ALIGNMENT;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(Math.addExact(
            HEADER_START + text.length, Math.multiplyExact(array.elements().size(), type.size())))
        .order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length).put(text);
    array.elements().forEach(element -> NumpyElements.write(file, type, element));
    return file.array();
  }

  private static NumpyType longest(List<Object> elements) {
    int length =
        elements.stream().mapToInt(bytes -> ((byte[]) bytes).length).max().orElse(0);
    return new NumpyType('S', Math.max(length, 1));
  }
}
