package io.spate.aggregator.config;

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
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.Bottleneck;
import io.spate.protocol.status.ClockReading;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;

/** What Jackson reflects on in a native aggregator, besides what REST answers with. */
@RegisterForReflection(
    targets = {
      SharedAnswers.class,
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
      LatencyMs.class,
      RunReport.class,
      RunReport.Row.class,
      RunReport.Failure.class,
      RunReport.Sample.class,
      RunReport.Events.class,
      RunReport.Loss.class,
      RunReport.Agent.class,
      RunReport.TaskShare.class,
      RunReport.Threshold.class,
      RunReport.Generator.class,
      RunReport.Log.class,
      RunReport.LogEntry.class,
      RunReport.Interval.class,
      RunReport.Arrivals.class,
      RunReport.WarmUp.class,
      RunReport.Phase.class
    })
final class NativeReflection {
  private NativeReflection() {}
}
