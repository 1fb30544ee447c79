package io.spate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.RequestEventBatch;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes of a record are: it is read, or refused with the one exception for that. */
class HostileRecordsTest {
  private static final List<Class<?>> TYPES =
      List.of(
          RunCommand.class,
          UserQuota.class,
          SlotStatus.class,
          AgentStatus.class,
          RunLogEntry.class,
          LoadProfile.class,
          RunReport.class);

  private static final String[] VALUES = {
    "null", "-1", "1e999", "99999999999999999999", "\"\"", "[]", "{}", "true", "\"NaN\"", "[[[]]]"
  };

  /** Of each byte of a batch: a column's entry of one byte is an int here, a sample an object. */
  private static final long ALLOCATED_PER_BYTE = 200;

  private static final long ALLOCATED_AT_LEAST = 64 << 10;

  private static List<byte[]> records() {
    return List.of(
        Json.write(
            new RunCommand(
                RunCommand.SCHEMA,
                "r",
                1,
                RunPhase.WAITING,
                "n",
                "target: x",
                "http://h",
                LoadProfile.ramp(10, 1, 60_000),
                120,
                1,
                2,
                3,
                4,
                5,
                6,
                "why")),
        Json.write(new UserQuota(UserQuota.SCHEMA, "r", 3, 120, 1)),
        Json.write(
            new SlotStatus(
                SlotStatus.SCHEMA, "r", 1, SlotState.RUNNING, "a", "a-1", 1, 2, 3, 4, 5)));
  }

  private static void assertIsReadOrRefused(byte[] bytes, String what) {
    for (Class<?> type : TYPES) {
      try {
        assertThat((Object) Json.read(bytes, type)).isNotNull();
      } catch (UnreadableRecordException e) {
        assertThat(e.getMessage()).startsWith("not a " + type.getSimpleName() + " record: ");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            what + ", " + type.getSimpleName() + ": " + new String(bytes, StandardCharsets.UTF_8),
            e);
      }
    }
  }

  @Test
  void damagedJsonIsReadOrRefused() {
    List<byte[]> records = records();
    for (int seed = 0; seed < 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = damaged(records.get(seed % records.size()), random);
      assertIsReadOrRefused(bytes, "seed " + seed);
    }
  }

  @Test
  void aValueOfAnyKindInAnyPlaceIsReadOrRefused() {
    for (byte[] record : records()) {
      String json = new String(record, StandardCharsets.UTF_8);
      for (int at = json.indexOf(':'); at >= 0; at = json.indexOf(':', at + 1)) {
        int end = at + 1;
        while (end < json.length() && ",}".indexOf(json.charAt(end)) < 0) {
          end++;
        }
        for (String value : VALUES) {
          String changed = json.substring(0, at + 1) + value + json.substring(end);
          assertIsReadOrRefused(changed.getBytes(StandardCharsets.UTF_8), value + " at " + at);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"load\":[", "{\"load\":{\"stages\":["})
  void jsonNestedWithoutEndIsRefused(String open) {
    byte[] deep = open.repeat(200_000).getBytes(StandardCharsets.UTF_8);
    for (Class<?> type : TYPES) {
      assertThatThrownBy(() -> Json.read(deep, type)).isInstanceOf(UnreadableRecordException.class);
    }
  }

  /** A tombstone, and what looks like one. */
  @Test
  void nothingIsNoRecord() {
    for (byte[] nothing : new byte[][] {null, {}, " null ".getBytes(StandardCharsets.UTF_8)}) {
      for (Class<?> type : TYPES) {
        assertThatThrownBy(() -> Json.read(nothing, type))
            .isInstanceOf(UnreadableRecordException.class)
            .hasMessageStartingWith("not a " + type.getSimpleName() + " record: ");
      }
    }
  }

  private static byte[] damaged(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(20), bytes.length - Math.max(at, from));
          System.arraycopy(whole, Math.min(from, whole.length - length), bytes, at, length);
        }
        default -> bytes = Arrays.copyOf(bytes, at + 1);
      }
    }
    return bytes;
  }

  private static List<byte[]> batches() {
    EventBatchWriter writer =
        new EventBatchWriter("run-1", "agent-1", "inc", 3, List.of("GET /a", "POST /b"), 1_000);
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> batches = new ArrayList<>();
    for (int batch = 0; batch < 4; batch++) {
      for (int i = 0; i < 5 << batch; i++) {
        writer.add(
            i % 2,
            1_700_000_000_000_000L + i,
            random.nextInt(5_000),
            i % 3,
            200 + i % 2,
            i % 4,
            10,
            20,
            i % 7,
            i);
      }
      writer.addSample(FailureSample.newBuilder().setName("GET /a").setMessage("boom").build());
      batches.add(writer.encode(batch == 3));
    }
    return batches;
  }

  @Test
  void damagedBatchesAreReadToTheirLastEventOrRefusedAndCostNoMoreThanTheirSize() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().threadId();
    List<byte[]> batches = batches();
    for (int seed = 0; seed < 20_000; seed++) {
      byte[] bytes = damaged(batches.get(seed % batches.size()), new SplittableRandom(seed));
      long before = threads.getThreadAllocatedBytes(self);
      try {
        EventBatch batch = EventBatch.read(bytes);
        for (int i = 0; i < batch.size(); i++) {
          assertThat(batch.name(i)).isNotNull();
          assertThat(batch.status(i)).isBetween(0, 999);
          batch.waitingUs(i);
          batch.user(i);
        }
      } catch (UnreadableRecordException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
      if (seed > 1_000) { // when all classes are loaded
        assertThat(threads.getThreadAllocatedBytes(self) - before)
            .as("bytes allocated for %d bytes, seed %d", bytes.length, seed)
            .isLessThan(ALLOCATED_AT_LEAST + ALLOCATED_PER_BYTE * bytes.length + 2_000L * 40);
      }
    }
  }

  /** A length that is not there must not be allocated: 2 GB said in five bytes. */
  @Test
  void aBatchThatSaysItIsLongIsRefusedForAFewBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().threadId();
    int[] lengthDelimited = {0x0A, 0x12, 0x52, 0x5A, 0x62, 0x6A, 0x7A};
    for (int tag : lengthDelimited) {
      byte[] bytes = {
        (byte) tag, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 1, 2, 3
      };
      assertThatThrownBy(() -> EventBatch.read(bytes))
          .isInstanceOf(UnreadableRecordException.class);
      long before = threads.getThreadAllocatedBytes(self);
      try {
        EventBatch.read(bytes);
      } catch (UnreadableRecordException expected) {
        // As before.
      }
      assertThat(threads.getThreadAllocatedBytes(self) - before)
          .as("tag %d", tag)
          .isLessThan(ALLOCATED_AT_LEAST);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000, Integer.MIN_VALUE})
  void codesThatThereAreNotAreRefused(int code) {
    RequestEventBatch.Builder batch =
        RequestEventBatch.newBuilder()
            .setRunId("r")
            .setAgentId("a")
            .addNames("n")
            .addStartOffsetUs(0)
            .addStartOffsetUs(0);

    assertThatThrownBy(
            () ->
                EventBatch.read(batch.clone().addStatus(200).addStatus(code).build().toByteArray()))
        .hasMessage("status of event 1 must be in 0..999, got " + code);
    assertThatThrownBy(() -> EventBatch.read(batch.clone().addError(code).build().toByteArray()))
        .hasMessage("error of event 0 must be in 0..255, got " + code);
  }
}
