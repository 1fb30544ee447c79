package io.spate.cli.run;

import java.io.IOException;

/** Writes events in a format, from CSV with a first line of names, as it comes. */
interface EventWriter {
  /** The next bytes of the CSV; the array is free again when this returns. */
  void write(byte[] csv, int length) throws IOException;

  /**
   * All has come. What it is written to is closed by others.
   *
   * @return the number of events
   * @throws IOException if it is not all, or cannot be written
   */
  long finish() throws IOException;
}
