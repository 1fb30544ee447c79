package io.spate.agent.vitals;

import io.spate.agent.config.AgentConfig;
import io.spate.protocol.status.ClockReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Compares the agent's clock with the brokers' by its heartbeats: their topic has the brokers' time
 * (LogAppendTime), which comes back with the acknowledgement, so that nothing has to be read. Says
 * in the log when the clock gets off, and when it is right again. Thread-safe.
 */
@ApplicationScoped
public class ClockWatch {
  private static final Logger LOGGER = Logger.getLogger(ClockWatch.class);

  private final Clock clock;
  private final long limitMs;
  private final ClockOffset offset = new ClockOffset();
  private boolean off;

  ClockWatch(Clock clock, AgentConfig config) {
    this.clock = clock;
    this.limitMs = config.clockSkewWarning().toMillis();
  }

  /** A heartbeat that is about to be sent. */
  final class Beat {
    private final Instant sent = clock.instant();
    private final long sentNanos = System.nanoTime();

    /** When it was sent, milliseconds since the epoch; to be the record's own time, too. */
    long atMs() {
      return sent.toEpochMilli();
    }

    /**
     * The heartbeat is acknowledged.
     *
     * @param stampMs the record's time as the broker has it. With a topic that was made by an older
     *     version, or by somebody else, it is the record's own, which says nothing of the broker.
     */
    void acknowledged(long stampMs) {
      if (stampMs != atMs() && stampMs > 0) {
        double sentMs = sent.getEpochSecond() * 1e3 + sent.getNano() / 1e6;
        offset.add(sentMs, (System.nanoTime() - sentNanos) / 1e6, stampMs);
        tell();
      }
    }
  }

  /** To be called right before a heartbeat is sent. */
  Beat beat() {
    return new Beat();
  }

  /** How the clock compares; empty as long as that is not known. */
  Optional<ClockReading> reading() {
    return offset.reading(limitMs);
  }

  private synchronized void tell() {
    ClockReading reading = reading().orElseThrow();
    if (reading.off() && !off) {
      LOGGER.warnf(
          "This machine's clock is %.0f ms (within %.1f ms) %s Kafka's, so this agent's load and"
              + " its seconds in the numbers are shifted by as much: have NTP set the clock"
              + " (chrony, systemd-timesyncd)",
          Math.abs(reading.skewMs()),
          reading.uncertaintyMs(),
          reading.skewMs() > 0 ? "ahead of" : "behind");
    } else if (!reading.off() && off) {
      LOGGER.infof("This machine's clock is as Kafka's again, within %d ms", limitMs);
    }
    off = reading.off();
  }
}
