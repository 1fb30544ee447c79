package io.spate.scenario.dsl;

import java.time.Duration;

/** A load in steps or with spikes, see {@link Dsl#step} and {@link Dsl#spike}. */
public final class ShapeDraft extends Draft {
  ShapeDraft() {}

  ShapeDraft with(String key, Object value) {
    put(key, value);
    return this;
  }

  /** Steps: the first level, in users; by default that of the step. */
  public ShapeDraft start(int users) {
    return with("start", users);
  }

  /** Steps: the first level as a rate. */
  public ShapeDraft start(Rate rate) {
    return with("start", rate);
  }

  /** How long each step lasts; of spikes, the time from the begin of one to that of the next. */
  public ShapeDraft every(Duration time) {
    return with("every", time);
  }

  /** Steps: the last level, in users. */
  public ShapeDraft until(int users) {
    return with("until", users);
  }

  /** Steps: the last level as a rate. */
  public ShapeDraft until(Rate rate) {
    return with("until", rate);
  }

  /** How long the way from one level to the next takes; default none, a jump. */
  public ShapeDraft ramp(Duration time) {
    return with("ramp", time);
  }

  /** Spikes: when the first begins, from the start of the run. */
  public ShapeDraft at(Duration time) {
    return with("at", time);
  }

  /** Spikes: how long they stay at their peak. */
  public ShapeDraft lasting(Duration time) {
    return with("for", time);
  }
}
