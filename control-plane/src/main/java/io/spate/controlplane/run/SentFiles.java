package io.spate.controlplane.run;

import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import java.io.IOException;
import java.io.InputStream;
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
  private final Map<String, SentFile> files = new LinkedHashMap<>();
  private final Map<String, Checked> used = new LinkedHashMap<>();

  SentFiles(List<SentFile> files) {
    files.forEach(each -> this.files.put(each.name(), each));
  }

  /**
   * A file that the scenario uses, and is right.
   *
   * @param content columns and number of rows
   */
  record Checked(SentFile file, FeedFile.Content content) implements DataFile {
    @Override
    public List<String> columns() {
      return content.columns();
    }

    @Override
    public FeedTable table() {
      return FeedTable.elsewhere(content.rows(), content.columns().size());
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
