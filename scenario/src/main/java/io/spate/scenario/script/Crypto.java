package io.spate.scenario.script;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and signatures of texts in UTF-8. */
final class Crypto {
  private static final Map<String, String> MACS =
      Map.of(
          "MD5", "HmacMD5",
          "SHA-1", "HmacSHA1",
          "SHA-256", "HmacSHA256",
          "SHA-384", "HmacSHA384",
          "SHA-512", "HmacSHA512");

  private Crypto() {}

  /** An HMAC (RFC 2104) by a hash function, as hex unless an encoding is given. */
  static String hmac(String algorithm, String key, String text, String encoding) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("the key is empty");
    }
    String name = MACS.get(algorithm);
    if (name == null) {
      throw unknown(algorithm);
    }
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(bytes(key), name));
      return encoded(mac.doFinal(bytes(text)), encoding);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A hash, as hex unless an encoding is given. */
  static String hash(String algorithm, String text, String encoding) {
    if (!MACS.containsKey(algorithm)) {
      throw unknown(algorithm);
    }
    try {
      return encoded(MessageDigest.getInstance(algorithm).digest(bytes(text)), encoding);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Base64 of a text, with padding. */
  static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException unknown(String algorithm) {
    return new IllegalArgumentException(
        "no such algorithm: '"
            + algorithm
            + "'; there are MD5, SHA-1, SHA-256, SHA-384 and SHA-512");
  }

  private static String encoded(byte[] bytes, String encoding) {
    return switch (encoding) {
      case "hex" -> HexFormat.of().formatHex(bytes);
      case "base64" -> Base64.getEncoder().encodeToString(bytes);
      case "base64url" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      default ->
          throw new IllegalArgumentException(
              "no such encoding: '" + encoding + "'; there are hex, base64 and base64url");
    };
  }
}
