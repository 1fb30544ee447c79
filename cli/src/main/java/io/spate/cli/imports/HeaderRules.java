package io.spate.cli.imports;

import java.util.Locale;
import java.util.Set;

/** Which headers say something about a request, and which only about the program that sent it. */
final class HeaderRules {
  private static final Set<String> MANAGED =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "proxy-connection",
          "expect",
          "http2-settings");
  private static final Set<String> NOISE =
      Set.of(
          "accept-language",
          "cache-control",
          "pragma",
          "upgrade-insecure-requests",
          "dnt",
          "priority",
          "if-none-match",
          "if-modified-since",
          "referer",
          "user-agent",
          "origin",
          "x-client-data",
          "postman-token",
          "purpose",
          "save-data",
          "accept-encoding");

  private HeaderRules() {}

  /** Whether Spate sets it itself, or no request may have it. */
  static boolean isManaged(String name) {
    return MANAGED.contains(name.toLowerCase(Locale.ROOT))
        || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  }

  /** Whether a browser sends it with everything. */
  static boolean isNoise(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NOISE.contains(lower) || lower.startsWith("sec-");
  }
}
