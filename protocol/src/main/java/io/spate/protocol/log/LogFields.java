package io.spate.protocol.log;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * What a line of a service's log is about, as fields of their own beside its words: the names are
 * alike in all services, so that one search finds all that was said about a run. They are in the
 * mapped diagnostic context (MDC) while the line is logged, and in the line when logs are JSON.
 *
 * <p>Immutable. To be put around the logging call alone, not around work: the context belongs to a
 * thread, does not go with what is handed to another one, and a thread that is made meanwhile would
 * keep it. It allocates, so it has no place where each request passes.
 */
public final class LogFields {
  /** Id of the run. */
  public static final String RUN = "run";

  /** Name of the load agent. */
  public static final String AGENT = "agent";

  /** Number of the slot, from 0. */
  public static final String SLOT = "slot";

  private final Map<String, String> fields;

  private LogFields(Map<String, String> fields) {
    this.fields = Collections.unmodifiableMap(fields);
  }

  /** About a run; {@code null} if it is not known, which is no field then. */
  public static LogFields run(String runId) {
    return new LogFields(Map.of()).with(RUN, runId);
  }

  /** About this agent, too; {@code null}: about none. */
  public LogFields agent(String agentId) {
    return with(AGENT, agentId);
  }

  /** About this slot, too. */
  public LogFields slot(int slot) {
    return with(SLOT, Integer.toString(slot));
  }

  private LogFields with(String name, String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new LogFields(more);
  }

  /** Has a line logged with these fields; then the thread's context is as it was before. */
  public void log(Runnable line) {
    Deque<Runnable> restore = new ArrayDeque<>();
    fields.forEach(
        (name, value) -> {
          String before = MDC.get(name);
          restore.push(before == null ? () -> MDC.remove(name) : () -> MDC.put(name, before));
          MDC.put(name, value);
        });
    try {
      line.run();
    } finally {
      restore.forEach(Runnable::run);
    }
  }
}
