package io.spate.cli.parquet;

/**
 * A column as it is described in the file.
 *
 * @param name unique in the table
 * @param type what its values are
 * @param optional whether there may be none in a row (null)
 */
public record Field(String name, Type type, boolean optional) {

  /** What the values of a column are, and how they are kept. */
  public enum Type {
    /** Microseconds since the epoch, read as a time in UTC. */
    TIMESTAMP(2, 8),
    /** Whole numbers of 64 bits. */
    INT64(2, 8),
    /** Whole numbers of 32 bits. */
    INT32(1, 4),
    /** UTF-8; many rows have the same, which is kept once a row group. */
    TEXT(6, 0),
    /** UTF-8; hardly two rows have the same. */
    UNIQUE_TEXT(6, 0);

    /** As {@code Type} in parquet.thrift numbers it. */
    final int physical;

    /** Bytes of a value; 0 if they differ. */
    final int width;

    Type(int physical, int width) {
      this.physical = physical;
      this.width = width;
    }

    boolean isText() {
      return width == 0;
    }
  }

  /** A column that has a value in each row. */
  public static Field required(String name, Type type) {
    return new Field(name, type, false);
  }

  /** A column that may be empty. */
  public static Field optional(String name, Type type) {
    return new Field(name, type, true);
  }
}
