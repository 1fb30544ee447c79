package io.spate.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "0.424, 0.42", "4.24, 4.2", "42.4, 42", "1204.3, '1,204'"})
  void millisecondsKeepAboutTwoDigits(double ms, String text) {
    assertThat(Numbers.millis(ms)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "36.6, 37 s", "125, 2 min 05 s", "3725, 1 h 02 min", "-3, 0 s"})
  void aSpanIsReadAsPeopleSayIt(double seconds, String text) {
    assertThat(Numbers.span(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 00:00", "59.9, 00:59", "75, 01:15", "3725, 1:02:05"})
  void aClockShowsFullSeconds(double seconds, String text) {
    assertThat(Numbers.clock(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 0%", "0, 0, 0%", "1, 3, 33.3%", "1, 20000, 0.01%", "7, 7, 100%"})
  void aFewFailuresAmongManyRequestsAreNotZeroPercent(long part, long whole, String text) {
    assertThat(Numbers.percent(part, whole)).isEqualTo(text);
  }

  @Test
  void aLatencyWithoutRequestsIsADash() {
    assertThat(Numbers.latency(null)).isEqualTo("-");
    assertThat(Numbers.latency(4.2)).isEqualTo("4.2 ms");
    assertThat(Numbers.latency(12_340.0)).isEqualTo("12.3 s");
  }

  @Test
  void countsReadTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
      assertThat(Numbers.rate(57.34)).isEqualTo("57.3");
      assertThat(Numbers.setRate(10)).isEqualTo("10");
      assertThat(Numbers.setRate(0.25)).isEqualTo("0.25");
      assertThat(Numbers.plural(1, "agent")).isEqualTo("1 agent");
      assertThat(Numbers.plural(3, "agent")).isEqualTo("3 agents");
    } finally {
      Locale.setDefault(before);
    }
  }
}
