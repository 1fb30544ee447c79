package io.spate.cli.run;

import java.io.IOException;
import java.util.Arrays;

/** Takes CSV (RFC 4180, UTF-8) apart while it comes, in pieces of any length. Not thread-safe. */
final class CsvCells {
  /** Cells are names, numbers and ids: more is no CSV of ours, and must not fill the memory. */
  private static final int LONGEST = 1 << 20;

  private enum In {
    START,
    PLAIN,
    QUOTED,
    QUOTE
  }

  /** Who is told of cells, row by row. */
  interface Rows {
    /**
     * The next cell of the row.
     *
     * @param utf8 holds it until this returns
     * @param length of it in bytes
     */
    void cell(byte[] utf8, int length) throws IOException;

    void endRow() throws IOException;
  }

  private final Rows rows;
  private byte[] cell = new byte[256];
  private int length;
  private In in = In.START;
  private boolean rowBegun;
  private long line = 1;

  CsvCells(Rows rows) {
    this.rows = rows;
  }

  /** Number of the line that is being read, from 1. */
  long line() {
    return line;
  }

  void read(byte[] piece, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      read(piece[i]);
    }
  }

  /**
   * There is no more.
   *
   * @throws IOException if a row is not at its end
   */
  void end() throws IOException {
    if (rowBegun) {
      throw new IOException("it ends in the middle of line " + line);
    }
  }

  private void read(byte b) throws IOException {
    if (in == In.QUOTED) {
      if (b == '"') {
        in = In.QUOTE;
      } else {
        append(b);
      }
    } else if (b == ',' || b == '\n') {
      endCell();
      rowBegun = b == ',';
      if (b == '\n') {
        rows.endRow();
      }
    } else if (b == '"' && in != In.PLAIN) {
      if (in == In.QUOTE) {
        append(b); // two of them are one
      }
      in = In.QUOTED;
      rowBegun = true;
    } else if (in == In.QUOTE) {
      throw new IOException("line " + line + " goes on after a closing quote");
    } else {
      append(b);
      in = In.PLAIN;
      rowBegun = true;
    }
    if (b == '\n') {
      line++;
    }
  }

  private void endCell() throws IOException {
    rows.cell(cell, length);
    length = 0;
    in = In.START;
  }

  private void append(byte b) throws IOException {
    if (length == cell.length) {
      if (length == LONGEST) {
        throw new IOException("line " + line + " has a cell of more than " + LONGEST + " bytes");
      }
      cell = Arrays.copyOf(cell, Math.min(LONGEST, 2 * length));
    }
    cell[length++] = b;
  }
}
