package io.spate.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret part of a token: 256 random bits, which only its holder has. Settings keep its SHA-256
 * alone. A slow, salted hash is for secrets that people choose; nobody can guess this one, and a
 * slow hash would let strangers keep a service busy by sending wrong tokens.
 */
public final class TokenSecret {
  /**
   * What each begins with, so that people and scanners of repositories know one when they see it.
   */
  public static final String PREFIX = "spate_";

  private static final int BYTES = 32;
  private static final int LONGEST = 200;

  private TokenSecret() {}

  /** A new one. */
  public static String create(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether it can be one at all; anything else is not hashed. */
  static boolean isPlausible(String secret) {
    return secret.startsWith(PREFIX) && secret.length() <= LONGEST;
  }

  /** Its SHA-256, 32 bytes. */
  public static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
