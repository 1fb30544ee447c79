package io.spate.agent.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.protocol.status.ClockReading;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final double LIMIT = 500;
  private static final double NOW = 1_800_000_000_123.4;

  private final ClockOffset offset = new ClockOffset();

  @Test
  void nothingIsKnownBeforeTheFirstRecord() {
    assertThat(offset.reading(LIMIT)).isEmpty();
  }

  /** Whatever the way there and back take, and however skewed the two are against each other. */
  @Test
  void theTruthIsAlwaysWithinTheUncertainty() {
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      ClockOffset measured = new ClockOffset();
      double skew = random.nextDouble(-5_000, 5_000);
      for (int record = 0; record < 40; record++) {
        double there = random.nextDouble(0, 80);
        double back = random.nextDouble(0, 80);
        double sent = NOW + record * 1_000;
        measured.add(sent, there + back, (long) Math.floor(sent + there - skew));
        ClockReading reading = measured.reading(LIMIT).orElseThrow();
        assertThat(reading.skewMs()).isCloseTo(skew, within(reading.uncertaintyMs() + 0.01));
      }
    }
  }

  @Test
  void theRecordThatWasAnsweredSoonestCounts() {
    offset.add(NOW, 90, (long) NOW + 45);
    offset.add(NOW + 1_000, 4, (long) NOW + 1_002);
    offset.add(NOW + 2_000, 60, (long) NOW + 2_030);

    assertThat(offset.reading(LIMIT).orElseThrow().uncertaintyMs()).isEqualTo(2.5);
  }

  @Test
  void aClockThatIsSetIsSeenAtOnce() {
    for (int record = 0; record < 10; record++) {
      offset.add(NOW + record * 1_000, 4, (long) NOW + record * 1_000 + 2);
    }
    offset.add(NOW + 10_000 + 3_000, 20, (long) NOW + 10_010);

    ClockReading reading = offset.reading(LIMIT).orElseThrow();
    assertThat(reading.skewMs()).isCloseTo(3_000, within(reading.uncertaintyMs()));
    assertThat(reading.off()).isTrue();
  }

  @Test
  void aClockIsOffOnlyIfItSurelyIs() {
    offset.add(NOW + 540, 200, (long) NOW + 100);
    assertThat(offset.reading(LIMIT).orElseThrow())
        .satisfies(reading -> assertThat(reading.skewMs()).isGreaterThan(LIMIT))
        .extracting(ClockReading::off)
        .isEqualTo(false);

    offset.add(NOW + 1_540, 10, (long) NOW + 1_005);
    assertThat(offset.reading(LIMIT).orElseThrow().off()).isTrue();
  }
}
