package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A terminal that is closed while the demo runs in it. */
class KilledTerminalSlowIT {
  @Test
  void aKilledTerminalLeavesNothingThatDownDoesNotFind() throws InterruptedException {
    try (Spate spate = Spate.inNewHome()) {
      Path out = spate.newFile("demo", ".txt");
      Process demo = spate.start(out, "demo", "--run-time", "10m");
      await()
          .atMost(2, TimeUnit.MINUTES)
          .untilAsserted(() -> assertThat(Spate.read(out)).contains("/runs/"));

      // The command only, as a closed terminal does; what it has started must be found by down.
      demo.destroyForcibly();
      assertThat(demo.waitFor(10, TimeUnit.SECONDS)).isTrue();
      List<ProcessHandle> orphans = spate.processes();
      assertThat(orphans).as("what the dead terminal has left").hasSizeGreaterThanOrEqualTo(6);

      spate.run(Duration.ofSeconds(90), "down").exitsWith(0);

      assertThat(spate.processes()).isEmpty();
    }
  }
}
