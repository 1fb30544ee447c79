package io.spate.cli.run;

import java.io.IOException;
import java.io.OutputStream;

/** Events as they come. */
final class EventCsvCopy implements EventWriter {
  private final OutputStream out;
  private long lines;

  EventCsvCopy(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] csv, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      lines += csv[i] == '\n' ? 1 : 0;
    }
    out.write(csv, 0, length);
  }

  @Override
  public long finish() {
    return Math.max(0, lines - 1);
  }
}
