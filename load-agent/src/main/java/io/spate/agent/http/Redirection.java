package io.spate.agent.http;

import io.spate.http.Origin;
import io.spate.http.OriginUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * Where a response points to (RFC 9110, 15.4 and 10.2.2). Made for each that does: this allocates,
 * as what a server says is not known before.
 *
 * @param origin scheme, host and port, as in a URL
 * @param target path and query, of characters that a request may have
 */
record Redirection(String origin, String target) {
  private static final Pattern SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** What no URL holds as it is, besides blanks, controls and letters of other alphabets. */
  private static final String ENCODED = "\"<>\\^`{|}";

  private static final int HEX = 16;

  /**
   * Finds where a response leads.
   *
   * @param from what the request was sent to
   * @param path path and query of the request
   * @param location the header's value: a URL, or a reference that is relative to the request's
   * @return null if it is none of http or https
   */
  static Redirection of(Origin from, String path, String location) {
    String url = encoded(location.strip());
    int fragment = url.indexOf('#');
    if (fragment >= 0) {
      url = url.substring(0, fragment);
    }
    if (url.startsWith("//")) {
      url = (from.isTls() ? "https:" : "http:") + url;
    }
    int end = OriginUrl.end(url);
    if (end >= 0) {
      String rest = url.substring(end);
      return new Redirection(url.substring(0, end), rest.startsWith("/") ? rest : "/" + rest);
    }
    return SCHEME.matcher(url).matches()
        ? null
        : new Redirection(from.toString(), relative(path, url));
  }

  private static String relative(String path, String reference) {
    String plain = withoutQuery(path);
    if (reference.isEmpty()) {
      return path;
    }
    if (reference.startsWith("?")) {
      return plain + reference;
    }
    String whole =
        reference.startsWith("/")
            ? reference
            : plain.substring(0, plain.lastIndexOf('/') + 1) + reference;
    String query = whole.substring(withoutQuery(whole).length());
    return withoutDots(withoutQuery(whole)) + query;
  }

  private static String withoutQuery(String target) {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** RFC 3986, 5.2.4. */
  private static String withoutDots(String path) {
    Deque<String> parts = new ArrayDeque<>();
    String[] given = path.split("/", -1);
    for (int i = 1; i < given.length; i++) {
      boolean last = i == given.length - 1;
      switch (given[i]) {
        case "." -> {
          if (last) {
            parts.addLast("");
          }
        }
        case ".." -> {
          parts.pollLast();
          if (last) {
            parts.addLast("");
          }
        }
        default -> parts.addLast(given[i]);
      }
    }
    StringBuilder out = new StringBuilder();
    for (Iterator<String> each = parts.iterator(); each.hasNext(); ) {
      out.append('/').append(each.next());
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each > ' ' && each < 127 && ENCODED.indexOf(each) < 0) {
        out.append((char) each);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(each >> 4 & 0xf, HEX)))
            .append(Character.toUpperCase(Character.forDigit(each & 0xf, HEX)));
      }
    }
    return out.toString();
  }
}
