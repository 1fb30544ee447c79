package io.spate.agent.user;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.FailureSample;
import io.spate.testsupport.CountingServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A user loop and a real server as its target; one user does steps once. */
abstract class TargetedLoop {
  final CountingServer target = CountingServer.start();
  final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  /**
   * One user does these steps once.
   *
   * @param steps a list of YAML, not indented
   */
  void run(String steps) {
    loop.run(
        """
        target: %s
        load: { users: 1, iterations: 1 }
        users:
          - tasks:
              - sequence:
        """
                .formatted(target.baseUrl())
            + steps.stripTrailing().indent(10));
  }

  /** Name and error of each event, in order. */
  List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        kinds.add(batch.name(i) + " " + ErrorKind.of(batch.error(i)));
      }
    }
    return kinds;
  }

  /** What was kept of failures, in order. */
  List<FailureSample> samples() {
    return loop.batches().stream().flatMap(batch -> batch.samples().stream()).toList();
  }
}
