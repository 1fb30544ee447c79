package io.spate.scenario.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** Reads files of rows: CSV (RFC 4180, with a header) or JSON lines, in UTF-8. */
public final class FeedFile {
  /** The most columns. */
  static final int MAX_COLUMNS = 1_000;

  private FeedFile() {}

  /**
   * What is in a file.
   *
   * @param columns their names: of CSV those of the header; of JSON lines all that any line has
   * @param rows how many there are, at least 1
   */
  public record Content(List<String> columns, int rows) {}

  /** Takes what is read. */
  interface Sink {
    /** A value of the current row; bytes in valid UTF-8. */
    void value(int column, byte[] bytes, int from, int to);

    /** The current row is complete. */
    void endRow();
  }

  /** Reads one kind of file. */
  interface Format {
    /** Tells the values of each row, by the index of the column in what {@link #columns} says. */
    void read(Sink sink) throws IOException;

    /** The columns that have been seen. */
    List<String> columns();
  }

  /** Whether a name says what is in the file: it ends in {@code .csv} or {@code .jsonl}. */
  public static boolean isKnown(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".csv") || isJson(lower);
  }

  private static boolean isJson(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".jsonl");
  }

  private static Format format(InputStream in, String name) {
    return isJson(name) ? new JsonLines(in, name) : new Csv(in, name);
  }

  /**
   * Checks a file from its beginning to its end.
   *
   * @param in is not closed
   * @param name of the file, for its kind and for messages
   * @throws DataException naming the file, the line and what is wrong with it
   * @throws IOException if reading fails
   */
  public static Content check(InputStream in, String name) throws IOException {
    int[] rows = new int[1];
    Format format = format(in, name);
    format.read(
        new Sink() {
          @Override
          public void value(int column, byte[] bytes, int from, int to) {
            // only counted
          }

          @Override
          public void endRow() {
            rows[0]++;
          }
        });
    requireRows(rows[0], name);
    return new Content(format.columns(), rows[0]);
  }

  /**
   * Reads some columns of a file.
   *
   * @param in is not closed
   * @param name of the file, for its kind and for messages
   * @param columns which, in the order that the table is to have
   * @throws DataException as {@link #check}, and if there is no such column
   * @throws IOException if reading fails
   */
  public static FeedTable read(InputStream in, String name, List<String> columns)
      throws IOException {
    return read(in, name, columns, 0, 0);
  }

  /**
   * The same where the size of the file is known, so that room is made for its values at once.
   *
   * @param bytes of the file
   * @param count how many rows it has
   */
  public static FeedTable read(
      InputStream in, String name, List<String> columns, long bytes, int count) throws IOException {
    FeedTable.Builder table = new FeedTable.Builder(columns.size(), bytes, count);
    int[] rows = new int[1];
    Format format = format(in, name);
    format.read(
        new Sink() {
          private int[] wanted = new int[0];

          @Override
          public void value(int column, byte[] bytes, int from, int to) {
            if (column >= wanted.length) {
              wanted = format.columns().stream().mapToInt(columns::indexOf).toArray();
            }
            if (wanted[column] >= 0) {
              table.set(wanted[column], bytes, from, to);
            }
          }

          @Override
          public void endRow() {
            table.endRow();
            rows[0]++;
          }
        });
    requireRows(rows[0], name);
    for (String column : columns) {
      if (!format.columns().contains(column)) {
        throw new DataException(
            name + " has no column '" + column + "'",
            "columns are " + String.join(", ", format.columns()));
      }
    }
    return table.build();
  }

  private static void requireRows(int rows, String name) {
    if (rows == 0) {
      throw new DataException(
          name + " has no rows",
          isJson(name) ? "each line is one, such as {\"name\": \"a\"}" : "they follow the header");
    }
  }
}
