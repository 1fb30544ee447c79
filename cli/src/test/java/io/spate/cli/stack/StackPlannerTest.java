package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StackPlannerTest {
  private static final Wanted AS_IT_IS = new Wanted(OptionalInt.empty(), false);
  private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";

  private final StackHome home = new StackHome(Path.of("/home/of/stack"));
  private final Set<Integer> takenPorts = new HashSet<>();
  private int nextFree = 20_001;

  @Test
  void aFirstUpStartsTheBrokerFirstAndThreeAgents() {
    StackPlanner.Plan plan = plan(StackState.EMPTY, Set.of(), AS_IT_IS);

    assertThat(plan.keep()).isEmpty();
    assertThat(plan.stop()).isEmpty();
    assertThat(plan.start())
        .extracting(ProcessSpec::name)
        .containsExactly("broker", "control-plane", "aggregator", "agent-1", "agent-2", "agent-3");
    assertThat(plan.start().get(0).arguments())
        .containsSequence("--port", "9092")
        .containsSequence("--data", "/home/of/stack/data/kafka");
  }

  @Test
  void everyoneIsToldWhereTheOthersAre() {
    takenPorts.addAll(List.of(9092, 8090));

    StackPlanner.Plan plan = plan(StackState.EMPTY, Set.of(), new Wanted(OptionalInt.of(1), true));

    int broker = spec(plan, "broker").port();
    int controlPlane = spec(plan, "control-plane").port();
    assertThat(broker).isNotEqualTo(9092);
    assertThat(controlPlane).isNotEqualTo(8090);
    assertThat(spec(plan, "control-plane").settings())
        .containsEntry(KAFKA, "127.0.0.1:" + broker)
        .containsEntry("QUARKUS_HTTP_PORT", Integer.toString(controlPlane))
        .containsEntry("SPATE_PAGES_URL", "http://127.0.0.1:8091");
    assertThat(spec(plan, "aggregator").settings())
        .containsEntry(KAFKA, "127.0.0.1:" + broker)
        .containsEntry("SPATE_CONTROL_PLANE_URL", "http://127.0.0.1:" + controlPlane)
        .containsEntry("SPATE_STATE_DIR", "/home/of/stack/data/aggregator");
    assertThat(spec(plan, "agent-1").settings())
        .containsEntry(KAFKA, "127.0.0.1:" + broker)
        .containsEntry("SPATE_AGENT_ID", "agent-1");
    assertThat(spec(plan, "todo-api").settings())
        .containsEntry("TODO_DB_PATH", "/home/of/stack/data/todo/todo.db")
        .doesNotContainKey(KAFKA);
  }

  @Test
  void aSecondUpChangesNothing() {
    StackState running = started(AS_IT_IS);

    assertThat(plan(running, names(running), AS_IT_IS).isNothing()).isTrue();
  }

  @Test
  void theBrokerAloneLeavesTheRestAndIsThenCompletedWithTheDefaultAgents() {
    StackPlanner planner = new StackPlanner(home, this::port);
    StackPlanner.Plan first = planner.planBroker(StackState.EMPTY, Set.of());
    assertThat(first.start()).extracting(ProcessSpec::name).containsExactly("broker");
    assertThat(first.stop()).isEmpty();

    StackState broker = StackState.EMPTY.with(process(first.start().get(0)));
    assertThat(planner.planBroker(broker, names(broker)).isNothing()).isTrue();
    assertThat(plan(broker, names(broker), AS_IT_IS).start())
        .extracting(ProcessSpec::name)
        .containsExactly("control-plane", "aggregator", "agent-1", "agent-2", "agent-3");

    StackState running = started(AS_IT_IS);
    assertThat(planner.planBroker(running, names(running)).isNothing()).isTrue();
  }

  @Test
  void theSampleApiIsAddedToAStackThatRunsAndNeverStoppedByAnUp() {
    StackState running = started(AS_IT_IS);
    StackPlanner.Plan demo = plan(running, names(running), new Wanted(OptionalInt.empty(), true));
    assertThat(demo.start()).extracting(ProcessSpec::name).containsExactly("todo-api");

    StackState withTodo = running.with(process(demo.start().get(0)));
    assertThat(plan(withTodo, names(withTodo), AS_IT_IS).isNothing()).isTrue();
  }

  @Test
  void scalingDownEndsTheHighestNumbersFirst() {
    StackState running = started(new Wanted(OptionalInt.of(11), false));

    StackPlanner.Plan plan = plan(running, names(running), new Wanted(OptionalInt.of(8), false));

    assertThat(plan.start()).isEmpty();
    assertThat(plan.stop())
        .extracting(StackProcess::name)
        .containsExactly("agent-11", "agent-10", "agent-9");
  }

  @Test
  void eachAggregatorHasItsOwnPortAndState() {
    StackPlanner.Plan plan = plan(StackState.EMPTY, Set.of(), aggregators(3));

    assertThat(plan.start())
        .extracting(ProcessSpec::name)
        .containsSubsequence("control-plane", "aggregator", "aggregator-2", "aggregator-3");
    assertThat(spec(plan, "aggregator").port()).isEqualTo(8091);
    assertThat(spec(plan, "aggregator-2").port())
        .isGreaterThan(20_000)
        .isNotEqualTo(spec(plan, "aggregator-3").port());
    assertThat(spec(plan, "aggregator-2").settings())
        .containsEntry("SPATE_STATE_DIR", "/home/of/stack/data/aggregator-2");
    assertThat(spec(plan, "control-plane").settings())
        .containsEntry("SPATE_PAGES_URL", "http://127.0.0.1:8091");
  }

  @Test
  void aggregatorsStayAsManyAsTheyWereUntilSomebodyWantsAnotherNumber() {
    StackState running = started(aggregators(3));
    assertThat(plan(running, names(running), AS_IT_IS).isNothing()).isTrue();

    Set<String> alive = names(running);
    alive.remove("aggregator-2");
    assertThat(plan(running, alive, AS_IT_IS).start())
        .extracting(ProcessSpec::name)
        .containsExactly("aggregator-2");

    StackPlanner.Plan fewer = plan(running, names(running), aggregators(1));
    assertThat(fewer.start()).isEmpty();
    assertThat(fewer.stop())
        .extracting(StackProcess::name)
        .containsExactly("aggregator-3", "aggregator-2");
  }

  @Test
  void namesTellKindsAndNumbers() {
    assertThat(ProcessKind.ofName("aggregator")).isEqualTo(ProcessKind.AGGREGATOR);
    assertThat(ProcessKind.ofName("aggregator-12")).isEqualTo(ProcessKind.AGGREGATOR);
    assertThat(ProcessKind.ofName("aggregator-1")).isNull();
    assertThat(ProcessKind.ofName("aggregator-x")).isNull();
    assertThat(started(aggregators(11)).all(ProcessKind.AGGREGATOR))
        .extracting(StackProcess::name)
        .startsWith("aggregator", "aggregator-2")
        .endsWith("aggregator-10", "aggregator-11");
  }

  private static Wanted aggregators(int number) {
    return new Wanted(OptionalInt.empty(), OptionalInt.of(number), false);
  }

  @Test
  void aStackThatWasScaledToNoAgentStaysSo() {
    StackState running = started(new Wanted(OptionalInt.of(0), false));

    assertThat(plan(running, names(running), AS_IT_IS).isNothing()).isTrue();
  }

  @Test
  void onlyWhatHasEndedIsStartedAgainWithThePortItHad() {
    takenPorts.add(8091);
    StackState known = started(AS_IT_IS);
    int port = known.find("aggregator").orElseThrow().port();
    Set<String> alive = names(known);
    alive.removeAll(List.of("aggregator", "agent-2"));

    StackPlanner.Plan plan = plan(known, alive, new Wanted(OptionalInt.of(3), false));

    assertThat(plan.stop()).isEmpty();
    assertThat(plan.start()).extracting(ProcessSpec::name).containsExactly("aggregator", "agent-2");
    assertThat(spec(plan, "aggregator").port()).isEqualTo(port);
  }

  @Test
  void aBrokerThatComesBackOnAnotherPortTakesTheOthersWithIt() {
    StackState known = started(new Wanted(OptionalInt.of(1), false));
    Set<String> alive = names(known);
    alive.remove("broker");
    takenPorts.add(9092);

    StackPlanner.Plan plan = plan(known, alive, AS_IT_IS);

    assertThat(plan.stop())
        .extracting(StackProcess::name)
        .containsExactlyInAnyOrder("control-plane", "aggregator", "agent-1");
    assertThat(plan.start())
        .extracting(ProcessSpec::name)
        .startsWith("broker")
        .contains("control-plane", "aggregator", "agent-1");
    assertThat(spec(plan, "agent-1").settings().get(KAFKA)).doesNotEndWith(":9092");
  }

  private StackPlanner.Plan plan(StackState known, Set<String> alive, Wanted wanted) {
    return new StackPlanner(home, this::port).plan(known, alive, wanted);
  }

  private int port(String label, int preferred) {
    return preferred > 0 && !takenPorts.contains(preferred) ? preferred : nextFree++;
  }

  private StackState started(Wanted wanted) {
    List<StackProcess> processes = new ArrayList<>();
    plan(StackState.EMPTY, Set.of(), wanted).start().forEach(spec -> processes.add(process(spec)));
    return new StackState(processes);
  }

  private static StackProcess process(ProcessSpec spec) {
    return new StackProcess(
        spec.name(), spec.kind(), 4711, Instant.EPOCH, spec.port(), "log", spec.settings(), null);
  }

  private static Set<String> names(StackState state) {
    Set<String> names = new HashSet<>();
    state.processes().forEach(process -> names.add(process.name()));
    return names;
  }

  private static ProcessSpec spec(StackPlanner.Plan plan, String name) {
    return plan.start().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
