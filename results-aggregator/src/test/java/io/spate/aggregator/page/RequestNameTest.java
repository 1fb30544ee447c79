package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestNameTest {

  @Test
  void theMethodGetsItsOwnColumn() {
    assertThat(RequestName.of("GET /todo/[id]")).isEqualTo(new RequestName("GET", "/todo/[id]"));
    assertThat(RequestName.of("DELETE a b")).isEqualTo(new RequestName("DELETE", "a b"));
  }

  @Test
  void aNameWithoutMethodStaysWhole() {
    assertThat(RequestName.of("log in")).isEqualTo(new RequestName("", "log in"));
    assertThat(RequestName.of("GETTING started")).isEqualTo(new RequestName("", "GETTING started"));
    assertThat(RequestName.of(" GET")).isEqualTo(new RequestName("", " GET"));
    assertThat(RequestName.of("GET")).isEqualTo(new RequestName("", "GET"));
    assertThat(RequestName.of("")).isEqualTo(new RequestName("", ""));
  }
}
