package io.spate.controlplane.run;

import io.spate.controlplane.kafka.Acknowledgements;
import io.spate.controlplane.kafka.Acknowledgements.Deadline;
import io.spate.controlplane.kafka.KafkaLink;
import io.spate.controlplane.log.RunLogPublisher;
import io.spate.controlplane.quota.QuotaPublisher;
import io.spate.controlplane.target.TargetPolicy;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.protocol.log.LogFields;
import io.spate.scenario.Fixture;
import io.spate.scenario.OAuth2;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.template.Template;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes runs. Thread-safe. The steps:
 *
 * <ol>
 *   <li>check the request and the target; nothing has happened if that fails
 *   <li>publish the files that came along, so that an agent finds what the command names
 *   <li>publish the command (waiting), so that an agent that takes a quota can look its run up
 *   <li>publish the quotas, one per slot: what an autoscaler sees as demand
 *   <li>wait until the run has been read back
 * </ol>
 *
 * <p>If a step is not acknowledged, the client is told so and the run is given up: should its
 * command turn up in the topic nevertheless, it is declared failed. Files of a run that was never
 * made go with the topic's retention.
 */
@Singleton
public final class RunCreation {
  private static final Logger LOGGER = Logger.getLogger(RunCreation.class);

  /** Room for what Kafka adds to a record, and for later revisions with longer reasons. */
  private static final int MAX_COMMAND_BYTES = Topics.MAX_RECORD_BYTES - 64 * 1024;

  private final RunPlanner planner;
  private final TargetPolicy targets;
  private final KafkaLink link;
  private final StateReaders readers;
  private final CommandPublisher commands;
  private final QuotaPublisher quotas;
  private final DataPublisher data;
  private final Acknowledgements acknowledgements;
  private final RunRegistry runs;
  private final TotalLimits totals;
  private final AbandonedRuns abandoned;
  private final RunLogPublisher log;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  RunCreation(
      RunPlanner planner,
      TargetPolicy targets,
      KafkaLink link,
      StateReaders readers,
      CommandPublisher commands,
      QuotaPublisher quotas,
      DataPublisher data,
      Acknowledgements acknowledgements,
      RunRegistry runs,
      TotalLimits totals,
      AbandonedRuns abandoned,
      RunLogPublisher log,
      Clock clock) {
    this.planner = planner;
    this.targets = targets;
    this.link = link;
    this.readers = readers;
    this.commands = commands;
    this.quotas = quotas;
    this.data = data;
    this.acknowledgements = acknowledgements;
    this.runs = runs;
    this.totals = totals;
    this.abandoned = abandoned;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Makes a run; returns when Kafka has acknowledged all of it.
   *
   * @return the run's id
   * @throws ScenarioException if the request is wrong or exceeds a limit
   * @throws io.spate.controlplane.target.TargetNotAllowedException if the target is not allowed
   * @throws RequestTooLargeException if the scenario does not fit into a record
   * @throws KafkaUnavailableException if Kafka does not acknowledge in time
   */
  public String create(RunRequest request) {
    RunPlan plan = planner.plan(request);
    targets.check(plan.scenario().target());
    tokenUrls(plan.scenario()).forEach(targets::check);
    int slots = link.requireUp().slots();
    readers.requireCaughtUp();
    requireAsManySlots(plan, slots);
    String runId = RunIds.create(plan.scenario().name(), clock.millis(), random);
    RunCommand planned = command(plan, slots, runId);
    requireSmallEnough(planned);
    RunCommand command;
    try (TotalLimits.Place place = totals.admit(planned)) {
      List<RunData> files = data.publish(runId, plan.files());
      command = command(plan, slots, runId).withData(files); // made when its files are there
      publish(command);
    }
    log.publish(RunLogWords.created(command));
    return command.runId();
  }

  /** Whole URLs that tokens are got from; the agents alone know those of their environment. */
  private static List<String> tokenUrls(Scenario scenario) {
    return scenario.http().oauth2().stream()
        .map(OAuth2::tokenUrl)
        .filter(Template::isConstant)
        .map(Template::constantValue)
        .filter(url -> !url.startsWith("/"))
        .toList();
  }

  private static void requireAsManySlots(RunPlan plan, int slots) {
    if (plan.expectAgents() > slots) {
      throw new ScenarioException(
          List.of(
              RunPlanner.problem(
                  "expectAgents must be at most the number of slots, "
                      + slots
                      + ", got "
                      + plan.expectAgents(),
                  "each agent needs a slot; "
                      + Topics.USER_QUOTAS.topic()
                      + " has one each "
                      + "partition")));
    }
  }

  private RunCommand command(RunPlan plan, int slots, String runId) {
    long now = clock.millis();
    return new RunCommand(
            RunCommand.SCHEMA,
            runId,
            1,
            RunPhase.WAITING,
            plan.scenario().name(),
            plan.source(),
            plan.scenario().target(),
            plan.load(),
            slots,
            plan.expectAgents(),
            now,
            plan.startTimeout().toMillis(),
            0,
            0,
            0,
            null)
        .withFixture(fixture(plan.scenario().fixture()));
  }

  private static FixtureState fixture(Fixture fixture) {
    return fixture.isNone()
        ? null
        : FixtureState.planned(
            fixture.setup() != null,
            fixture.teardown() != null,
            fixture.setupTimeout().toMillis(),
            fixture.teardownTimeout().toMillis());
  }

  private static void requireSmallEnough(RunCommand command) {
    int bytes = Json.write(command).length;
    boolean setup = command.fixture() != null && command.fixture().setup();
    int most = MAX_COMMAND_BYTES - (setup ? Fixture.MAX_VALUES_BYTES : 0);
    if (bytes > most) {
      throw new RequestTooLargeException(
          "the scenario makes a record of "
              + bytes
              + " bytes, and Kafka takes at most "
              + most
              + "; move data out of the scenario");
    }
  }

  private void publish(RunCommand command) {
    Deadline deadline = acknowledgements.deadline();
    String runId = command.runId();
    try {
      acknowledgements.await(commands.publish(command), deadline, "the command of the new run");
      acknowledgements.await(
          quotas.publish(runId, command.slots(), clock.millis()),
          deadline,
          "the quotas of the new run");
      acknowledgements.await(
          runs.reached(runId, command.revision()), deadline, "reading the new run back");
    } catch (KafkaUnavailableException e) {
      abandoned.add(runId, "given up: " + e.getMessage());
      throw e;
    }
    LogFields.run(runId)
        .log(
            () ->
                LOGGER.infof(
                    "run is created runId=%s target=%s users=%d slots=%d expectAgents=%d",
                    runId,
                    command.target(),
                    command.load().peakUsers(),
                    command.slots(),
                    command.expectAgents()));
  }
}
