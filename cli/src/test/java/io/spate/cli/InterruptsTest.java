package io.spate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptsTest {
  private final AtomicInteger ended = new AtomicInteger();
  private final Interrupts interrupts = new Interrupts(ended::incrementAndGet);

  @Test
  void theFirstWishEndsAPauseAtOnce() throws Exception {
    CompletableFuture<Boolean> pause =
        CompletableFuture.supplyAsync(() -> interrupts.pause(Duration.ofMinutes(5)));

    interrupts.request();

    assertThat(pause.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(interrupts.requested()).isTrue();
    assertThat(ended).hasValue(0);
  }

  @Test
  void theSecondWishEndsTheCommand() {
    interrupts.request();
    interrupts.request();

    assertThat(ended).hasValue(1);
  }

  @Test
  void withoutAWishAPauseLastsItsTime() {
    assertThat(interrupts.pause(Duration.ofMillis(1))).isTrue();
    assertThat(interrupts.requested()).isFalse();
  }
}
