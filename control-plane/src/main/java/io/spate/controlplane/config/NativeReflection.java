package io.spate.controlplane.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.access.http.SharedAnswers;
import io.spate.protocol.audit.AuditEntry;
import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.Iterations;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.command.Spacing;
import io.spate.protocol.kafka.JsonSerializer;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.Bottleneck;
import io.spate.protocol.status.ClockReading;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;

/** What Jackson and Kafka reflect on in a native control plane, besides what REST answers with. */
@RegisterForReflection(
    targets = {
      RunCommand.class,
      RunData.class,
      RunPhase.class,
      FixtureState.class,
      FixtureEnd.class,
      LoadProfile.class,
      LoadProfile.Point.class,
      Iterations.class,
      ArrivalProfile.class,
      ArrivalProfile.Point.class,
      ClassLoad.class,
      Spacing.class,
      UserQuota.class,
      AuditEntry.class,
      AuditEntry.Outcome.class,
      RunLogEntry.class,
      RunLogEntry.Kind.class,
      AgentStatus.class,
      AgentStatus.RunShare.class,
      AgentState.class,
      Bottleneck.class,
      ClockReading.class,
      SlotStatus.class,
      SlotState.class,
      JsonSerializer.class,
      SharedAnswers.class
    })
final class NativeReflection {
  private NativeReflection() {}
}
