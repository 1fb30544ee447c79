package io.spate.cli.run;

import io.spate.cli.terminal.Numbers;
import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.DataText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data files that a scenario names, read from its folder; what was read is kept, to be sent
 * along. Not thread-safe.
 */
final class FolderFiles implements DataFiles {
  private final Path folder;
  private final Map<String, String> contents = new LinkedHashMap<>();
  private final List<String> outside = new ArrayList<>();
  private long bytes;

  /** Files whose relative paths are meant from {@code folder}. */
  FolderFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public String content(String file) {
    String known = contents.get(file);
    if (known != null) {
      return known;
    }
    Path path = folder.resolve(file).normalize();
    try {
      if (Files.isDirectory(path)) {
        throw new DataException(file + " is a directory", "name a file in it");
      }
      requireRoom(file, Files.size(path));
      String content = Files.readString(path);
      if (!path.toRealPath().startsWith(folder.toRealPath())) {
        outside.add(file + " (" + path.toRealPath() + ")");
      }
      contents.put(file, content);
      bytes += content.getBytes(StandardCharsets.UTF_8).length;
      return content;
    } catch (NoSuchFileException e) {
      throw new DataException("there is no file " + path, "paths are meant from " + folder);
    } catch (CharacterCodingException e) {
      throw new DataException(file + " is not a text in UTF-8", "save the file as UTF-8");
    } catch (IOException e) {
      throw new DataException("cannot read " + path + ": " + e, null);
    }
  }

  private void requireRoom(String file, long size) {
    if (bytes + size > DataText.MAX_BYTES) {
      throw new DataException(
          file
              + " has "
              + Numbers.count((size + 1023) / 1024)
              + " kB"
              + (contents.isEmpty()
                  ? ""
                  : ", and with "
                      + String.join(", ", contents.keySet())
                      + " it is "
                      + Numbers.count((bytes + size + 1023) / 1024)
                      + " kB"),
          "data files go along with the scenario and may have "
              + DataText.MAX_BYTES / 1024
              + " kB together; leave out rows or columns that it does not use");
    }
  }

  /** What was read, by the path that the scenario writes. */
  Map<String, String> contents() {
    return contents;
  }

  /** Files that are not in the folder or below, with where they are. */
  List<String> outside() {
    return outside;
  }
}
