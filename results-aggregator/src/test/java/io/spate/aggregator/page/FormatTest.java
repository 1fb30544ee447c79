package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "12345, '12,345'", "1234567, '1,234,567'", "86.5, 87"})
  void countsHaveThousandsSeparators(double value, String words) {
    assertThat(Format.count(value)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.004, 0.00",
    "0.25, 0.25",
    "9.5, 9.50",
    "118.44, 118.4",
    "12345.6, '12,346'"
  })
  void ratesLoseDigitsAsTheyGrow(double value, String words) {
    assertThat(Format.rate(value)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.424, 0.42", "12.34, 12.3", "100, 100", "1203.6, '1,204'"})
  void millisecondsLoseDigitsAsTheyGrow(double value, String words) {
    assertThat(Format.ms(value)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0%",
    "0.00001, <0.01%",
    "0.0123, 1.23%",
    "0.123, 12.3%",
    "0.99999, >99.99%",
    "1, 100%"
  })
  void fewFailuresAreNeverShownAsNoneNorMostAsAll(double ratio, String words) {
    assertThat(Format.percent(ratio)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, –", "999, 999 B", "1000, 1.0 kB", "148300000, 148 MB", "2500000000, 2.5 GB"})
  void bytesHaveDecimalUnits(double value, String words) {
    assertThat(Format.bytes(value)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "-3, 0 s",
    "45, 45 s",
    "59.7, 1 min",
    "65, 1 min 05 s",
    "3600, 1 h",
    "7380, 2 h 03 min",
    "36000, 10 h"
  })
  void durationsAreInWords(double seconds, String words) {
    assertThat(Format.duration(seconds)).isEqualTo(words);
  }

  @Test
  void whereThereIsNoNumberThereIsADash() {
    assertThat(Format.ms(null)).isEqualTo("–");
    assertThat(Format.rate(Double.NaN)).isEqualTo("–");
    assertThat(Format.share(0, 0)).isEqualTo("–");
    assertThat(Format.dateTime(0)).isEqualTo("–");
    assertThat(Format.iso(0)).isEmpty();
  }

  @Test
  void momentsAreInUtcUntilTheBrowserTakesOver() {
    assertThat(Format.dateTime(1_795_558_984_123L)).isEqualTo("2026-11-24 22:23:04 UTC");
    assertThat(Format.clock(1_795_558_984_123L)).isEqualTo("22:23:04 UTC");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    assertThat(Format.plain("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Format.plain("abcdefg", 6)).isEqualTo("abcdef…");
    assertThat(Format.plain("ab\uD83D\uDE00cd", 3)).isEqualTo("ab…");
    assertThat(Format.plain(null, 3)).isEmpty();
  }

  @Test
  void charactersThatSteerTheTextAreMadeVisible() {
    assertThat(Format.plain("gpj\u202Eexe.\u0000", 50)).isEqualTo("gpj\uFFFDexe.\uFFFD");
    assertThat(Format.plain("שלום\tline\nend", 50)).isEqualTo("שלום\tline\nend");
  }
}
