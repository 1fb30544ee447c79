package io.spate.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A file with a token a line. Read again when it has changed, so that a token is made or revoked
 * without a restart. A change that cannot be read leaves the tokens as they were and is told: a
 * slip of the pen must not lock out those who would stop a run. Thread-safe.
 */
public final class TokenFile implements TokenSource {
  /** How long a change may go unnoticed. */
  public static final Duration LATENCY = Duration.ofSeconds(1);

  private record Version(FileTime modified, long size) {}

  private final Path file;
  private final ApiTokens others;
  private final Consumer<String> warnings;
  private final Consumer<TokenChange> changes;
  private final LongSupplier nanos;
  private ApiTokens tokens;
  private Version version;
  private long lookedAt;

  /**
   * Reads the file.
   *
   * @param others tokens that count besides
   * @param warnings told once for each change that cannot be read
   * @throws IllegalArgumentException if it cannot be read now, with what is wrong
   */
  public TokenFile(Path file, ApiTokens others, Consumer<String> warnings, LongSupplier nanos) {
    this(file, others, warnings, change -> {}, nanos);
  }

  /**
   * Reads the file.
   *
   * @param others tokens that count besides
   * @param warnings told once for each change that cannot be read
   * @param changes told of each token that comes or goes from now on
   * @throws IllegalArgumentException if it cannot be read now, with what is wrong
   */
  public TokenFile(
      Path file,
      ApiTokens others,
      Consumer<String> warnings,
      Consumer<TokenChange> changes,
      LongSupplier nanos) {
    this.file = file;
    this.others = others;
    this.warnings = warnings;
    this.changes = changes;
    this.nanos = nanos;
    try {
      this.version = version();
      this.tokens = read();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "spate.security.tokens-file: cannot read " + file + " (" + e + ")", e);
    }
    this.lookedAt = nanos.getAsLong();
  }

  @Override
  public synchronized ApiTokens current() {
    long now = nanos.getAsLong();
    if (now - lookedAt >= LATENCY.toNanos()) {
      lookedAt = now;
      refresh();
    }
    return tokens;
  }

  private void refresh() {
    Version found = null;
    try {
      found = version();
      if (!found.equals(version)) {
        replaceBy(read());
      }
    } catch (IOException | IllegalArgumentException e) {
      if (found == null ? version != null : !found.equals(version)) {
        warnings.accept(
            "the tokens in " + file + " stay as they were, because they cannot be read now: " + e);
      }
    }
    version = found;
  }

  private void replaceBy(ApiTokens next) {
    List<ApiToken> before = tokens.list();
    tokens = next;
    before.stream()
        .filter(token -> !next.list().contains(token))
        .forEach(token -> changes.accept(new TokenChange(TokenChange.Kind.REMOVED, token)));
    next.list().stream()
        .filter(token -> !before.contains(token))
        .forEach(token -> changes.accept(new TokenChange(TokenChange.Kind.ADDED, token)));
  }

  private Version version() throws IOException {
    return new Version(Files.getLastModifiedTime(file), Files.size(file));
  }

  private ApiTokens read() throws IOException {
    return others.and(ApiTokens.read(Files.readAllLines(file), file.toString()));
  }
}
