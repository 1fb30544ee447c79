package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "2s, PT2S",
    "1m30s, PT1M30S",
    "1h, PT1H",
    "1.5h, PT1H30M",
    "0.25s, PT0.25S",
    "250us, PT0.00025S",
    "1h2m3s4ms5us, PT1H2M3.004005S",
    "0s, PT0S",
    "90m, PT1H30M",
    "2S, PT2S",
    "' 2s ', PT2S",
    "007s, PT7S",
  })
  void durationIsRead(String text, Duration expected) {
    DurationText.Parsed parsed = DurationText.parse(text);

    assertThat(parsed.isValid()).isTrue();
    assertThat(parsed.duration()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "5",
        "5 s",
        "1s1m",
        "1s1s",
        "-1s",
        "+1s",
        "1d",
        "1.s",
        ".5s",
        "1e3s",
        "1,5s",
        "PT5S",
        "NaN",
        "99999999999999999999h",
        "１s"
      })
  void whatIsNoDurationIsRefusedWithWords(String text) {
    DurationText.Parsed parsed = DurationText.parse(text);

    assertThat(parsed.isValid()).isFalse();
    assertThat(parsed.problem()).isNotBlank();
  }

  @Test
  void numberWithoutUnitIsToldWhatToWrite() {
    assertThat(DurationText.parse("60").hint()).isEqualTo("write 60s");
    assertThat(DurationText.parse("0.5").hint()).isEqualTo("write 0.5s");
    assertThat(DurationText.parse("500", "ms").hint()).isEqualTo("write 500ms");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long micros = random.nextLong(1L << random.nextInt(1, 48));
      Duration duration = Duration.ofNanos(micros * 1_000);
      String text = DurationText.of(duration);

      assertThat(DurationText.parse(text).duration())
          .as("seed %d: %s", seed, text)
          .isEqualTo(duration);
    }
    assertThat(DurationText.ofNanos(999)).isEqualTo("0s");
    assertThat(DurationText.ofNanos(-5)).isEqualTo("0s");
  }
}
