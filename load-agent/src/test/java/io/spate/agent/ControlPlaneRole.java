package io.spate.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.kafka.JsonSerializer;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import io.spate.scenario.Fixture;
import io.spate.scenario.Scenario;
import io.spate.scenario.data.DataFiles;
import io.spate.testsupport.TestKafka;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the control plane and the aggregator: writes what they write, reads what they read. */
final class ControlPlaneRole implements AutoCloseable {
  private static final int SLOTS = Topics.USER_QUOTAS.partitions();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.ensureTopics());
  private final KafkaProducer<String, Object> producer =
      new KafkaProducer<>(new HashMap<>(kafka), new StringSerializer(), new JsonSerializer());
  private final Map<String, RunCommand> commands = new ConcurrentHashMap<>();
  private final Map<String, SlotStatus> slots = new ConcurrentHashMap<>();
  private final List<AgentStatus> heartbeats = new CopyOnWriteArrayList<>();
  private final List<EventBatch> batches = new CopyOnWriteArrayList<>();
  private boolean addsFields;
  private final List<TopicReader> readers =
      List.of(
          read(
              Topics.SLOT_STATUS,
              (key, value) -> slots.put(key, Json.read(value, SlotStatus.class))),
          read(
              Topics.AGENT_STATUS,
              (key, value) -> heartbeats.add(Json.read(value, AgentStatus.class))),
          read(Topics.REQUEST_EVENTS, (key, value) -> batches.add(EventBatch.read(value))));

  private interface Handler {
    void take(String key, byte[] value);
  }

  private TopicReader read(Topics topic, Handler handler) {
    return new TopicReader(
            topic,
            kafka,
            record -> handler.take(record.key(), record.value()),
            (record, reason) -> {
              throw reason;
            },
            (name, reason) -> {})
        .start();
  }

  String announce(String source) {
    return announce(newRunId(), source, List.of());
  }

  static String newRunId() {
    return "run-" + System.nanoTime() + "-" + NUMBER.incrementAndGet();
  }

  /** A run that files were sent with. */
  String announce(String runId, String source, List<RunData> files) {
    Scenario scenario = Scenario.parse(source, "test", DataFiles.sentWith(files));
    publish(
        new RunCommand(
                RunCommand.SCHEMA,
                runId,
                1,
                RunPhase.WAITING,
                scenario.name(),
                source,
                scenario.target(),
                scenario.profile(),
                SLOTS,
                1,
                System.currentTimeMillis(),
                0,
                0,
                0,
                0,
                null)
            .withFixture(fixture(scenario.fixture()))
            .withData(files));
    return runId;
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

  void setUp(String runId) {
    publish(commands.get(runId).settingUp(System.currentTimeMillis(), null));
  }

  void startWith(String runId, Map<String, String> values) {
    publish(commands.get(runId).startedWith(values, System.currentTimeMillis() + 200));
  }

  void tearDown(String runId) {
    RunCommand command = commands.get(runId);
    publish(command.tearingDown(System.currentTimeMillis(), RunPhase.FINISHED, null));
  }

  void finish(String runId) {
    publish(commands.get(runId).to(RunPhase.FINISHED, null));
  }

  void fail(String runId, String reason) {
    publish(commands.get(runId).to(RunPhase.FAILED, reason));
  }

  /** Slots of which an agent has said the newest word. */
  long slotsOf(String runId, String agentId) {
    return ofRun(runId).stream().filter(status -> agentId.equals(status.agentId())).count();
  }

  /** The newest word of a slot; null if there is none. */
  SlotStatus slot(String runId, int slot) {
    return slots.get(runId + "/" + slot);
  }

  void publishQuotas(String runId) {
    for (int slot = 0; slot < SLOTS; slot++) {
      UserQuota quota =
          new UserQuota(UserQuota.SCHEMA, runId, slot, SLOTS, System.currentTimeMillis());
      producer.send(
          new ProducerRecord<>(Topics.USER_QUOTAS.topic(), slot, quota.key(), asWritten(quota)));
    }
    producer.flush();
  }

  void start(String runId) {
    publish(commands.get(runId).started(System.currentTimeMillis() + 200));
  }

  /** Sends the newest command of a run with another phase, as a newer control plane might. */
  void sendPhase(String runId, String phase) {
    ObjectNode command = Json.MAPPER.valueToTree(commands.get(runId));
    command.put("revision", command.path("revision").asLong() + 1).put("phase", phase);
    producer.send(new ProducerRecord<>(Topics.RUN_COMMANDS.topic(), runId, command));
    producer.flush();
  }

  /** Another load from now on, made of the one so far. */
  void changeLoad(String runId, UnaryOperator<LoadProfile> change) {
    RunCommand command = commands.get(runId);
    publish(command.withLoad(change.apply(command.load()), null));
  }

  void stop(String runId) {
    publish(commands.get(runId).stopping(System.currentTimeMillis(), "enough"));
  }

  private void publish(RunCommand command) {
    commands.put(command.runId(), command);
    producer.send(
        new ProducerRecord<>(Topics.RUN_COMMANDS.topic(), command.runId(), asWritten(command)));
    producer.flush();
  }

  /** From now on it plays a newer one, whose records have fields that this version has not. */
  void addsFields() {
    addsFields = true;
  }

  private Object asWritten(Object record) {
    ObjectNode tree = Json.MAPPER.valueToTree(record);
    if (addsFields) {
      tree.put("addedLater", "x").putObject("more").put("schema", 99);
      if (tree.get("load") instanceof ObjectNode load) {
        load.putArray("addedLater").add(1);
      }
    }
    return tree;
  }

  long slots(String runId, SlotState state) {
    return ofRun(runId).stream().filter(status -> status.state() == state).count();
  }

  /** Slots of which this agent has said so last. */
  long slotsOf(String runId, String agentId, SlotState state) {
    return ofRun(runId).stream()
        .filter(status -> status.agentId().equals(agentId) && status.state() == state)
        .count();
  }

  /** Plays another agent, which has told of a slot. */
  void saidOfSlot(String runId, int slot, SlotState state, long done) {
    saidOfSlot(runId, slot, state, done, null);
  }

  /** The same, with rows of each feed that were drawn. */
  void saidOfSlot(String runId, int slot, SlotState state, long done, List<Long> drawn) {
    SlotStatus status =
        new SlotStatus(
            SlotStatus.SCHEMA, runId, slot, state, "other", "1", 0, 0, 0, done, 1, null, drawn);
    producer.send(new ProducerRecord<>(Topics.SLOT_STATUS.topic(), status.key(), status));
    producer.flush();
  }

  /** The same, with iterations that each class of users has done. */
  void saidOfClasses(String runId, int slot, SlotState state, List<Long> done) {
    long all = done.stream().mapToLong(Long::longValue).sum();
    SlotStatus status =
        new SlotStatus(SlotStatus.SCHEMA, runId, slot, state, "other", "1", 0, 0, 0, all, 1)
            .withClassDone(done);
    producer.send(new ProducerRecord<>(Topics.SLOT_STATUS.topic(), status.key(), status));
    producer.flush();
  }

  /** Why users want the run to end; one per slot that says so. */
  List<String> aborts(String runId) {
    return ofRun(runId).stream().map(SlotStatus::abort).filter(Objects::nonNull).toList();
  }

  /** Rows of the first feed that were drawn. */
  long drawn(String runId) {
    return ofRun(runId).stream()
        .filter(status -> status.drawn() != null)
        .mapToLong(status -> status.drawn().getFirst())
        .sum();
  }

  long done(String runId) {
    return ofRun(runId).stream().mapToLong(SlotStatus::done).sum();
  }

  long produced(String runId) {
    return ofRun(runId).stream().mapToLong(SlotStatus::produced).sum();
  }

  private List<SlotStatus> ofRun(String runId) {
    return slots.values().stream().filter(status -> status.runId().equals(runId)).toList();
  }

  List<EventBatch> batches(String runId) {
    return batches.stream().filter(batch -> batch.runId().equals(runId)).toList();
  }

  long startMs(String runId) {
    return commands.get(runId).startAt();
  }

  long arrivalsStarted(String runId) {
    return newestOfEachSource(runId).stream().mapToLong(EventBatch::arrivalsStarted).sum();
  }

  long arrivalsNotStarted(String runId) {
    return newestOfEachSource(runId).stream().mapToLong(EventBatch::arrivalsNotStarted).sum();
  }

  private Collection<EventBatch> newestOfEachSource(String runId) {
    Map<String, EventBatch> newest = new HashMap<>();
    batches(runId).forEach(batch -> newest.put(sourceOf(batch), batch));
    return newest.values();
  }

  /** When each event's request was due, ascending. */
  List<Long> dueMicros(String runId) {
    return batches(runId).stream()
        .flatMap(batch -> java.util.stream.IntStream.range(0, batch.size()).mapToObj(batch::dueUs))
        .sorted()
        .toList();
  }

  Set<String> sources(String runId) {
    Set<String> sources = new HashSet<>();
    batches(runId).forEach(batch -> sources.add(sourceOf(batch)));
    return sources;
  }

  Set<String> sourcesThatSaidLast(String runId) {
    Map<String, Boolean> last = new HashMap<>();
    batches(runId).forEach(batch -> last.put(sourceOf(batch), batch.last()));
    last.values().removeIf(said -> !said);
    return last.keySet();
  }

  private static String sourceOf(EventBatch batch) {
    return batch.agentId() + "/" + batch.incarnation() + "/" + batch.loop();
  }

  List<ErrorKind> errors(String runId, String name) {
    return batches(runId).stream()
        .flatMap(
            batch ->
                java.util.stream.IntStream.range(0, batch.size())
                    .filter(i -> batch.name(i).equals(name))
                    .mapToObj(i -> ErrorKind.of(batch.error(i))))
        .toList();
  }

  /** The newest heartbeat of an agent that has told its clock. */
  Optional<AgentStatus> clockOf(String agentId) {
    return heartbeats.reversed().stream()
        .filter(status -> status.agentId().equals(agentId) && status.clock() != null)
        .findFirst();
  }

  List<AgentStatus> heartbeats() {
    return heartbeats;
  }

  @Override
  public void close() {
    readers.forEach(TopicReader::close);
    producer.close();
    // Runs must not go on into the next test.
    commands.clear();
  }
}
