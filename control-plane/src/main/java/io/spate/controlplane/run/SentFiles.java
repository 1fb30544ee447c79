package io.spate.controlplane.run;

import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.fake.FakeRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that came with a request, checked as they stream by when the scenario asks for them;
 * their rows are not kept. Confined to one request.
 */
final class SentFiles implements DataFiles {
  private static final FeedFile.Content NO_ROWS = new FeedFile.Content(null, 0);

  private final Map<String, SentFile> files = new LinkedHashMap<>();
  private final Map<String, Checked> used = new LinkedHashMap<>();
  private final Set<String> included = new HashSet<>();
  private final List<MadeUpFile> madeUp = new ArrayList<>();

  SentFiles(List<SentFile> files) {
    files.forEach(each -> this.files.put(each.name(), each));
  }

  /**
   * A file that the scenario uses, and is right.
   *
   * @param rows columns and number of its rows; no columns if it is no file of rows
   */
  record Checked(SentFile file, FeedFile.Content rows) implements DataFile, RunFile {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public InputStream open() throws IOException {
      return file.open();
    }

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
        try (InputStream in = file.open()) {
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

      @Override
      public ByteBuffer content(int max) throws IOException {
        content();
        byte[] bytes;
        try (InputStream in = file.open()) {
          bytes = in.readNBytes(max + 1);
        }
        if (bytes.length > max) {
          throw new DataException(name + " is larger than " + max + " bytes", null);
        }
        return ByteBuffer.wrap(bytes);
      }
    };
  }

  @Override
  public DataFile fake(String feed, FakeRows rows) {
    madeUp.add(new MadeUpFile(FakeRows.fileOf(feed), rows));
    return DataFile.elsewhere(rows.names(), rows.rows());
  }

  /** The files that the scenario uses, and those that are made up for it. */
  List<RunFile> used() {
    List<RunFile> all = new ArrayList<>(used.values());
    all.addAll(madeUp);
    return all;
  }

  /** Whether no file came. */
  boolean isEmpty() {
    return files.isEmpty();
  }

  /** A file that the scenario includes: it becomes part of its text. Null if it did not come. */
  SentFile included(String name) {
    included.add(name);
    return files.get(name);
  }

  /** Names of files that it does not use. */
  List<String> unused() {
    return files.keySet().stream()
        .filter(name -> !used.containsKey(name) && !included.contains(name))
        .toList();
  }
}
