package io.spate.scenario;

import io.spate.protocol.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is done once per run, by one user: before its load begins, and after it has ended. Immutable
 * and thread-safe.
 *
 * @param setup a class of one task, done before the load; null if there is nothing to do
 * @param teardown a class of one task, done after the load; null if there is nothing to do
 * @param setupTimeout how long the setup may take
 * @param teardownTimeout how long the teardown may take
 * @param values what the setup saves, for all users of the run
 * @param given the values by the index of their variables, as {@link UserContext#saved} has them;
 *     null before the setup. Not to be changed
 */
public record Fixture(
    UserClass setup,
    UserClass teardown,
    Duration setupTimeout,
    Duration teardownTimeout,
    List<Value> values,
    String[] given) {
  /** A scenario without either. */
  public static final Fixture NONE =
      new Fixture(null, null, Duration.ZERO, Duration.ZERO, List.of(), null);

  /** How long each of the two may take if the scenario says nothing. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  /** The longest time that a scenario may give them. */
  public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  /** The most that all values may have together, in bytes of JSON: they go with each command. */
  public static final int MAX_VALUES_BYTES = 64 * 1024;

  /**
   * A variable that the setup saves.
   *
   * @param index among the saved variables of the scenario
   */
  public record Value(String name, int index) {}

  public Fixture {
    values = List.copyOf(values);
  }

  /** Whether there is a setup or a teardown. */
  public boolean isNone() {
    return setup == null && teardown == null;
  }

  /** What a user who has done the setup has saved, by name; without what has no value. */
  public Map<String, String> valuesOf(UserContext user) {
    Map<String, String> saved = new HashMap<>();
    for (Value each : values) {
      String value = user.saved(each.index());
      if (value != null) {
        saved.put(each.name(), value);
      }
    }
    return saved;
  }

  /**
   * Why values cannot be given to users; null if they can.
   *
   * @param saved by name
   */
  public static String problemOf(Map<String, String> saved) {
    int bytes = Json.write(saved).length;
    return bytes <= MAX_VALUES_BYTES
        ? null
        : "what it has saved makes "
            + bytes
            + " bytes, and all its values together may have at most "
            + MAX_VALUES_BYTES
            + "; save less of the responses";
  }

  /** The same with what the setup has saved. */
  Fixture with(Map<String, String> saved, int variables) {
    String[] known = new String[variables];
    values.forEach(each -> known[each.index()] = saved.get(each.name()));
    return new Fixture(setup, teardown, setupTimeout, teardownTimeout, values, known);
  }
}
