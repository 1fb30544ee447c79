package io.spate.agent;

import static org.awaitility.Awaitility.await;

import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CountingServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A test of an agent with a real broker, whose control plane it plays, and a real target. */
abstract class AgentWithTarget {
  static final int SLOTS = 120;

  final ControlPlaneRole controlPlane = new ControlPlaneRole();
  final CountingServer target = CountingServer.start();

  @AfterEach
  void stop() {
    target.close();
    controlPlane.close();
  }

  /** Gives the agent all slots of an announced run; returns when it holds them. */
  void haveHeld(String run, Duration atMost) {
    controlPlane.publishQuotas(run);
    await().atMost(atMost).until(() -> controlPlane.slots(run, SlotState.HELD) == SLOTS);
  }
}
