package io.spate.cli.run;

import io.spate.fake.FakeCsv;
import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.DataText;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.fake.FakeRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data files that a scenario names, from its folder; which were asked for is kept, so that they
 * can be sent along. Not thread-safe.
 */
final class FolderFiles implements DataFiles {
  private final Path folder;
  private final Map<String, Path> paths = new LinkedHashMap<>();
  private final Map<String, Known> known = new LinkedHashMap<>();
  private final List<String> outside = new ArrayList<>();
  private long bytes;
  private boolean uploads;

  private final boolean makesUp;

  /**
   * Files whose relative paths are meant from {@code folder}.
   *
   * @param makesUp whether rows that are to be made up are; otherwise their number alone is known
   */
  FolderFiles(Path folder, boolean makesUp) {
    this.folder = folder;
    this.makesUp = makesUp;
  }

  @Override
  public DataFile fake(String feed, FakeRows rows) {
    return makesUp ? new MadeUp(rows) : DataFile.elsewhere(rows.names(), rows.rows());
  }

  /** A file; read as it streams by, twice: for its columns, then for its rows. */
  private final class Known implements DataFile {
    private final Path path;
    private final String name;
    private final long size;
    private FeedFile.Content rows;

    Known(Path path, String name, long size) {
      this.path = path;
      this.name = name;
      this.size = size;
    }

    @Override
    public List<String> columns() throws IOException {
      if (rows == null) {
        try (InputStream in = Files.newInputStream(path)) {
          rows = FeedFile.check(in, name);
        }
      }
      return rows.columns();
    }

    @Override
    public FeedTable table() throws IOException {
      List<String> columns = columns();
      try (InputStream in = Files.newInputStream(path)) {
        return FeedFile.read(in, name, columns, size, rows.rows());
      }
    }

    @Override
    public ByteBuffer content() throws IOException {
      uploads = true;
      if (size > Integer.MAX_VALUE) {
        throw new DataException(name + " is larger than 2 GB", null);
      }
      try (FileChannel channel = FileChannel.open(path)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      }
    }
  }

  /** Rows that are made up, in memory. */
  private record MadeUp(FakeRows fake) implements DataFile {
    @Override
    public List<String> columns() {
      return fake.names();
    }

    @Override
    public FeedTable table() throws IOException {
      try (FakeCsv in = new FakeCsv(fake)) {
        return FeedFile.read(in, "fake.csv", fake.names());
      }
    }

    @Override
    public ByteBuffer content() {
      return null;
    }
  }

  @Override
  public DataFile open(String file) {
    return known.computeIfAbsent(file, this::find);
  }

  private Known find(String file) {
    Path path = folder.resolve(file).normalize();
    try {
      if (Files.isDirectory(path)) {
        throw new DataException(file + " is a directory", "name a file in it");
      }
      long size = Files.size(path);
      if (!Files.isReadable(path)) {
        throw new DataException("cannot read " + path + ": no right to", null);
      }
      if (!path.toRealPath().startsWith(folder.toRealPath())) {
        outside.add(file + " (" + path.toRealPath() + ")");
      }
      paths.put(file, path);
      bytes += size;
      return new Known(path, file, size);
    } catch (NoSuchFileException e) {
      throw new DataException("there is no file " + path, "paths are meant from " + folder);
    } catch (IOException e) {
      throw new DataException("cannot read " + path + ": " + e, null);
    }
  }

  /** Where they are, by the path that the scenario writes. */
  Map<String, Path> paths() {
    return paths;
  }

  /** Whether they are rows alone, and so few that they go into the scenario's text. */
  boolean isSmall() {
    return !uploads && bytes <= DataText.MAX_BYTES;
  }

  /** What is in them, by the path that the scenario writes. */
  Map<String, String> contents() {
    Map<String, String> contents = new LinkedHashMap<>();
    paths.forEach(
        (file, path) -> {
          try {
            contents.put(file, Files.readString(path));
          } catch (IOException e) {
            throw new UncheckedIOException(e); // it was read a moment ago
          }
        });
    return contents;
  }

  /** Files that are not in the folder or below, with where they are. */
  List<String> outside() {
    return outside;
  }
}
