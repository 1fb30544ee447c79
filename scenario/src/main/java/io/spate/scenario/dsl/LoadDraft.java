package io.spate.scenario.dsl;

import io.spate.protocol.command.Spacing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Load over time; begins with {@link Dsl#users}, {@link Dsl#arrivals}, {@link Dsl#stages}, {@link
 * Dsl#steps}, {@link Dsl#spikes} or {@link Dsl#points}.
 */
public final class LoadDraft extends Draft {
  LoadDraft(String key, Object value) {
    put(key, value instanceof Draft[] drafts ? List.of(drafts) : value);
  }

  /** Users started per second, from 0.001. */
  public LoadDraft spawnRate(double perSecond) {
    put("spawnRate", perSecond);
    return this;
  }

  /** Length of the run, the ramp included; at most 720 h. */
  public LoadDraft duration(Duration duration) {
    put("duration", duration);
    return this;
  }

  /** The run is over when each user has done so many iterations. */
  public LoadDraft iterations(int perUser) {
    put("iterations", perUser);
    return this;
  }

  /** The run is over when all users together have done so many iterations. */
  public LoadDraft sharedIterations(long ofAll) {
    put("sharedIterations", ofAll);
    return this;
  }

  /** How long the iterations may take; default 10 minutes. */
  public LoadDraft maxDuration(Duration duration) {
    put("maxDuration", duration);
    return this;
  }

  /** Arrivals only: how many users may be busy at once. */
  public LoadDraft maxUsers(int users) {
    put("maxUsers", users);
    return this;
  }

  /** Arrivals only: how they are spaced around the rate; default even. */
  public LoadDraft spacing(Spacing spacing) {
    put("spacing", spacing.name().toLowerCase(Locale.ROOT));
    return this;
  }

  /** Users only: iterations that all of them begin together at the most. */
  public LoadDraft throughput(Rate rate) {
    put("throughput", rate);
    return this;
  }

  /** How long requests are left out of totals and thresholds, from the start on. */
  public LoadDraft warmUp(Duration time) {
    put("warmUp", time);
    return this;
  }
}
