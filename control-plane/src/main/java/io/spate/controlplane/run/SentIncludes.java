package io.spate.controlplane.run;

import io.spate.scenario.Scenario;
import io.spate.scenario.parse.Includes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The files that a scenario includes, from those that came with it: their parts are called by their
 * paths from the scenario. No other file is looked at. Confined to one request.
 */
final class SentIncludes implements Includes.Files {
  private final SentFiles files;

  SentIncludes(SentFiles files) {
    this.files = files;
  }

  @Override
  public String nameOf(String written, String from) {
    try {
      Path parent = from.equals(ScenarioText.FILE) ? null : Path.of(from).getParent();
      Path path = parent == null ? Path.of(written) : parent.resolve(written);
      return path.normalize().toString();
    } catch (InvalidPathException e) {
      return written; // no file is called that
    }
  }

  @Override
  public String read(String name) {
    SentFile file = files.included(name);
    if (file == null) {
      throw new Includes.UnreadableFileException(
          "the file '" + name + "' did not come with the scenario; send it as a part of that name");
    }
    if (file.bytes() > Scenario.MAX_SOURCE_BYTES) {
      throw new Includes.UnreadableFileException(
          "the file '" + name + "' is larger than " + Scenario.MAX_SOURCE_BYTES + " bytes");
    }
    try (InputStream in = file.open()) {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.readAllBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Includes.UnreadableFileException("the file '" + name + "' is not a text in UTF-8");
    } catch (IOException e) {
      throw new Includes.UnreadableFileException("cannot read '" + name + "': " + e.getMessage());
    }
  }
}
