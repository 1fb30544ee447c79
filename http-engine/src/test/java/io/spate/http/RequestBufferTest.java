package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBufferTest {
  private final Origin origin = OriginUrl.parse("http://example.org:8080");
  private final RequestBuffer request = new RequestBuffer();

  private String text() {
    return new String(request.array(), 0, request.size(), StandardCharsets.UTF_8);
  }

  @Test
  void aGetIsARequestLineAndAHost() {
    request.begin("GET", origin, "/a?b=c#d", null);
    request.end((CharSequence) null);

    assertThat(text()).isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: example.org:8080\r\n\r\n");
  }

  @Test
  void aPostWithoutABodySaysSo() {
    request.begin("POST", origin, "/", "other");
    request.header("A", "b");
    request.end((CharSequence) null);

    assertThat(text())
        .isEqualTo("POST / HTTP/1.1\r\nHost: other\r\nA: b\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void aBodyIsUtf8AndItsLengthIsInBytes() {
    request.begin("PUT", origin, "/", null);
    request.headers(RequestBuffer.encodedHeader("A", "\u00e4"));
    request.end(new StringBuilder("\u00e4\u20ac\ud83d\ude00 and a half \ud83d"));

    assertThat(text())
        .isEqualTo(
            "PUT / HTTP/1.1\r\nHost: example.org:8080\r\nA: \u00e4\r\nContent-Length: 22\r\n\r\n"
                + "\u00e4\u20ac\ud83d\ude00 and a half ?");
  }

  @Test
  void lengthsOfAnySizeAreWrittenRight() {
    for (int length : new int[] {0, 1, 9, 10, 99, 100, 1_000_000}) {
      request.begin("POST", origin, "/", null);
      request.end("x".repeat(length));
      assertThat(text()).contains("\r\nContent-Length: " + length + "\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "/a b", "/\r\nX: y", "/\u00e4", "/a\u0000", "http://h/", "/\u007f"})
  void aPathThatIsNoneIsRefused(String path) {
    assertThatThrownBy(() -> request.begin("GET", origin, path, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\rb", "\u0000", "\u007f"})
  void aHeaderValueThatWouldSmuggleALineInIsRefused(String value) {
    request.begin("GET", origin, "/", null);
    assertThatThrownBy(() -> request.header("A", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one line");
    assertThatThrownBy(() -> request.begin("GET", origin, "/", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a:", "\u00e4", "Content-Length", "transfer-encoding", "Connection"})
  void aHeaderNameThatIsNoneOrTheEnginesOwnIsRefused(String name) {
    request.begin("GET", origin, "/", null);
    assertThatThrownBy(() -> request.header(name, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMethodThatIsNoneIsRefused() {
    assertThatThrownBy(() -> request.begin("GET /x", origin, "/", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("method");
  }
}
