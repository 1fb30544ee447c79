package io.spate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.Iterations;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.command.Spacing;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.Bottleneck;
import io.spate.protocol.status.ClockReading;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import io.spate.protocol.wire.FailureCount;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.PhaseStats;
import io.spate.protocol.wire.SourceLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records of one version, as files: parts of different versions run side by side during an upgrade,
 * so later versions must read these, and what they write must have all that these have.
 *
 * <p>A file is never changed. A new kind of record is written to its file by the first run of this
 * test, which then fails so that the file is looked at and added.
 */
class GoldenRecordsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  record Golden(String file, Object record, int schema) {
    byte[] bytes() {
      return golden(file, record);
    }

    JsonNode tree() {
      try {
        return Json.MAPPER.readTree(bytes());
      } catch (IOException e) {
        throw new AssertionError(file, e);
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private static byte[] golden(String file, Object record) {
    try {
      Path path = GOLDEN.resolve(file);
      if (!Files.exists(path)) {
        Files.createDirectories(GOLDEN);
        Files.write(path, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(record));
        fail("%s was not there and has been written; look at it and add it", path);
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  static Stream<Golden> records() {
    LatencyMs latency = new LatencyMs(1, 2.5, 2, 4, 5, 6, 7, 8);
    RunReport.Phase phase = new RunReport.Phase("waiting", 10, 0.75, 2, 2, 3, 4);
    return Stream.of(
        new Golden(
            "run-command.json",
            new RunCommand(
                1,
                "run-1",
                7,
                RunPhase.PAUSED,
                "shop",
                "name: shop\ntarget: http://shop.test\n",
                "http://shop.test",
                LoadProfile.ramp(100, 10, 60_000),
                120,
                3,
                1_700_000_000_000L,
                30_000,
                1_700_000_010_000L,
                1_700_000_070_000L,
                1_700_000_030_000L,
                "lunch"),
            RunCommand.SCHEMA),
        new Golden(
            "run-command-data.json",
            new RunCommand(
                    1,
                    "run-3",
                    1,
                    RunPhase.WAITING,
                    "shop",
                    "name: shop\n",
                    "http://shop.test",
                    LoadProfile.ramp(100, 10, 60_000),
                    120,
                    1,
                    1_700_000_000_000L,
                    30_000,
                    0,
                    0,
                    0,
                    null)
                .withData(
                    List.of(
                        new RunData(
                            0,
                            "accounts.csv",
                            700_000,
                            2,
                            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            List.of("name", "password"),
                            40_000,
                            0,
                            17),
                        new RunData(1, "photo.jpg", 0, 1, "e3b0c442", null, 0, 0, 19))),
            RunCommand.SCHEMA),
        new Golden(
            "run-command-arrivals.json",
            new RunCommand(
                1,
                "run-2",
                1,
                RunPhase.WAITING,
                "shop",
                "name: shop\n",
                "http://shop.test",
                new LoadProfile(
                    List.of(new LoadProfile.Point(0, 50)),
                    50,
                    60_000,
                    ArrivalProfile.constant(200, Spacing.POISSON),
                    new Iterations(1_000, 50, true)),
                120,
                1,
                1_700_000_000_000L,
                0,
                0,
                0,
                0,
                null),
            RunCommand.SCHEMA),
        new Golden(
            "run-command-teardown.json",
            new RunCommand(
                    1,
                    "run-3",
                    2,
                    RunPhase.SETUP,
                    "shop",
                    "name: shop\n",
                    "http://shop.test",
                    LoadProfile.ramp(100, 10, 60_000),
                    120,
                    1,
                    1_700_000_000_000L,
                    0,
                    0,
                    0,
                    0,
                    null)
                .withFixture(FixtureState.planned(true, true, 60_000, 30_000))
                .startedWith(Map.of("shop", "7"), 1_700_000_010_000L)
                .tearingDown(1_700_000_040_000L, RunPhase.STOPPED, "enough"),
            RunCommand.SCHEMA),
        new Golden(
            "user-quota.json",
            new UserQuota(1, "run-1", 3, 120, 1_700_000_000_000L),
            UserQuota.SCHEMA),
        new Golden(
            "slot-status.json",
            new SlotStatus(
                1,
                "run-1",
                3,
                SlotState.RUNNING,
                "agent-1",
                "a1b2",
                2,
                30,
                60,
                31,
                1_700_000_012_000L),
            SlotStatus.SCHEMA),
        new Golden(
            "slot-status-setup.json",
            new SlotStatus(
                    1,
                    "run-3",
                    0,
                    SlotState.HELD,
                    "agent-1",
                    "a1b2",
                    0,
                    0,
                    2,
                    0,
                    1_700_000_005_000L)
                .withFixture(FixtureEnd.done(RunPhase.SETUP, Map.of("shop", "7"))),
            SlotStatus.SCHEMA),
        new Golden(
            "agent-status.json",
            new AgentStatus(
                1,
                "agent-1",
                "a1b2",
                "0.1.0",
                "zone-a",
                AgentState.READY,
                1_700_000_000_000L,
                1_700_000_012_000L,
                100,
                120,
                0.5,
                2,
                1,
                2.5,
                3.5,
                200_000_000,
                50_000_000,
                10,
                List.of(new AgentStatus.RunShare("run-1", 100, 120, 5_000, 1, 2)),
                4.5,
                List.of(Bottleneck.CPU),
                null),
            AgentStatus.SCHEMA),
        new Golden(
            "agent-status-clock.json",
            new AgentStatus(
                1,
                "agent-2",
                "c3d4",
                "0.1.0",
                null,
                AgentState.READY,
                1_700_000_000_000L,
                1_700_000_012_000L,
                0,
                0,
                0.5,
                2,
                0,
                0,
                0,
                200_000_000,
                50_000_000,
                0,
                List.of(),
                0,
                List.of(),
                new ClockReading(1_740.5, 2.5, true)),
            AgentStatus.SCHEMA),
        new Golden(
            "run-log-entry.json",
            new RunLogEntry(
                1,
                "run-1",
                RunLogEntry.Kind.SLOTS_TAKEN_OVER,
                "a1b2",
                1_700_000_012_000L,
                "agent-1 took 40 slots over",
                "agent-1",
                33),
            RunLogEntry.SCHEMA),
        new Golden(
            "run-report.json",
            new RunReport(
                1,
                "run-1",
                "shop",
                "http://shop.test",
                "finished",
                "passed",
                "as planned",
                1_700_000_010_000L,
                1_700_000_070_000L,
                60,
                1_000,
                10,
                16.5,
                latency,
                latency,
                List.of(
                    new RunReport.Row(
                        "GET /",
                        1_000,
                        10,
                        16.5,
                        0.5,
                        latency,
                        512,
                        Map.of("200", 990L),
                        List.of(phase))),
                List.of(
                    new RunReport.Failure(
                        "GET /",
                        "status",
                        503,
                        10,
                        1_700_000_011_000L,
                        1_700_000_012_000L,
                        List.of(new RunReport.Sample(1_700_000_011_000L, "HTTP 503", "busy")))),
                new RunReport.Events(
                    1_001, 1_000, 1, 2, List.of(new RunReport.Loss("agent-1", 1, 2, "crashed"))),
                List.of(
                    new RunReport.Agent(
                        "agent-1", "ready", 100, 120, 0.5, 16.5, 1_000, 2, 200_000_000)),
                List.of(new RunReport.Threshold("p95 < 500ms", "GET /", "5 ms", true)),
                new RunReport.Generator(
                    "saturated",
                    List.of("agent-1 was throttled"),
                    List.of(
                        new RunReport.Interval(
                            "agent-1", 1_700_000_011_000L, 1_700_000_012_000L, "throttled"))),
                new RunReport.Log(
                    List.of(
                        new RunReport.LogEntry(
                            1_700_000_010_000L, "started", "started", "agent-1", 100)),
                    3),
                new RunReport.Arrivals(1_100, 1_000, 90, 10, 16.5, 50),
                List.of(phase),
                null,
                List.of()),
            RunReport.SCHEMA));
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatWasWrittenIsReadAsItWasMeant(Golden golden) {
    assertThat((Object) Json.read(golden.bytes(), golden.record().getClass()))
        .isEqualTo(golden.record());
  }

  /** More is right: older readers ignore it. */
  @ParameterizedTest
  @MethodSource("records")
  void whatIsWrittenNowHasAllThatWasWritten(Golden golden) throws IOException {
    assertHasAll(golden.file(), Json.MAPPER.readTree(Json.write(golden.record())), golden.tree());
  }

  private static void assertHasAll(String where, JsonNode now, JsonNode then) {
    if (then.isObject()) {
      then.properties()
          .forEach(
              field ->
                  assertHasAll(
                      where + "." + field.getKey(), now.path(field.getKey()), field.getValue()));
    } else if (then.isArray()) {
      assertThat(now.size()).as(where).isEqualTo(then.size());
      for (int i = 0; i < then.size(); i++) {
        assertHasAll(where + "[" + i + "]", now.get(i), then.get(i));
      }
    } else {
      assertThat(now).as(where).isEqualTo(then);
    }
  }

  /** A newer version of the same layout: fields that this version does not know, everywhere. */
  @ParameterizedTest
  @MethodSource("records")
  void fieldsOfANewerVersionAreIgnored(Golden golden) throws IOException {
    JsonNode newer = golden.tree();
    int added = addFields(newer);

    assertThat(added).isPositive();
    assertThat((Object) Json.read(Json.MAPPER.writeValueAsBytes(newer), golden.record().getClass()))
        .isEqualTo(golden.record());
  }

  /** Fields whose value is a map: what is in it are no fields. */
  private static final Set<String> MAPS = Set.of("statuses", "values");

  private static int addFields(JsonNode node) {
    int added = 0;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : Map.copyOf(fields(object)).entrySet()) {
        added += MAPS.contains(field.getKey()) ? 0 : addFields(field.getValue());
      }
      object.put("addedText", "later").put("addedNumber", 1e300).putNull("addedNull");
      object.putObject("addedObject").putArray("of").add(true).addObject().put("schema", 99);
      return added + 1;
    }
    for (JsonNode element : node) {
      added += addFields(element);
    }
    return added;
  }

  private static Map<String, JsonNode> fields(ObjectNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** Wherever its number is, and whatever else is in it. */
  @ParameterizedTest
  @MethodSource("records")
  void aNewerLayoutIsRefusedWithWhatItIsAndWhatToDo(Golden golden) throws IOException {
    String type = golden.record().getClass().getSimpleName();
    String message =
        "not a "
            + type
            + " record: its schema is "
            + (golden.schema() + 1)
            + ", and this version of Spate reads up to "
            + golden.schema()
            + ": a newer version wrote it; upgrade this part, too";
    ObjectNode readable = (ObjectNode) golden.tree();
    readable.put("schema", golden.schema() + 1);
    ObjectNode other = Json.MAPPER.createObjectNode();
    other.putObject("runId").put("schema", 1);
    other.put("schema", golden.schema() + 1).putArray("phase");

    for (ObjectNode newer : List.of(readable, other)) {
      byte[] bytes = Json.MAPPER.writeValueAsBytes(newer);
      assertThatThrownBy(() -> Json.read(bytes, golden.record().getClass()))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessage(message);
    }
  }

  @Test
  void aCommandOfAPhaseThatThereIsNotIsRefusedByItsName() throws IOException {
    ObjectNode command = (ObjectNode) records().findFirst().orElseThrow().tree();
    byte[] bytes = Json.MAPPER.writeValueAsBytes(command.put("phase", "DREAMING"));

    assertThatThrownBy(() -> Json.read(bytes, RunCommand.class))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("DREAMING")
        .hasMessageContaining("RUNNING");
  }

  /** Names and numbers that are on the wire: more may come, none may go or change. */
  @Test
  void namesOnTheWireStay() {
    assertThat(RunPhase.values())
        .extracting(Enum::name)
        .contains("WAITING", "RUNNING", "PAUSED", "STOPPING", "FINISHED", "STOPPED", "FAILED")
        .contains("SETUP", "TEARDOWN");
    assertThat(SlotState.values())
        .extracting(Enum::name)
        .contains("HELD", "RUNNING", "RELEASED", "ENDED");
    assertThat(AgentState.values()).extracting(Enum::name).contains("READY", "DRAINING", "STOPPED");
    Map<String, Integer> codes = new LinkedHashMap<>();
    Arrays.stream(ErrorKind.values()).forEach(kind -> codes.put(kind.name(), kind.code()));
    assertThat(codes).containsAllEntriesOf(goldenCodes(codes));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Integer> goldenCodes(Map<String, Integer> now) {
    try {
      return Json.MAPPER.readValue(golden("error-kinds.json", now), Map.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] goldenBinary(String file, byte[] now) {
    String hex = new String(golden(file, HexFormat.of().formatHex(now)), StandardCharsets.UTF_8);
    return HexFormat.of().parseHex(hex.replaceAll("[\"\\s]", ""));
  }

  private static byte[] batch() {
    EventBatchWriter writer =
        new EventBatchWriter("run-1", "agent-1", "a1b2", 3, List.of("GET /a", "POST /b"), 10);
    writer.add(0, 1_700_000_000_000_000L, 1_000, 10, 200, 0, 500, 100, 7, 77);
    writer.add(1, 1_700_000_000_002_000L, 2_000, 20, 503, 3, 501, 101, 8, 78);
    writer.addSample(
        FailureSample.newBuilder()
            .setName("POST /b")
            .setError(3)
            .setStatus(503)
            .setMessage("HTTP 503")
            .setBody("busy")
            .setTimeUs(1_700_000_000_002_000L)
            .setUser(78)
            .setCount(2)
            .build());
    return writer.encode(true);
  }

  /** Field 1000 as a number, 1001 as text: what a newer version may add. */
  private static final byte[] UNKNOWN_FIELDS =
      HexFormat.of().parseHex("c03e05" + "ca3e" + "03" + "616263");

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void batchesThatWereWrittenAreReadAndWhatANewerVersionAddsIsIgnored() {
    byte[] golden = goldenBinary("request-event-batch.json", batch());
    for (byte[] bytes : List.of(golden, join(golden, UNKNOWN_FIELDS))) {
      EventBatch batch = EventBatch.read(bytes);

      assertThat(batch.runId()).isEqualTo("run-1");
      assertThat(batch.agentId()).isEqualTo("agent-1");
      assertThat(batch.incarnation()).isEqualTo("a1b2");
      assertThat(batch.loop()).isEqualTo(3);
      assertThat(batch.sequence()).isEqualTo(1);
      assertThat(batch.producedTotal()).isEqualTo(2);
      assertThat(batch.last()).isTrue();
      assertThat(batch.size()).isEqualTo(2);
      assertThat(batch.name(1)).isEqualTo("POST /b");
      assertThat(batch.dueUs(1)).isEqualTo(1_700_000_000_002_000L);
      assertThat(batch.responseTimeUs(1)).isEqualTo(2_000);
      assertThat(batch.waitUs(1)).isEqualTo(20);
      assertThat(batch.status(1)).isEqualTo(503);
      assertThat(batch.error(1)).isEqualTo(3);
      assertThat(batch.bytesIn(1)).isEqualTo(501);
      assertThat(batch.bytesOut(1)).isEqualTo(101);
      assertThat(batch.slot(1)).isEqualTo(8);
      assertThat(batch.user(1)).isEqualTo(78);
      assertThat(batch.samples())
          .singleElement()
          .satisfies(
              sample -> {
                assertThat(sample.getMessage()).isEqualTo("HTTP 503");
                assertThat(sample.getBody()).isEqualTo("busy");
                assertThat(sample.getCount()).isEqualTo(2);
              });
    }
  }

  @Test
  void aBatchOfANewerLayoutIsRefusedWithWhatItIsAndWhatToDo() {
    byte[] newer = join(batch(), new byte[] {(byte) 0xf0, 0x01, 0x01}); // schema = 1

    assertThatThrownBy(() -> EventBatch.read(newer))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage(
            "not a request event batch: its schema is 1, and this version of Spate reads up to 0:"
                + " a newer version wrote it; upgrade this part, too");
  }

  private static PartialStats stats() {
    PhaseStats phase = PhaseStats.newBuilder().setRequests(1).setSumUs(2).setMaxUs(3).build();
    return PartialStats.newBuilder()
        .setRunId("run-1")
        .setPartition(4)
        .setSecond(1_700_000_000L)
        .addNames(
            NameStats.newBuilder()
                .setName("GET /")
                .setRequests(10)
                .setFailures(1)
                .setBytesIn(100)
                .setBytesOut(200)
                .setResponseSumUs(1_000)
                .setResponseMinUs(50)
                .setResponseMaxUs(500)
                .setServiceSumUs(900)
                .putStatuses(200, 9)
                .putErrors(3, 1)
                .setBlocked(phase)
                .setConnecting(phase)
                .setTls(phase)
                .setSending(phase)
                .setWaiting(phase)
                .setReceiving(phase))
        .addSources(
            SourceLedger.newBuilder()
                .setAgentId("agent-1")
                .setIncarnation("a1b2")
                .setLoop(3)
                .setLastSequence(9)
                .setProduced(10)
                .setAggregated(9)
                .setDropped(1)
                .setDuplicateBatches(2)
                .setLast(true)
                .setLastSeenUs(1_700_000_000_000_000L)
                .setArrivalsStarted(5)
                .setArrivalsNotStarted(6))
        .addSamples(FailureSample.newBuilder().setName("GET /").setMessage("HTTP 503"))
        .addFailures(
            FailureCount.newBuilder()
                .setName("GET /")
                .setError(3)
                .setStatus(503)
                .setCount(1)
                .setFirstUs(1)
                .setLastUs(2))
        .build();
  }

  @Test
  void statisticsThatWereWrittenAreReadAndWhatANewerVersionAddsIsIgnored() throws IOException {
    byte[] golden = goldenBinary("partial-stats.json", stats().toByteArray());

    assertThat(PartialStats.parseFrom(golden)).isEqualTo(stats());
    PartialStats newer = PartialStats.parseFrom(join(golden, UNKNOWN_FIELDS));
    assertThat(newer.toBuilder().setUnknownFields(stats().getUnknownFields()).build())
        .isEqualTo(stats());
  }
}
