package io.spate.scenario.data;

import java.util.Arrays;

/**
 * The rows of a feed in one array of bytes: four bytes for a row, and one or more for the length of
 * each value, beside the values themselves in UTF-8. Immutable and thread-safe.
 */
public final class FeedTable {
  private final byte[] cells;
  private final int[] starts;
  private final int rows;
  private final int columns;

  private FeedTable(byte[] cells, int[] starts, int rows, int columns) {
    this.cells = cells;
    this.starts = starts;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * A table that is somewhere else: it knows its size and nothing more.
   *
   * @param rows how many there are
   * @param columns how many values a row has
   */
  public static FeedTable elsewhere(int rows, int columns) {
    return new FeedTable(null, new int[0], rows, columns);
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** How many values a row has. */
  public int columns() {
    return columns;
  }

  /** Bytes that it takes in memory, nearly. */
  public long bytes() {
    return cells == null ? 0 : cells.length + 4L * starts.length;
  }

  /** Whether a row has a value in a column: CSV always has, JSON may leave one out. */
  public boolean has(int row, int column) {
    return cells[at(row, column)] != 0;
  }

  /**
   * Appends a value; allocates nothing.
   *
   * @return false if the row has none in this column
   */
  public boolean append(int row, int column, StringBuilder out) {
    int at = at(row, column);
    int length = 0;
    int shift = 0;
    while (cells[at] < 0) {
      length |= (cells[at++] & 0x7F) << shift;
      shift += 7;
    }
    length |= cells[at++] << shift;
    if (length == 0) {
      return false;
    }
    decode(at, at + length - 1, out);
    return true;
  }

  /** Where the length of a value begins; the values before it in its row are skipped. */
  private int at(int row, int column) {
    if (column < 0 || column >= columns || row < 0 || row >= rows) {
      throw new IndexOutOfBoundsException("row " + row + ", column " + column);
    }
    if (cells == null) {
      throw new IllegalStateException("the rows of this feed are not here");
    }
    int at = starts[row];
    for (int i = 0; i < column; i++) {
      int length = 0;
      int shift = 0;
      while (cells[at] < 0) {
        length |= (cells[at++] & 0x7F) << shift;
        shift += 7;
      }
      length |= cells[at++] << shift;
      at += Math.max(0, length - 1);
    }
    return at;
  }

  /** UTF-8 to text; that it is valid was checked when it was read. */
  private void decode(int from, int to, StringBuilder out) {
    int i = from;
    while (i < to) {
      int b = cells[i++];
      if (b >= 0) {
        out.append((char) b);
      } else if ((b & 0xE0) == 0xC0) {
        out.append((char) ((b & 0x1F) << 6 | cells[i++] & 0x3F));
      } else if ((b & 0xF0) == 0xE0) {
        out.append((char) ((b & 0x0F) << 12 | (cells[i++] & 0x3F) << 6 | cells[i++] & 0x3F));
      } else {
        out.appendCodePoint(
            (b & 0x07) << 18
                | (cells[i++] & 0x3F) << 12
                | (cells[i++] & 0x3F) << 6
                | cells[i++] & 0x3F);
      }
    }
  }

  /**
   * Collects rows. The values of a row may come in any order; a column without one has none. Not
   * thread-safe.
   */
  public static final class Builder {
    private static final int MOST_LENGTH_BYTES = 5; // of a value

    private final int columns;
    private final int[] from;
    private final int[] length; // -1 for none
    private byte[] row = new byte[256];
    private int rowLength;
    private byte[] cells;
    private int cellsLength;
    private final boolean sized;
    private int[] starts;
    private int rows;

    /** An empty table with so many columns. */
    public Builder(int columns) {
      this(columns, 0, 0);
    }

    /**
     * An empty table with so many columns.
     *
     * @param bytes of the file that its values are in, as far as is known: room is made at once,
     *     and not again and again. It is enough for all values of CSV, each of which has a byte
     *     there beside it, too, but for lengths that take two or three.
     * @param rows that there will be, as far as is known
     */
    public Builder(int columns, long bytes, int rows) {
      // With what endRow() asks for beyond a row: or the last one would make it grow by half.
      long room = bytes + bytes / 100 + MOST_LENGTH_BYTES * (long) columns;
      this.cells = new byte[(int) Math.clamp(room, 1024, Integer.MAX_VALUE - 8)];
      this.starts = new int[Math.max(64, rows)];
      this.sized = bytes > 0;
      this.columns = columns;
      this.from = new int[columns];
      this.length = new int[columns];
      Arrays.fill(length, -1);
    }

    /** Sets a value of the current row: bytes in valid UTF-8. */
    public void set(int column, byte[] bytes, int start, int end) {
      int size = end - start;
      row = room(row, rowLength, size);
      System.arraycopy(bytes, start, row, rowLength, size);
      from[column] = rowLength;
      length[column] = size;
      rowLength += size;
    }

    /** The current row is complete. */
    public void endRow() {
      if (rows == starts.length) {
        starts = Arrays.copyOf(starts, rows + (rows >> 1) + 1);
      }
      starts[rows++] = cellsLength;
      cells = room(cells, cellsLength, rowLength + MOST_LENGTH_BYTES * columns);
      for (int i = 0; i < columns; i++) {
        int left = length[i] + 1;
        while (left > 0x7F) {
          cells[cellsLength++] = (byte) (left | 0x80);
          left >>>= 7;
        }
        cells[cellsLength++] = (byte) left;
        if (length[i] > 0) {
          System.arraycopy(row, from[i], cells, cellsLength, length[i]);
          cellsLength += length[i];
        }
        length[i] = -1;
      }
      rowLength = 0;
    }

    private static byte[] room(byte[] array, int used, int more) {
      long needed = (long) used + more;
      if (needed <= array.length) {
        return array;
      }
      if (needed > Integer.MAX_VALUE - 8) {
        throw new DataException("the values take more than 2 GB", null);
      }
      return Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, needed + (needed >> 1)));
    }

    /** The table; the builder must not be used afterwards. */
    public FeedTable build() {
      // A copy needs room beside what it copies: of a known size, only where that is far less.
      boolean full =
          sized ? cellsLength > cells.length >> 3 : cells.length - cellsLength <= cells.length >> 4;
      return new FeedTable(
          full ? cells : Arrays.copyOf(cells, cellsLength),
          rows == starts.length ? starts : Arrays.copyOf(starts, rows),
          rows,
          columns);
    }
  }
}
