package io.spate.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server answers.
 *
 * @param status the HTTP status, 200 to 599
 * @param headers besides those that HTTP itself needs
 * @param body may be empty
 */
public record CannedResponse(int status, Map<String, String> headers, byte[] body) {
  public CannedResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status " + status + " is none that ends a request");
    }
    headers = Map.copyOf(headers);
  }

  /** Only a status. */
  public static CannedResponse status(int status) {
    return new CannedResponse(status, Map.of(), new byte[0]);
  }

  /** Plain text. */
  public static CannedResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /** JSON. */
  public static CannedResponse json(int status, String json) {
    return of(status, "application/json", json);
  }

  /** The same with one more header. */
  public CannedResponse withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new CannedResponse(status, more, body);
  }

  /** Text of a media type. */
  public static CannedResponse of(int status, String type, String body) {
    return new CannedResponse(
        status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
  }
}
