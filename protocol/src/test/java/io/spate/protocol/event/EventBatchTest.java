package io.spate.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.RequestEventBatch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventBatchTest {
  private static final List<String> NAMES = List.of("GET /a", "POST /b", "GET /c");

  private final EventBatchWriter writer =
      new EventBatchWriter("run-1", "agent-1", "inc", 3, NAMES, 1_000);

  @Test
  void whatIsWrittenIsRead() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[][] events = new int[500][9];
    for (int[] event : events) {
      event[0] = random.nextInt(3);
      event[1] = random.nextInt(100_000) - 50_000;
      event[2] = random.nextInt();
      event[2] = event[2] == Integer.MIN_VALUE ? 0 : Math.abs(event[2]);
      event[3] = random.nextInt(10);
      event[4] = random.nextBoolean() ? 200 : 503;
      event[5] = random.nextInt(16);
      event[6] = random.nextInt(1 << 20);
      event[7] = random.nextInt(1 << 10);
      event[8] = random.nextInt(120);
      writer.add(
          event[0],
          1_700_000_000_000_000L + event[1],
          event[2],
          event[3],
          event[4],
          event[5],
          event[6],
          event[7],
          event[8],
          event[8] * 7);
    }

    EventBatch batch = EventBatch.read(writer.encode(false));

    assertThat(batch.size()).as("seed %d", seed).isEqualTo(500);
    for (int i = 0; i < events.length; i++) {
      int[] event = events[i];
      assertThat(batch.name(i)).isEqualTo(NAMES.get(event[0]));
      assertThat(batch.dueUs(i)).isEqualTo(1_700_000_000_000_000L + event[1]);
      assertThat(batch.responseTimeUs(i)).isEqualTo(event[2]);
      assertThat(batch.waitUs(i)).isEqualTo(event[3]);
      assertThat(batch.status(i)).isEqualTo(event[4]);
      assertThat(batch.error(i)).isEqualTo(event[5]);
      assertThat(batch.bytesIn(i)).isEqualTo(event[6]);
      assertThat(batch.bytesOut(i)).isEqualTo(event[7]);
      assertThat(batch.slot(i)).isEqualTo(event[8]);
      assertThat(batch.user(i)).isEqualTo(event[8] * 7);
    }
  }

  @Test
  void traceIdsTravelWithTheirEventsAndCostNothingWhereThereAreNone() {
    add(3);
    int without = writer.encode(false).length;
    add(1);
    writer.addTrace(0x0123456789abcdefL, 0xfedcba9876543210L);
    add(2);
    writer.addTrace(0, 1);
    EventBatch traced = EventBatch.read(writer.encode(false));
    add(3);
    byte[] after = writer.encode(false);

    assertThat(traced.trace(0)).isEqualTo("0123456789abcdeffedcba9876543210");
    assertThat(traced.trace(1)).isNull();
    assertThat(traced.trace(2)).isEqualTo("00000000000000000000000000000001");
    assertThat(after).hasSize(without);
    assertThat(EventBatch.read(after).trace(0)).isNull();
  }

  @Test
  void traceIdsThatAreNotOneForEachEventAreRefused() throws InvalidProtocolBufferException {
    add(2);
    writer.addTrace(1, 2);
    byte[] cut =
        RequestEventBatch.parseFrom(writer.encode(false)).toBuilder()
            .setTraceIds(ByteString.copyFrom(new byte[31]))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> EventBatch.read(cut))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("trace_ids has 31 bytes for 2 events");
  }

  @Test
  void theSourceAndItsRunningTotalsTravelWithEachBatch() {
    add(2);
    writer.drop(3);
    EventBatch first = EventBatch.read(writer.encode(false));
    add(1);
    EventBatch second = EventBatch.read(writer.encode(true));

    assertThat(first.runId()).isEqualTo("run-1");
    assertThat(first.agentId()).isEqualTo("agent-1");
    assertThat(first.incarnation()).isEqualTo("inc");
    assertThat(first.loop()).isEqualTo(3);
    assertThat(first.sequence()).isEqualTo(1);
    assertThat(first.producedTotal()).isEqualTo(5);
    assertThat(first.droppedTotal()).isEqualTo(3);
    assertThat(first.last()).isFalse();
    assertThat(second.sequence()).isEqualTo(2);
    assertThat(second.producedTotal()).isEqualTo(6);
    assertThat(second.last()).isTrue();
  }

  @Test
  void aColumnOfOneValueTakesOneEntryAndOneOfZerosNone() throws InvalidProtocolBufferException {
    add(100);
    RequestEventBatch wire = RequestEventBatch.parseFrom(writer.encode(false));

    assertThat(wire.getStatusCount()).isEqualTo(1);
    assertThat(wire.getErrorCount()).isZero();
    assertThat(EventBatch.read(wire.toByteArray()).status(99)).isEqualTo(200);
  }

  @Test
  void onlyUsedNamesTravel() throws InvalidProtocolBufferException {
    writer.add(2, 1, 1, 0, 200, 0, 0, 0, 0, 0);
    assertThat(RequestEventBatch.parseFrom(writer.encode(false)).getNamesList())
        .containsExactly("GET /c");
    writer.add(0, 1, 1, 0, 200, 0, 0, 0, 0, 0);
    assertThat(RequestEventBatch.parseFrom(writer.encode(false)).getNamesList())
        .containsExactly("GET /a");
  }

  @Test
  void anEmptyBatchAndSamplesSurvive() {
    writer.addSample(FailureSample.newBuilder().setName("GET /a").setMessage("boom").build());
    EventBatch batch = EventBatch.read(writer.encode(true));
    assertThat(batch.size()).isZero();
    assertThat(batch.samples()).extracting(FailureSample::getMessage).containsExactly("boom");
    assertThat(EventBatch.read(writer.encode(true)).samples()).isEmpty();
  }

  @Test
  void anEventTakesAboutElevenBytes() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      writer.add(
          i % 3,
          1_700_000_000_000_000L + i * 100,
          800 + random.nextInt(400),
          0,
          200,
          0,
          41,
          0,
          i % 40,
          i % 200);
    }
    assertThat(writer.encode(false).length).isLessThan(1_000 * 11);
  }

  @Test
  void brokenBytesAreRefusedWithTheReason() {
    assertThatThrownBy(() -> EventBatch.read(new byte[] {1, 2, 3}))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("not a request event batch");
    byte[] torn =
        RequestEventBatch.newBuilder()
            .setRunId("r")
            .setAgentId("a")
            .addNames("n")
            .addStartOffsetUs(0)
            .addStartOffsetUs(0)
            .addStartOffsetUs(0)
            .addStatus(200)
            .addStatus(201)
            .build()
            .toByteArray();
    assertThatThrownBy(() -> EventBatch.read(torn))
        .hasMessage("column status has 2 entries for 3 events");
  }

  @Test
  void randomBytesNeverDoWorseThanARefusal() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      try {
        EventBatch.read(garbage);
      } catch (UnreadableRecordException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  private void add(int events) {
    for (int i = 0; i < events; i++) {
      writer.add(0, 1_000, 500, 0, 200, 0, 10, 0, 1, 1);
    }
  }

  @Test
  void arrivalsAreToldEvenIfThereIsNoEvent() {
    EventBatchWriter writer = new EventBatchWriter("r", "a", "i", 0, List.of("GET /"), 10);
    assertThat(writer.hasNews()).isFalse();

    writer.countArrival(true);
    writer.countArrival(false);
    writer.countArrival(false);

    assertThat(writer.hasNews()).isTrue();
    EventBatch batch = EventBatch.read(writer.encode(false));
    assertThat(batch.size()).isZero();
    assertThat(batch.arrivalsStarted()).isEqualTo(1);
    assertThat(batch.arrivalsNotStarted()).isEqualTo(2);
    assertThat(writer.hasNews()).isFalse();
    assertThat(EventBatch.read(writer.encode(true)).arrivalsNotStarted()).isEqualTo(2);
  }

  @Test
  void whereTheServiceTimeWentIsReadAsItWasWritten() {
    writer.add(0, 1_000, 9_000, 500, 200, 0, 10, 0, 1, 1);
    writer.addPhases(100_000, 2_000_000, 3_000_000, 40_000, 60_999);
    writer.add(0, 2_000, 700, 0, 200, 0, 10, 0, 1, 1);
    writer.addPhases(0, 0, 0, 20_000, 5_000);
    writer.add(0, 3_000, 0, 0, 0, 11, 0, 0, 1, 1); // never sent
    EventBatch batch = EventBatch.read(writer.encode(false));

    assertThat(batch.hasPhases()).isTrue();
    assertThat(batch.blockedUs(0)).isEqualTo(100);
    assertThat(batch.connectingUs(0)).isEqualTo(2_000);
    assertThat(batch.tlsUs(0)).isEqualTo(3_000);
    assertThat(batch.sendingUs(0)).isEqualTo(40);
    assertThat(batch.receivingUs(0)).isEqualTo(60);
    assertThat(batch.waitingUs(0)).isEqualTo(9_000 - 500 - 100 - 2_000 - 3_000 - 40 - 60);
    assertThat(batch.connectingUs(1)).isZero();
    assertThat(batch.tlsUs(1)).isZero();
    assertThat(batch.waitingUs(1)).isEqualTo(700 - 20 - 5);
    assertThat(batch.waitingUs(2)).isZero();
  }

  @Test
  void aConnectionThatWasMadeWithinAMicrosecondIsSeenAsMade() {
    writer.add(0, 1_000, 1, 0, 200, 0, 10, 0, 1, 1);
    writer.addPhases(0, 900, 1, 0, 0);
    EventBatch batch = EventBatch.read(writer.encode(false));

    assertThat(batch.connectingUs(0)).isEqualTo(1);
    assertThat(batch.tlsUs(0)).isEqualTo(1);
    assertThat(batch.waitingUs(0)).as("never below nothing").isZero();
  }

  @Test
  void aBatchOfAnOlderAgentSaysThatItDoesNotKnowThePhases() {
    add(3);
    EventBatch old = EventBatch.read(writer.encode(false));
    assertThat(old.hasPhases()).isFalse();

    writer.add(0, 1_000, 500, 0, 200, 0, 10, 0, 1, 1);
    writer.addPhases(0, 0, 0, 0, 0);
    assertThat(EventBatch.read(writer.encode(false)).hasPhases()).isTrue();

    add(1);
    assertThat(EventBatch.read(writer.encode(false)).hasPhases()).as("each for itself").isFalse();
  }

  @Test
  void thePhasesOfARequestOnAnOpenConnectionTakeTwoBytes() {
    add(1_000);
    int without = writer.encode(false).length;
    for (int i = 0; i < 1_000; i++) {
      add(1);
      writer.addPhases(0, 0, 0, 8_000 + i * 20, 2_000 + i * 10);
    }
    assertThat(writer.encode(false).length - without).isLessThan(2_020);
  }

  @Test
  void aFewNewConnectionsCostOneByteOfEachOtherEvent() {
    for (int i = 0; i < 1_000; i++) {
      add(1);
      writer.addPhases(0, 0, 0, 8_000, 2_000);
    }
    int without = writer.encode(false).length;
    for (int i = 0; i < 1_000; i++) {
      add(1);
      writer.addPhases(0, i == 500 ? 90_000 : 0, 0, 8_000, 2_000);
    }
    assertThat(writer.encode(false).length - without).isLessThan(1_010);
  }
}
