package io.spate.scenario.dsl;

/** A stage, or a moment, of a load; see {@link Dsl#stage} and {@link Dsl#at}. */
public final class StageDraft extends Draft {
  StageDraft(String timeKey, Object time, String levelKey, Object level) {
    put(timeKey, time);
    put(levelKey, level);
  }
}
