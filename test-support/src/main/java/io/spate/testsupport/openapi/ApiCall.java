package io.spate.testsupport.openapi;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A call to be made.
 *
 * @param target path and query, encoded
 * @param body null for none
 */
record ApiCall(String method, String target, Map<String, String> headers, byte[] body) {
  private static final int SHOWN = 300;

  /** So that a person can make it again. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(method).append(' ').append(shortened(target));
    headers.forEach((name, value) -> text.append(" | ").append(name).append(": ").append(value));
    if (body != null) {
      text.append(" | ").append(body.length).append(" bytes: ");
      text.append(shortened(new String(body, StandardCharsets.UTF_8)));
    }
    return text.toString();
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
