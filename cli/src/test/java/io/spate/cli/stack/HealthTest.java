package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void whatIsDownIsToldWithItsReason() {
    Health health =
        Health.parse(
            503,
            """
            {"status": "DOWN", "checks": [
              {"name": "live", "status": "UP"},
              {"name": "Kafka", "status": "DOWN", "data": {"reason": "no broker at 127.0.0.1:1"}},
              {"name": "commands read", "status": "DOWN"}]}
            """);

    assertThat(health.ready()).isFalse();
    assertThat(health.reason()).isEqualTo("Kafka: no broker at 127.0.0.1:1; commands read is down");
  }

  @Test
  void anAnswerOfSomethingElseIsToldByItsStatus() {
    assertThat(Health.parse(404, "<html>").reason()).isEqualTo("answers status 404");
    assertThat(Health.parse(503, "{}").reason()).isEqualTo("answers status 503");
    assertThat(Health.parse(200, "").ready()).isTrue();
  }
}
