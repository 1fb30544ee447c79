package io.spate.agent.vitals;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the metrics tell of the agent: the numbers of its newest heartbeat. No user and no request
 * ever waits for them.
 */
@Singleton
class AgentMeters {
  private final Counter events;
  private final Counter dropped;
  private final Counter restarted;

  // Confined to the heartbeat's thread.
  private final Map<String, RunShare> told = new HashMap<>();
  private volatile AgentStatus newest;

  AgentMeters(MeterRegistry meters) {
    gauge(meters, "spate.agent.users", "Active users", AgentStatus::users);
    gauge(meters, "spate.agent.slots", "Slots that are held", AgentStatus::slots);
    gauge(meters, "spate.agent.cpu.cores", "Cores busy in the last second", AgentStatus::cpu);
    gauge(meters, "spate.agent.cpu.limit.cores", "Cores that it may use", AgentStatus::cpuLimit);
    gauge(
        meters,
        "spate.agent.loop.delay.seconds",
        "Longest delay of an event loop in the last second",
        status -> status.loopLagMs() / 1e3);
    gauge(
        meters,
        "spate.agent.schedule.lag.seconds",
        "Longest delay of a request between due and sent in the last second",
        status -> status.scheduleLagMs() / 1e3);
    gauge(
        meters,
        "spate.agent.buffered.events",
        "Events that wait for Kafka",
        AgentStatus::bufferedEvents);
    events = counter(meters, "spate.agent.events", "Request events produced");
    dropped = counter(meters, "spate.agent.events.dropped", "Events dropped: the buffer was full");
    restarted = counter(meters, "spate.agent.users.restarted", "Users of lost agents taken over");
  }

  private void gauge(
      MeterRegistry meters, String name, String description, ToDoubleFunction<AgentStatus> value) {
    Gauge.builder(name, this, self -> self.value(value)).description(description).register(meters);
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder(name).description(description).register(meters);
  }

  private double value(ToDoubleFunction<AgentStatus> value) {
    AgentStatus status = newest;
    return status == null ? 0 : value.applyAsDouble(status);
  }

  /** Takes what a heartbeat says; called on its thread alone. */
  void update(AgentStatus status) {
    newest = status;
    for (RunShare run : status.runs()) {
      RunShare before = told.put(run.runId(), run);
      events.increment(more(run.produced(), before == null ? 0 : before.produced()));
      dropped.increment(more(run.dropped(), before == null ? 0 : before.dropped()));
      restarted.increment(more(run.restartedUsers(), before == null ? 0 : before.restartedUsers()));
    }
    told.keySet().retainAll(status.runs().stream().map(RunShare::runId).toList());
  }

  /** A run that has left and comes again counts from 0 again. */
  private static long more(long now, long before) {
    return now >= before ? now - before : now;
  }
}
