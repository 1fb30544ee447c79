package io.spate.scenario.fake;

import java.util.List;

/**
 * Rows that are made up. The same of these makes the same rows, with the same version of Spate.
 *
 * @param rows how many, from 1 to {@value #MAX_ROWS}
 * @param columns at least one; all rows together have at most {@value #MAX_VALUES} values
 * @param locale language, perhaps with a country, of {@link #LOCALES}
 * @param seed of the random numbers
 */
public record FakeRows(int rows, List<FakeColumn> columns, String locale, long seed) {
  /** The most rows. */
  public static final int MAX_ROWS = 100_000;

  /** The most values: rows times columns. */
  public static final int MAX_VALUES = 500_000;

  /** Languages, and countries, that values can be of. */
  public static final List<String> LOCALES =
      List.of(
          "en", "en-AU", "en-CA", "en-GB", "en-IN", "en-US", "de", "de-AT", "de-CH", "es", "es-MX",
          "fr", "fr-CA", "fr-CH", "it", "ja", "ko", "nl", "pl", "pt-BR", "ru", "sv-SE", "tr", "uk",
          "zh-CN");

  public FakeRows {
    columns = List.copyOf(columns);
  }

  /** Names of the columns. */
  public List<String> names() {
    return columns.stream().map(FakeColumn::name).toList();
  }

  /** What the rows of a feed are called where they are sent as a file; no scenario writes that. */
  public static String fileOf(String feed) {
    return "fake/" + feed + " (made up).csv";
  }
}
