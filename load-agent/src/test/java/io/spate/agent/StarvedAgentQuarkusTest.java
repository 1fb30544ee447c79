package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.Bottleneck;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.KafkaTestResource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The agent's process is pinned to one processor, beside processes that want all of it: it must say
 * that it cannot send requests when they are due, and the events must say so too.
 */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class StarvedAgentQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HOGS = 8;
  private static final int RATE = 500;

  private final ControlPlaneRole controlPlane = new ControlPlaneRole();
  private final List<Process> hogs = new ArrayList<>();
  private String processors;
  private CountingServer target;

  @BeforeEach
  void start() throws Exception {
    target = CountingServer.start();
    processors = ownProcessors();
    assumeTrue(processors != null, "pinning a process needs taskset");
  }

  @AfterEach
  void stop() throws Exception {
    feed();
    target.close();
    controlPlane.close();
  }

  /** The list of processors that this process may use; null if nobody can tell. */
  private static String ownProcessors() throws InterruptedException {
    try {
      Process taskset = taskset("-c", "-p", Long.toString(ProcessHandle.current().pid()));
      String said = new String(taskset.getInputStream().readAllBytes()).strip();
      return taskset.waitFor() == 0 ? said.substring(said.lastIndexOf(' ') + 1) : null;
    } catch (IOException e) {
      return null; // no such program
    }
  }

  private static Process taskset(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("taskset"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void pinTo(String list) throws Exception {
    String self = Long.toString(ProcessHandle.current().pid());
    Process taskset = taskset("-a", "-c", "-p", list, self); // all threads
    taskset.getInputStream().readAllBytes();
    taskset.waitFor(); // a thread may have ended in between, which it complains of
  }

  private void starve() throws Exception {
    String one = processors.split("[,-]")[0];
    pinTo(one);
    for (int i = 0; i < HOGS; i++) {
      hogs.add(taskset("-c", one, "sh", "-c", "while :; do :; done"));
    }
  }

  private void feed() throws Exception {
    hogs.forEach(Process::destroyForcibly);
    hogs.clear();
    if (processors != null) {
      pinTo(processors);
    }
  }

  @Test
  void anAgentThatIsStarvedSaysSoWhileItIsAndItsEventsShowTheDelay() throws Exception {
    long begin = System.currentTimeMillis();
    String run =
        controlPlane.announce(
            """
            name: starved
            target: %s
            load: { arrivals: %d/s, duration: 10s, maxUsers: 2000 }
            users: [ { tasks: [ { get: /x } ] } ]
            """
                .formatted(target.baseUrl(), RATE));
    controlPlane.publishQuotas(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.HELD) == 120);
    assertThat(controlPlane.heartbeats())
        .as("nothing is late where nothing is due")
        .noneMatch(status -> isLate(status, begin));

    long before = System.currentTimeMillis();
    starve();
    controlPlane.start(run);
    await()
        .atMost(PATIENCE)
        .until(() -> controlPlane.heartbeats().stream().anyMatch(s -> isLate(s, before)));
    feed();
    long after = System.currentTimeMillis();
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    AgentStatus late =
        controlPlane.heartbeats().stream()
            .filter(status -> isLate(status, before))
            .findFirst()
            .orElseThrow();
    assertThat(late.at()).as("when").isBetween(before, after);
    assertThat(late.scheduleLagP99Ms()).as("how late").isGreaterThan(10);
    assertThat(late.scheduleLagMs()).isGreaterThanOrEqualTo(late.scheduleLagP99Ms() * 0.98);
    assertThat(late.runs()).anyMatch(share -> share.runId().equals(run));
    assertThat(longestWaitMs(run))
        .as("a wait in the events, of the same delay")
        .isGreaterThanOrEqualTo(late.scheduleLagP99Ms() * 0.98);
    assertThat(controlPlane.arrivalsStarted(run) + controlPlane.arrivalsNotStarted(run))
        .as("whatever comes late, none is forgotten")
        .isEqualTo(10L * RATE);
  }

  /** Other tests' heartbeats are on the topic, too. */
  private static boolean isLate(AgentStatus status, long sinceMs) {
    return status.at() >= sinceMs && status.bottlenecks().contains(Bottleneck.SCHEDULE_LAG);
  }

  private double longestWaitMs(String run) {
    long longest = 0;
    for (EventBatch batch : controlPlane.batches(run)) {
      for (int i = 0; i < batch.size(); i++) {
        longest = Math.max(longest, batch.waitUs(i));
      }
    }
    return longest / 1e3;
  }
}
