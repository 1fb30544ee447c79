package io.spate.access;

import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A token as the settings have it; it does not hold the secret. Written as a line of four words:
 * {@code NAME ROLE EXPIRY sha256:HEX}, where the expiry is an instant such as {@code
 * 2027-01-31T00:00:00Z}, or {@code never}. Immutable.
 *
 * @param name of its holder, shown in logs
 * @param expiresAt null for never
 */
public record ApiToken(String name, Role role, Instant expiresAt, Hash hash) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final String NEVER = "never";
  private static final String SHAPE =
      "a token is written NAME ROLE EXPIRY sha256:HEX, as `spate token create` prints it";

  /** The SHA-256 of a secret. Not an array, whose text and equality are of no use. */
  public record Hash(String hex) {
    private static final String KIND = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Hash {
      if (!HEX.matcher(hex).matches()) {
        throw new IllegalArgumentException("a hash has 64 hexadecimal digits in small letters");
      }
    }

    /** Of a secret. */
    public static Hash of(String secret) {
      return new Hash(HexFormat.of().formatHex(TokenSecret.hash(secret)));
    }

    /** Whether it is the hash with these bytes; takes as long wherever they differ. */
    boolean is(byte[] hash) {
      return MessageDigest.isEqual(HexFormat.of().parseHex(hex), hash);
    }
  }

  public ApiToken {
    if (name.toLowerCase(Locale.ROOT).matches("anonymous(@.*)?")) {
      throw new IllegalArgumentException(
          "'" + name + "' is what callers without a token are called; take another name");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name of a token; take up to 64 letters, digits and . _ @ -, and begin with"
              + " a letter or digit");
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with what is wrong and what would be right; never with the
   *     line
   */
  public static ApiToken parse(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length != 4) {
      throw new IllegalArgumentException("it has " + words.length + " words of 4; " + SHAPE);
    }
    if (words[3].startsWith(TokenSecret.PREFIX)) {
      throw new IllegalArgumentException(
          "it has the token itself, where the token's hash belongs; give that token up, as settings"
              + " are no place for it, and make another one; "
              + SHAPE);
    }
    if (!words[3].startsWith(Hash.KIND)) {
      throw new IllegalArgumentException("its hash does not begin with sha256:; " + SHAPE);
    }
    Hash hash = new Hash(words[3].substring(Hash.KIND.length()));
    return new ApiToken(words[0], Role.of(words[1]), expiry(words[2]), hash);
  }

  private static Instant expiry(String word) {
    if (word.equals(NEVER)) {
      return null;
    }
    try {
      return Instant.parse(word);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + word + "' is no expiry; write an instant such as 2027-01-31T00:00:00Z, or never");
    }
  }

  /** The line that {@link #parse} reads. */
  public String line() {
    return name
        + " "
        + role.word()
        + " "
        + (expiresAt == null ? NEVER : expiresAt)
        + " "
        + Hash.KIND
        + hash.hex();
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
