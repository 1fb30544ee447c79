package io.spate.scenario.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file of rows, wherever it is. Asked by one thread, for its columns first. */
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
    };
  }

  /** A file whose rows are somewhere else: for those who only have to understand the scenario. */
  static DataFile elsewhere(List<String> columns, int rows) {
    FeedTable table = FeedTable.elsewhere(rows, columns.size());
    return new DataFile() {
      @Override
      public List<String> columns() {
        return columns;
      }

      @Override
      public FeedTable table() {
        return table;
      }
    };
  }
}
