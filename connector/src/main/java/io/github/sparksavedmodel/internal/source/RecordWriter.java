/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes records one behind the other. */
final class RecordWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final RecordFrame frame = new RecordFrame();
  private final byte[] header = new byte[RecordFrame.HEADER_BYTES];
  private final byte[] footer = new byte[RecordFrame.FOOTER_BYTES];
  private final OutputStream output;

  RecordWriter(OutputStream output) {
    this.output = new BufferedOutputStream(output, BUFFER_BYTES);
  }

  void write(byte[] data, int from, int length) throws IOException {
    frame.writeHeader(header, length);
    frame.writeFooter(footer, data, from, length);
    output.write(header);
    output.write(data, from, length);
    output.write(footer);
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
