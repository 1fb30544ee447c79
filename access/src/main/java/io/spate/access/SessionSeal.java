package io.spate.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps of a login: the token and when the session ends, sealed (AES-256-GCM) so
 * that neither can be read or changed. Services that share a key take each other's sessions; a
 * service keeps none itself, and a token that is revoked or expires takes its sessions with it.
 * Thread-safe.
 */
public final class SessionSeal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int LONGEST = 1_000;
  private static final int SHORTEST_KEY = 32;

  private final SecretKeySpec key;
  private final SecureRandom random;

  private SessionSeal(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /** With a key that nobody else has: its sessions end with this process. */
  public static SessionSeal ofThisProcess(SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return new SessionSeal(key, random);
  }

  /**
   * With a key of the settings.
   *
   * @throws IllegalArgumentException if it is too short to be random
   */
  public static SessionSeal of(String key, SecureRandom random) {
    if (key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "spate.security.session-key has "
              + key.length()
              + " characters; give it at least "
              + SHORTEST_KEY
              + " random ones, e.g. of `openssl rand -hex 32`");
    }
    return new SessionSeal(TokenSecret.hash("session " + key), random);
  }

  /** Seals a token until a time. */
  public String seal(String token, Instant until) {
    byte[] secret = token.getBytes(StandardCharsets.UTF_8);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer plain = ByteBuffer.allocate(Long.BYTES + secret.length);
    plain.putLong(until.toEpochMilli()).put(secret);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain.array());
      byte[] whole =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + CIPHER, e);
    }
  }

  /** The token of a session; empty if it has ended, or is none that was sealed with this key. */
  public Optional<String> open(String session, Instant now) {
    if (session.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(session);
      if (whole.length <= NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce)
                  .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
      Instant until = Instant.ofEpochMilli(plain.getLong());
      return now.isBefore(until)
          ? Optional.of(StandardCharsets.UTF_8.decode(plain).toString())
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
