package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.spate.testsupport.CountingServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The end of a loop, whatever its runs are at. */
class LoopEndTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void whatResponsesWereReadIntoIsGivenBackAlsoWhileUsersAreAtWork() {
    PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
    try (CountingServer target = CountingServer.start()) {
      long before = pool.pinnedDirectMemory();
      try (OneLoop loop = new OneLoop()) {
        loop.start(
            """
            target: %s
            load: { users: 3, spawnRate: 1000, duration: 10m }
            users: [ { thinkTime: 1ms, tasks: [ { get: / } ] } ]
            """
                .formatted(target.baseUrl()));
        await().atMost(PATIENCE).until(() -> target.counts().total() > 30);
        assertThat(pool.pinnedDirectMemory()).isGreaterThan(before);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(pool.pinnedDirectMemory()).isLessThanOrEqualTo(before));
    }
  }
}
