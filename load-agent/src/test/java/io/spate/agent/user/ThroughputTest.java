package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CountingServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit to what all users together begin, against a real server. */
class ThroughputTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 60})
  void allSlotsTogetherBeginSoManyIterationsASecondEvenly(int slots) {
    SlotEnd end =
        loop.start(
                """
                target: %s
                load:
                  throughput: 50/s
                  stages: [ { duration: 0s, users: 20 }, { duration: 3s, users: 20 } ]
                users:
                  - tasks: [ { sequence: [ { get: /a }, { get: /b } ] } ]
                """
                    .formatted(target.baseUrl()),
                0,
                slots)
            .end();

    assertThat(end.iterations()).isBetween(130L, 151L);
    List<Long> begun = begun();
    int[] perHalfSecond = new int[6];
    begun.forEach(us -> perHalfSecond[(int) Math.min(5, us / 500_000)]++);
    for (int i = 0; i < 5; i++) {
      assertThat(perHalfSecond[i]).as("iterations in half second %d", i).isBetween(15, 35);
    }
  }

  /** When iterations have begun, microseconds after the first. */
  private List<Long> begun() {
    List<Long> due = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals("GET /a")) {
          due.add(batch.dueUs(i));
        }
      }
    }
    long first = Collections.min(due);
    return due.stream().map(us -> us - first).toList();
  }
}
