package io.spate.access.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginResourceTest {
  @ParameterizedTest
  @CsvSource({
    "/runs/r1?x=1, /runs/r1?x=1",
    "//evil.test/, /",
    "///evil.test, /",
    "/\\evil.test, /",
    "https://evil.test, /",
    "javascript:alert(1), /",
    "/ not a path, /",
    ", /"
  })
  void theWayBackStaysInThisService(String next, String way) {
    assertThat(LoginResource.wayBack(next)).isEqualTo(way);
  }
}
