package io.spate.agent.user;

import io.spate.agent.flow.ClassProgram;
import io.spate.agent.http.SharedToken;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.event.EventName;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.Environment;
import io.spate.scenario.Overrides;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.FeedDraws;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A run as this agent runs it: its scenario parsed once, for all loops. Immutable; what changes
 * during a run (phase, times, load) comes with each newer command.
 *
 * @param runId the run
 * @param scenario the scenario, with the command's target
 * @param baseUrl target without a trailing slash
 * @param order which user belongs to which slot
 * @param programs what users do, for each class of the scenario
 * @param eventNames what events are called: the names of requests by their index and, if there is a
 *     warm-up, those of its events in the same order
 * @param populations users by class, where classes have loads of their own; else one for all
 * @param drawingSlots among how many slots rows of data are shared
 * @param tokens the access tokens that all users here have in common, by their index; what they
 *     hold changes
 */
public record PreparedRun(
    String runId,
    Scenario scenario,
    String baseUrl,
    SlotOrder order,
    Map<UserClass, ClassProgram> programs,
    List<String> eventNames,
    List<Population> populations,
    int drawingSlots,
    List<SharedToken> tokens) {
  /**
   * Prepares the run of a command.
   *
   * @param environment of the agent, as far as scenarios may see it
   * @throws io.spate.scenario.ScenarioException if this agent cannot read the scenario
   */
  public static PreparedRun of(RunCommand command, Environment environment) {
    return of(command, environment, DataFiles.ELSEWHERE);
  }

  /**
   * Prepares the run of a command that files were sent with.
   *
   * @param files which
   * @throws io.spate.scenario.ScenarioException if this agent cannot read the scenario
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public static PreparedRun of(RunCommand command, Environment environment, DataFiles files) {
    Scenario scenario =
        Scenario.parse(command.scenario(), command.runId(), files)
            .withOverrides(new Overrides(null, null, null, command.target()))
            .in(environment);
    return of(command.runId(), scenario, command.load(), command.slots(), command.drawingSlots());
  }

  static PreparedRun of(String runId, Scenario scenario, int slots, int drawingSlots) {
    return of(runId, scenario, scenario.profile(), slots, drawingSlots);
  }

  private static PreparedRun of(
      String runId, Scenario scenario, LoadProfile load, int slots, int drawingSlots) {
    String target = scenario.target();
    SlotOrder order = new SlotOrder(slots);
    return new PreparedRun(
        runId,
        scenario,
        target.endsWith("/") ? target.substring(0, target.length() - 1) : target,
        order,
        compile(scenario),
        eventNames(scenario),
        Population.of(scenario, load, order),
        drawingSlots,
        SharedToken.of(scenario.http().oauth2().size()));
  }

  private static List<String> eventNames(Scenario scenario) {
    List<String> names = scenario.requestNames();
    return scenario.load().warmUp().isZero()
        ? names
        : Stream.concat(names.stream(), names.stream().map(EventName::ofWarmUp)).toList();
  }

  /** The same with what the setup has saved, by name. */
  public PreparedRun withSetup(Map<String, String> values) {
    return new PreparedRun(
        runId,
        scenario.withSetup(values),
        baseUrl,
        order,
        programs,
        eventNames,
        populations,
        drawingSlots,
        tokens);
  }

  /** Whether it has what the setup has saved. */
  public boolean isSetUp() {
    return scenario.fixture().given() != null;
  }

  /** Seeds all that is random: the same on each agent. */
  long seed() {
    Long seed = scenario.seed();
    return seed == null ? runId.hashCode() : seed;
  }

  /** Whether iterations draw rows of data, so that a slot has to go on after those drawn. */
  public boolean drawsRows() {
    return scenario.users().stream()
        .flatMap(each -> each.tasks().stream())
        .anyMatch(task -> !task.feeds().isEmpty());
  }

  /**
   * The rows of a slot.
   *
   * @param before how many of each feed were drawn for it before
   */
  public FeedDraws draws(int slot, long[] before) {
    return new FeedDraws(
        scenario.feeds(), order.user(slot, 0), drawingSlots, order.slots(), seed(), before);
  }

  private static Map<UserClass, ClassProgram> compile(Scenario scenario) {
    // By identity: classes are compared by all that is in them otherwise.
    Map<UserClass, ClassProgram> programs = new IdentityHashMap<>();
    Stream.concat(
            scenario.users().stream(),
            Stream.of(scenario.fixture().setup(), scenario.fixture().teardown()))
        .filter(Objects::nonNull)
        .forEach(each -> programs.put(each, ClassProgram.of(each)));
    return Collections.unmodifiableMap(programs);
  }
}
