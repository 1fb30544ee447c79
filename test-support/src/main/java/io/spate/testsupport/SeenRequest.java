package io.spate.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as the server got it.
 *
 * @param method in capitals
 * @param path decoded, without the query
 * @param query as sent, without the question mark; empty if there was none
 * @param headers by name, whatever the case
 * @param body as sent; empty if there was none
 */
public record SeenRequest(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
  public SeenRequest {
    Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    headers = byName;
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The first value of a header, or null. */
  public String header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }
}
