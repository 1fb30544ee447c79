package io.spate.scenario.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file, wherever it is. Asked by one thread, for its columns before its rows. */
public interface DataFile {
  /**
   * The names of its columns.
   *
   * @throws DataException naming the file, the line and what is wrong with it
   * @throws IOException if it cannot be read
   */
  List<String> columns() throws IOException;

  /**
   * All of its rows.
   *
   * @throws DataException as {@link #columns}
   * @throws IOException if it cannot be read
   */
  FeedTable table() throws IOException;

  /**
   * All of its bytes, whatever they are; may be asked for alone.
   *
   * @return not to be changed; null if they are somewhere else
   * @throws DataException if the file is too large
   * @throws IOException if it cannot be read
   */
  ByteBuffer content() throws IOException;

  /**
   * All of its bytes, of a file that is not large, for who has to read it and not only to send it.
   *
   * @param max bytes at the most
   * @return not to be changed; null if they are somewhere else
   * @throws DataException if the file is larger
   * @throws IOException if it cannot be read
   */
  default ByteBuffer content(int max) throws IOException {
    ByteBuffer content = content();
    if (content != null && content.remaining() > max) {
      throw new DataException("it is larger than " + max + " bytes", null);
    }
    return content;
  }

  /** A file that is in memory as text. */
  static DataFile ofText(String content, String name) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new DataFile() {
      private List<String> columns;

      @Override
      public List<String> columns() throws IOException {
        columns = FeedFile.check(new ByteArrayInputStream(bytes), name).columns();
        return columns;
      }

      @Override
      public FeedTable table() throws IOException {
        return FeedFile.read(new ByteArrayInputStream(bytes), name, columns);
      }

      @Override
      public ByteBuffer content() {
        return ByteBuffer.wrap(bytes);
      }
    };
  }

  /**
   * A file that is somewhere else: for those who only have to understand the scenario.
   *
   * @param columns of its rows; null if it is no file of rows
   * @param rows how many there are
   */
  static DataFile elsewhere(List<String> columns, int rows) {
    FeedTable table = FeedTable.elsewhere(rows, columns == null ? 0 : columns.size());
    return new DataFile() {
      @Override
      public List<String> columns() {
        return columns;
      }

      @Override
      public FeedTable table() {
        return table;
      }

      @Override
      public ByteBuffer content() {
        return null;
      }
    };
  }
}
