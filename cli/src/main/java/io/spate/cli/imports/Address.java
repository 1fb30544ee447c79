package io.spate.cli.imports;

import io.spate.scenario.TargetUrl;
import java.util.Locale;

/**
 * A URL in its parts, read as leniently as browsers do.
 *
 * @param origin scheme, host and port, fit to be a target
 * @param path as written, at least a slash
 * @param query as written, without the question mark; null if there is none
 * @param user user name and password in front of the host, decoded; null if there is none
 */
record Address(String origin, String path, String query, String user) {

  /**
   * Reads an http(s) URL; one without a scheme is taken for http.
   *
   * @throws IllegalArgumentException in words, if it is none
   */
  static Address of(String url) {
    String text = url.strip();
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "http" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (colon >= 0 && !scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("'" + Texts.shortened(url) + "' is no http or https URL");
    }
    String rest = colon < 0 ? text : text.substring(colon + 3);
    int hash = rest.indexOf('#');
    rest = hash < 0 ? rest : rest.substring(0, hash);
    int end = end(rest);
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? null : Texts.decodedPath(authority.substring(0, at));
    String origin = scheme + "://" + authority.substring(at + 1).toLowerCase(Locale.ROOT);
    String problem = TargetUrl.problemOf(origin);
    if (problem != null) {
      throw new IllegalArgumentException(
          "'"
              + Texts.shortened(url)
              + "' is no URL that can be tested: "
              + problem.replaceFirst("^target ", "it "));
    }
    String tail = rest.substring(end);
    int question = tail.indexOf('?');
    String path = question < 0 ? tail : tail.substring(0, question);
    String query = question < 0 ? null : tail.substring(question + 1);
    return new Address(
        origin,
        Texts.line(path.isEmpty() ? "/" : path),
        query == null ? null : Texts.line(query),
        user);
  }

  private static int end(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if ("/?".indexOf(rest.charAt(i)) >= 0) {
        return i;
      }
    }
    return rest.length();
  }

  /** Host and port. */
  String host() {
    return origin.substring(origin.indexOf("//") + 2);
  }
}
