package io.spate.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventNameTest {
  @ParameterizedTest
  @CsvSource({
    "GET /todo, false, true, true, (other)",
    "GET warm-up /todo, false, true, true, (other)",
    "group checkout, false, false, false, group (other)",
    "warm-up GET /todo, true, true, false, warm-up (other)",
    "warm-up group checkout, true, false, false, warm-up group (other)",
    "setup GET /todo, false, false, false, setup (other)",
    "setup group stock, false, false, false, setup (other)",
    "teardown GET /todo, false, false, false, teardown (other)",
    "GET setup, false, true, true, (other)",
    "POST /chat first event, false, false, false, group (other)",
    "warm-up POST /chat next event, true, false, false, warm-up group (other)",
    "(other), false, true, true, (other)",
    "warm-up (other), true, true, false, warm-up (other)",
  })
  void aNameTellsWhatItsEventsAre(
      String name, boolean warmUp, boolean request, boolean counted, String folded) {
    assertThat(EventName.isWarmUp(name)).isEqualTo(warmUp);
    assertThat(EventName.isRequest(name)).isEqualTo(request);
    assertThat(EventName.isCounted(name)).isEqualTo(counted);
    assertThat(EventName.folded(name, "(other)")).isEqualTo(folded);
  }
}
