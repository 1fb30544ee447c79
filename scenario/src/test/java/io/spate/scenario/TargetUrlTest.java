package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target whose host two readers could read in two ways is none. */
class TargetUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1@evil.test, must not contain a user name",
    "http://evil.test@127.0.0.1, must not contain a user name",
    "http://127.0.0.1:80@evil.test/, must not contain a user name",
    "http://@127.0.0.1, must not contain a user name",
    "http://, is not a URL",
    "http:///x, no valid host",
    "http://:8080, no valid host",
    "http:127.0.0.1, no valid host",
    "//127.0.0.1, must be an http or https URL",
    "file:///etc/passwd, must be an http or https URL",
    "gopher://127.0.0.1, must be an http or https URL",
    "http://127.0.0.1:0, impossible port",
    "http://127.0.0.1:65536, impossible port",
    "http://127.0.0.1:99999999999, no valid host",
    "http://127.0.0.1:80:80, no valid host",
    "http://127.0.0.1:-1, no valid host",
    "http://%31%32%37.0.0.1, no valid host",
    "http://localhost%00.evil.test, no valid host",
    "http://localhost%2eevil.test, no valid host",
    "http://127.0.0.1\\@evil.test, is not a URL",
    "http://evil.test#@127.0.0.1, must not have a query or fragment",
    "http://evil.test?@127.0.0.1, must not have a query or fragment",
    "http://[::1, is not a URL",
    "http://[127.0.0.1], is not a URL",
    "http://0x7f000001.1, no valid host",
    "http://a..b, no valid host",
    "http://localhost.., no valid host",
    "http://.localhost, no valid host"
  })
  void aHostInDisguiseIsRefused(String target, String why) {
    assertThat(TargetUrl.problemOf(target)).as(target).isNotNull().contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://\u2460\u2461\u2466.0.0.1",
        "http://127\u30020.0.1",
        "http://loc\u0430lhost",
        "http://local\u00adhost",
        "http://a b",
        "http://a\n.test",
        "http://a\t",
        " http://localhost",
        "http://localhost\u0000"
      })
  void charactersThatNoHostHasAreRefused(String target) {
    assertThat(TargetUrl.problemOf(target)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP://LOCALHOST.:8080/a",
        "https://xn--bcher-kva.test",
        "http://[::ffff:127.0.0.1]:8080"
      })
  void anOddButPlainHostIsTaken(String target) {
    assertThat(TargetUrl.problemOf(target)).isNull();
  }
}
