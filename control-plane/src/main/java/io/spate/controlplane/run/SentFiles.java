package io.spate.controlplane.run;

import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that came with a request, checked as they stream by when the scenario asks for them;
 * their rows are not kept. Confined to one request.
 */
final class SentFiles implements DataFiles {
  private static final FeedFile.Content NO_ROWS = new FeedFile.Content(null, 0);

  private final Map<String, SentFile> files = new LinkedHashMap<>();
  private final Map<String, Checked> used = new LinkedHashMap<>();

  SentFiles(List<SentFile> files) {
    files.forEach(each -> this.files.put(each.name(), each));
  }

  /**
   * A file that the scenario uses, and is right.
   *
   * @param rows columns and number of its rows; no columns if it is no file of rows
   */
  record Checked(SentFile file, FeedFile.Content rows) implements DataFile {
    @Override
    public List<String> columns() {
      return rows.columns();
    }

    @Override
    public FeedTable table() {
      return FeedTable.elsewhere(rows.rows(), rows.columns().size());
    }

    @Override
    public ByteBuffer content() {
      return null;
    }
  }

  @Override
  public DataFile open(String name) {
    SentFile file = files.get(name);
    Checked known = used.get(name);
    if (file == null || known != null) {
      return known;
    }
    return new DataFile() {
      @Override
      public List<String> columns() throws IOException {
        try (InputStream in = Files.newInputStream(file.path())) {
          used.put(name, new Checked(file, FeedFile.check(in, name)));
        }
        return used.get(name).columns();
      }

      @Override
      public FeedTable table() {
        return used.get(name).table();
      }

      @Override
      public ByteBuffer content() {
        used.putIfAbsent(name, new Checked(file, NO_ROWS));
        return null;
      }
    };
  }

  /** The files that the scenario uses. */
  List<Checked> used() {
    return new ArrayList<>(used.values());
  }

  /** Names of files that it does not. */
  List<String> unused() {
    return files.keySet().stream().filter(name -> !used.containsKey(name)).toList();
  }
}
