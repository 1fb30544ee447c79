package io.spate.http;

import java.util.Locale;

/** Takes the beginning of a URL apart. */
public final class OriginUrl {
  private OriginUrl() {}

  /**
   * Where the origin of an absolute URL ends and its path, query or fragment begins.
   *
   * @return the index; the length of the text if nothing follows; -1 if it is no http or https URL
   */
  public static int end(CharSequence url) {
    int start = afterScheme(url);
    if (start < 0) {
      return -1;
    }
    int i = start;
    while (i < url.length() && "/?#".indexOf(url.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static int afterScheme(CharSequence url) {
    if (begins(url, "http://")) {
      return "http://".length();
    }
    return begins(url, "https://") ? "https://".length() : -1;
  }

  private static boolean begins(CharSequence text, String beginning) {
    if (text.length() < beginning.length()) {
      return false;
    }
    for (int i = 0; i < beginning.length(); i++) {
      if (Character.toLowerCase(text.charAt(i)) != beginning.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** An origin that no engine knows yet. */
  static Origin parse(String url) {
    int start = afterScheme(url);
    if (start < 0 || end(url) != url.length()) {
      throw new IllegalArgumentException("not an http or https origin: '" + url + "'");
    }
    boolean tls = start == "https://".length();
    String authority = url.substring(start).toLowerCase(Locale.ROOT);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("a URL must not hold a user name or password");
    }
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? (tls ? 443 : 80) : port(authority.substring(colon + 1), url);
    if (bracket >= 0 && host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (bracket >= 0) {
      throw new IllegalArgumentException("not a host: '" + url + "'");
    }
    return new Origin(tls, requireHost(host, bracket >= 0, url), port);
  }

  private static String requireHost(String host, boolean literal, String url) {
    boolean valid = !host.isEmpty();
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      valid &=
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '-'
              || c == '_'
              || (literal && (c == ':' || c == '%'));
    }
    if (!valid) {
      throw new IllegalArgumentException("not a host: '" + url + "'");
    }
    return host;
  }

  private static int port(String text, String url) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException("not a port: '" + text + "' in '" + url + "'");
    }
    return Integer.parseInt(text);
  }
}
