package io.spate.scenario;

import io.spate.scenario.data.FeedRows;
import io.spate.scenario.template.TemplateException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The mutable state of one virtual user: variables, counters, random numbers. All else of a
 * scenario is immutable and shared. Not thread-safe: one thread (an event loop) owns it for its
 * whole life.
 *
 * <p>The order of calls is {@link #startUser()} once, then {@link #startIteration()} before each
 * task.
 */
public final class UserContext {
  private static final String[] NO_STRINGS = {};
  private static final long[] NO_COUNTERS = {};

  private final Scenario scenario;
  private final UserClass userClass;
  private final int user;
  private final SplittableRandom random;
  private final String[] vars;
  private final String[] saved;
  private final long[] counters;
  private String[] kept; // null if nothing is
  private String[] varFailures;
  private String[] saveFailures; // null if there is none
  private FeedRows feedRows = FeedRows.NONE;
  private AccessTokens accessTokens = AccessTokens.NONE;
  private StringBuilder scratch;
  private long iteration;

  /**
   * A user that has not started.
   *
   * @param user number of the user in the run, from 0
   * @param seed of the run; the same seed and user give the same random numbers
   */
  public UserContext(Scenario scenario, int user, long seed) {
    this(scenario, scenario.classOf(user), user, seed);
  }

  /** The same for a user whose class does not follow from its number. */
  public UserContext(Scenario scenario, UserClass userClass, int user, long seed) {
    this.scenario = scenario;
    this.user = user;
    this.userClass = userClass;
    // Neighbouring numbers must not give neighbouring sequences: SplittableRandom only scrambles
    // its
    // outputs, so the seed is scrambled here.
    this.random = new SplittableRandom(scramble(scramble(seed) + user));
    Variables variables = scenario.variables();
    this.vars = strings(variables.vars().size());
    this.saved = strings(variables.saved().size());
    int count = variables.counters().size();
    this.counters = count == 0 ? NO_COUNTERS : new long[count];
  }

  private static String[] strings(int count) {
    return count == 0 ? NO_STRINGS : new String[count];
  }

  /** The finalizer of MurmurHash3, a bijection of 64 bits. */
  private static long scramble(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /**
   * Starts (or starts again) the user: counters at 0, {@code vars} evaluated in their order. Never
   * throws: a request that uses one that cannot be evaluated fails, and says why.
   */
  public void startUser() {
    iteration = 0;
    Arrays.fill(counters, 0);
    Arrays.fill(vars, null);
    kept = scenario.fixture().given(); // null before a setup, or without one
    forgetSaved();
    evaluate(scenario.variables().shared());
    evaluate(userClass.vars());
  }

  private void evaluate(List<Var> list) {
    for (int i = 0; i < list.size(); i++) {
      Var each = list.get(i);
      try {
        vars[each.index()] = each.value().render(this);
      } catch (TemplateException e) {
        noteFailure(each.index(), e.getMessage());
      }
    }
  }

  private void noteFailure(int var, String reason) {
    if (varFailures == null) {
      varFailures = new String[vars.length];
    }
    vars[var] = null;
    varFailures[var] = reason;
  }

  /**
   * Starts an iteration: its number goes up, saved variables are forgotten (or what they were at
   * {@link #keepSaved}), {@code vars} stay.
   */
  public void startIteration() {
    iteration++;
    forgetSaved();
  }

  private void forgetSaved() {
    saveFailures = null;
    if (kept == null) {
      Arrays.fill(saved, null);
    } else {
      System.arraycopy(kept, 0, saved, 0, saved.length);
    }
  }

  /** What is saved now will be so at the start of each iteration. */
  public void keepSaved() {
    kept = saved.length == 0 ? null : saved.clone();
  }

  public Scenario scenario() {
    return scenario;
  }

  public UserClass userClass() {
    return userClass;
  }

  /** The user's number in the run, from 0. */
  public int user() {
    return user;
  }

  /** The number of the current iteration, from 1; 0 before the first. */
  public long iteration() {
    return iteration;
  }

  /** This user's random numbers; fast and repeatable, not for secrets. */
  public RandomGenerator random() {
    return random;
  }

  /** The value of a variable of {@code vars}; null if it has none, see {@link #varFailure}. */
  public String var(int index) {
    return vars[index];
  }

  /** Why a variable of {@code vars} has no value. */
  public String varFailure(int index) {
    return varFailures == null || varFailures[index] == null
        ? "the user has not been started"
        : varFailures[index];
  }

  /** The value of a saved variable; null if it was not saved in this iteration. */
  public String saved(int index) {
    return saved[index];
  }

  /** Sets a saved variable until the next iteration starts. */
  public void save(int index, String value) {
    saved[index] = value;
  }

  /** Says why a saved variable has no value from now on, until the next iteration starts. */
  void noteNotSaved(int index, String reason) {
    if (saveFailures == null) {
      saveFailures = new String[saved.length];
    }
    saved[index] = null;
    saveFailures[index] = reason;
  }

  /** Why a saved variable has no value; null if that is not known. */
  public String whyNotSaved(int index) {
    return saveFailures == null ? null : saveFailures[index];
  }

  /** The rows that the user has drawn from the scenario's feeds. */
  public FeedRows feedRows() {
    return feedRows;
  }

  /** Where the user's rows are from now on; before {@link #startUser}, if there are feeds. */
  public void setFeedRows(FeedRows feedRows) {
    this.feedRows = feedRows;
  }

  /** The access token of an index; null if there is none now. */
  public String accessToken(int index) {
    return accessTokens.valueOf(index);
  }

  /** Where the user's access tokens are from now on. */
  public void setAccessTokens(AccessTokens accessTokens) {
    this.accessTokens = accessTokens;
  }

  /** Counts up and returns the new value, from 1. */
  public long nextCount(int counter) {
    return ++counters[counter];
  }

  /**
   * An empty builder for short-lived text, always the same one: its text must be used before the
   * next call.
   */
  public StringBuilder scratch() {
    if (scratch == null) {
      scratch = new StringBuilder(64);
    }
    scratch.setLength(0);
    return scratch;
  }
}
