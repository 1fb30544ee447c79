package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://a, a, 80, a",
    "HTTP://A.b:80, a.b, 80, a.b",
    "https://a, a, 443, a",
    "https://a:8443, a, 8443, a:8443",
    "http://[::1]:81, ::1, 81, [::1]:81",
    "http://[::1], ::1, 80, [::1]"
  })
  void anOriginHasHostPortAndAuthority(String url, String host, int port, String authority) {
    Origin origin = OriginUrl.parse(url);

    assertThat(origin.host).isEqualTo(host);
    assertThat(origin.port).isEqualTo(port);
    assertThat(origin.authority).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a",
        "a",
        "http://",
        "http://a:0",
        "http://a:65536",
        "http://a:x",
        "http://a/b",
        "http://u:p@a",
        "http://a b",
        "http://[::1",
        "http://\u00e4",
        "http://x[::1]"
      })
  void whatIsNoOriginIsRefused(String url) {
    assertThatThrownBy(() -> OriginUrl.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUrlsOriginEndsWherePathQueryOrFragmentBegins() {
    assertThat(OriginUrl.end("http://a:1/b")).isEqualTo(10);
    assertThat(OriginUrl.end("https://a?b")).isEqualTo(9);
    assertThat(OriginUrl.end("http://a")).isEqualTo(8);
    assertThat(OriginUrl.end("/a")).isEqualTo(-1);
  }
}
