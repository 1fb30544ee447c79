package io.spate.controlplane.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that came with a request; it is there for as long as the request lasts. */
public sealed interface SentFile {
  /** Path as the scenario writes it. */
  String name();

  /** Its size. */
  long bytes();

  /**
   * Its bytes, from the first.
   *
   * @throws IOException if it cannot be read
   */
  InputStream open() throws IOException;

  /** One that is on a disk. */
  record Stored(String name, Path path, long bytes) implements SentFile {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** One that is in the request itself, in UTF-8. */
  record Written(String name, byte[] content) implements SentFile {
    /** A text. */
    public Written(String name, String text) {
      this(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long bytes() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }
}
