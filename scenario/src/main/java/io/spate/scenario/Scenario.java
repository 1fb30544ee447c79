package io.spate.scenario;

import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.Feed;
import io.spate.scenario.parse.ScenarioParser;
import io.spate.scenario.threshold.Threshold;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run does: the target, the load, the users and what must hold. Immutable and thread-safe.
 *
 * @param name for people
 * @param target base URL, http or https
 * @param load users over time
 * @param users classes of users, at least one
 * @param thresholds what must hold for the run to pass
 * @param http how requests are sent
 * @param variables names behind the indexes of {@link UserContext}
 * @param requestNames the distinct names of requests, by {@link RequestStep#nameIndex()}
 * @param feeds rows of values to draw from, by {@link Feed#index()}
 * @param seed of all that is random; null for another one in each run
 * @param environment values of {@code ${env.NAME}}
 * @param fixture what is done once per run, before and after the load
 */
public record Scenario(
    String name,
    String target,
    LoadSpec load,
    List<UserClass> users,
    List<Threshold> thresholds,
    HttpOptions http,
    Variables variables,
    List<String> requestNames,
    List<Feed> feeds,
    Long seed,
    Environment environment,
    Fixture fixture) {

  /** The largest source, in UTF-8 bytes. */
  public static final int MAX_SOURCE_BYTES = 8 * 1024 * 1024;

  /** 2^64 divided by the golden ratio: its multiples mod 2^64 are spread as evenly as can be. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  public Scenario {
    users = List.copyOf(users);
    thresholds = List.copyOf(thresholds);
    requestNames = List.copyOf(requestNames);
    feeds = List.copyOf(feeds);
  }

  /**
   * Reads a scenario in YAML or JSON.
   *
   * @param source the text
   * @param file what to call it in messages
   * @throws ScenarioException with every mistake that was found, if there is any
   */
  public static Scenario parse(String source, String file) {
    return parse(source, file, DataFiles.ELSEWHERE);
  }

  /**
   * Reads a scenario in YAML or JSON, and the files of its feeds.
   *
   * @param source the text
   * @param file what to call it in messages
   * @param data the files that its feeds name
   * @throws ScenarioException with every mistake that was found, in the files too, if there is any
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public static Scenario parse(String source, String file, DataFiles data) {
    return ScenarioParser.parse(source, file, data);
  }

  /**
   * The same scenario with some values replaced.
   *
   * @throws ScenarioException naming each override that is impossible
   */
  public Scenario withOverrides(Overrides overrides) {
    return OverridePolicy.apply(this, overrides);
  }

  /** The same scenario where users run in this environment. */
  public Scenario in(Environment environment) {
    return new Scenario(
        name,
        target,
        load,
        users,
        thresholds,
        http,
        variables,
        requestNames,
        feeds,
        seed,
        environment,
        fixture);
  }

  /**
   * The same scenario after its setup.
   *
   * @param values what the setup has saved, by name
   */
  public Scenario withSetup(Map<String, String> values) {
    return new Scenario(
        name,
        target,
        load,
        users,
        thresholds,
        http,
        variables,
        requestNames,
        feeds,
        seed,
        environment,
        fixture.with(values, variables.saved().size()));
  }

  /** The load over time. */
  public LoadProfile profile() {
    return isByClass()
        ? LoadProfile.ofClasses(users.stream().map(Scenario::classLoad).toList())
        : load.profile();
  }

  private static ClassLoad classLoad(UserClass userClass) {
    OwnLoad own = userClass.own();
    return new ClassLoad(
        userClass.name(), own.load().users(), own.startAfter().toMillis(), own.profile());
  }

  /** Whether the classes of users have loads of their own, of which {@link #load} is the sum. */
  public boolean isByClass() {
    return users.getFirst().own() != null;
  }

  /** How long requests in flight may take at the end. */
  public Duration gracefulStop() {
    return http.gracefulStop();
  }

  /**
   * The class of a user, a pure function of its number (from 0). The numbers are laid out by
   * multiples of the golden ratio, so that the users of any prefix or regular share of the numbers
   * are mixed by the weights. In the open model it is the class of an arrival.
   */
  public UserClass classOf(long user) {
    int count = users.size();
    if (count == 1) {
      return users.get(0);
    }
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += users.get(i).weight();
    }
    long left = Math.unsignedMultiplyHigh(user * GOLDEN, total);
    for (int i = 0; i < count; i++) {
      UserClass each = users.get(i);
      left -= each.weight();
      if (left < 0) {
        return each;
      }
    }
    throw new IllegalStateException("the weights of the user classes do not add up");
  }
}
