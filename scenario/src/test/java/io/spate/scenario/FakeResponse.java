package io.spate.scenario;

import io.spate.scenario.check.ResponseView;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A response as it would come; the array is longer than the body, as an agent's buffer may be. */
public record FakeResponse(
    int status, Map<String, String> headers, byte[] body, int bodyLength, long responseTimeNanos)
    implements ResponseView {

  /** A response with a body. */
  public static FakeResponse of(int status, String body) {
    return of(status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A response with a body of any bytes. */
  public static FakeResponse of(int status, byte[] body) {
    byte[] buffer = new byte[body.length + 3];
    System.arraycopy(body, 0, buffer, 0, body.length);
    buffer[body.length] = '#';
    return new FakeResponse(status, Map.of(), buffer, body.length, 1_000_000);
  }

  /** The same with a header. */
  public FakeResponse with(String name, String value) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.put(name, value);
    return new FakeResponse(status, all, body, bodyLength, responseTimeNanos);
  }

  /** The same that took a time. */
  public FakeResponse in(long nanos) {
    return new FakeResponse(status, headers, body, bodyLength, nanos);
  }

  @Override
  public String header(String name) {
    return headers.isEmpty() ? null : headers.get(name);
  }
}
