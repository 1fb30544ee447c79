package io.spate.agent.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTroubleTest {
  private static final Exception AWAY = new Exception("no broker");

  private final List<String> said = new ArrayList<>();
  private long now;
  private final HeartbeatTrouble trouble =
      new HeartbeatTrouble(() -> now, said::add, () -> said.add("again"));

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void heartbeatsThatFailForAWhileAreToldOnceAndWhenTheyComeThroughAgain() {
    pass(HeartbeatTrouble.PATIENCE);
    trouble.note(AWAY);
    trouble.note(AWAY);
    assertThat(said).containsExactly("no broker");

    trouble.note(null);
    trouble.note(null);
    assertThat(said).containsExactly("no broker", "again");
  }

  @Test
  void someThatFailBetweenOthersThatComeThroughAreNotTold() {
    for (int i = 0; i < 10; i++) {
      trouble.note(null);
      pass(HeartbeatTrouble.PATIENCE.minusMillis(1));
      trouble.note(AWAY);
    }

    assertThat(said).isEmpty();
  }
}
