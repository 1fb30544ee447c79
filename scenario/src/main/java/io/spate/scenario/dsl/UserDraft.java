package io.spate.scenario.dsl;

import java.time.Duration;
import java.util.Arrays;

/** A kind of user, see {@link Dsl#user}. */
public final class UserDraft extends Draft {
  UserDraft(String name) {
    if (name != null) {
      put("name", name);
    }
  }

  /** How many users are of this kind, relative to the others; from 1, the default. */
  public UserDraft weight(int weight) {
    put("weight", weight);
    return this;
  }

  /** Users of this kind over time, in place of a load of the scenario. */
  public UserDraft load(LoadDraft load) {
    put("load", load);
    return this;
  }

  /** How long after the start of the run the load of this kind begins; default 0. */
  public UserDraft startAfter(Duration time) {
    put("startAfter", time);
    return this;
  }

  /** The wait after each request. */
  public UserDraft thinkTime(Wait wait) {
    put("thinkTime", wait);
    return this;
  }

  /** The same, always so long. */
  public UserDraft thinkTime(Duration time) {
    put("thinkTime", time);
    return this;
  }

  /** The same, drawn evenly between two times. */
  public UserDraft thinkTime(Duration min, Duration max) {
    put("thinkTime", Dsl.between(min, max));
    return this;
  }

  /** An iteration begins every so often. */
  public UserDraft pacing(Wait wait) {
    put("pacing", wait);
    return this;
  }

  /** The same, always so long. */
  public UserDraft pacing(Duration time) {
    put("pacing", time);
    return this;
  }

  /** A variable, set when a user starts; the value may hold expressions. */
  public UserDraft var(String name, Object value) {
    putInto("vars", name, value);
    return this;
  }

  /** What a user does once, before its first task. */
  public UserDraft onStart(StepDraft... steps) {
    put("onStart", steps(steps));
    return this;
  }

  /** What a user does once, when it ends. */
  public UserDraft onStop(StepDraft... steps) {
    put("onStop", steps(steps));
    return this;
  }

  /** A task of these steps; one that is a request alone has its name. */
  public UserDraft task(StepDraft... steps) {
    add("tasks", TaskDraft.of(steps));
    return this;
  }

  /** Tasks with names or weights, see {@link Dsl#task}. */
  public UserDraft tasks(TaskDraft... tasks) {
    addAll("tasks", Arrays.asList(tasks));
    return this;
  }
}
