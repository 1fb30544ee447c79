package io.spate.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.fake.FakeColumn;
import io.spate.scenario.fake.FakeKind;
import io.spate.scenario.fake.FakeRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FakeCsvTest {
  private static FakeColumn column(String name, FakeKind kind) {
    return new FakeColumn(name, kind, kind.min(), kind.max());
  }

  private static FakeRows rows(int rows, String locale, long seed, FakeColumn... columns) {
    return new FakeRows(rows, List.of(columns), locale, seed);
  }

  private static byte[] csv(FakeRows rows) throws IOException {
    return new FakeCsv(rows).readAllBytes();
  }

  /** The values of the first column, as an agent reads them. */
  private static List<String> values(FakeRows rows) throws IOException {
    FeedTable table = FeedFile.read(new FakeCsv(rows), "fake.csv", rows.names());
    List<String> values = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      StringBuilder value = new StringBuilder();
      assertThat(table.append(i, 0, value)).isTrue();
      values.add(value.toString());
    }
    return values;
  }

  private static FakeColumn[] everything() {
    return Arrays.stream(FakeKind.values())
        .map(kind -> column(kind.label(), kind))
        .toArray(FakeColumn[]::new);
  }

  /**
   * Whoever changes this, by a newer library too, changes the rows of everybody's runs: say so in
   * the change log.
   */
  @Test
  void rowsAreTheSameOnEachMachineAndInEachProcess() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String locale : FakeRows.LOCALES) {
      digest.update(csv(rows(20, locale, 7, everything())));
    }

    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("2c6662e120845bf2a297d782e97457a05d8617c142c328260d39538580d1af3b");
  }

  @Test
  void neitherLanguageNorTimeZoneOfTheMachineIsInThem() throws IOException {
    byte[] here = csv(rows(50, "de", 7, everything()));
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(csv(rows(50, "de", 7, everything()))).isEqualTo(here);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void anotherSeedMakesOtherRows() throws IOException {
    FakeColumn name = column("name", FakeKind.NAME);

    assertThat(values(rows(100, "en", 7, name))).isEqualTo(values(rows(100, "en", 7, name)));
    assertThat(values(rows(100, "en", 8, name))).isNotEqualTo(values(rows(100, "en", 7, name)));
  }

  @Test
  void aColumnMoreLeavesTheOthersAsTheyAre() throws IOException {
    FakeColumn city = column("city", FakeKind.CITY);
    FakeColumn more = column("more", FakeKind.PARAGRAPH);

    assertThat(values(rows(200, "fr", 7, city, more))).isEqualTo(values(rows(200, "fr", 7, city)));
    assertThat(values(rows(9, "fr", 7, city)))
        .isEqualTo(values(rows(200, "fr", 7, city)).subList(0, 9));
  }

  @Test
  void theFileIsReadAsItIsMade() throws IOException {
    FakeRows rows =
        rows(3_000, "de", 7, column("name", FakeKind.NAME), column("text", FakeKind.PARAGRAPH));
    FeedFile.Content content = FeedFile.check(new FakeCsv(rows), "fake.csv");

    assertThat(content.columns()).containsExactly("name", "text");
    assertThat(content.rows()).isEqualTo(3_000);
    assertThat(FakeCsv.sample(rows).getFirst()).isEqualTo(values(rows).getFirst());
  }

  static Stream<String> locales() {
    return FakeRows.LOCALES.stream();
  }

  @ParameterizedTest
  @MethodSource("locales")
  void eachKindHasAValueInEachLanguage(String locale) throws IOException {
    for (FakeKind kind : FakeKind.values()) {
      assertThat(values(rows(200, locale, 3, column("c", kind))))
          .as("%s in %s", kind, locale)
          .hasSize(200)
          .allSatisfy(
              value -> {
                assertThat(value)
                    .isNotBlank()
                    .hasSizeLessThan(2_000)
                    .doesNotContain("#{")
                    .isNotEqualTo("null");
                assertThat(value.chars()).noneMatch(Character::isISOControl);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("locales")
  void accountsAreInAsciiAndNoTwoAreTheSame(String locale) throws IOException {
    assertThat(values(rows(3_000, locale, 3, column("c", FakeKind.EMAIL))))
        .doesNotHaveDuplicates()
        .allMatch(each -> each.matches("[a-z0-9.]{3,60}[0-9]+@example\\.(com|net|org)"));
    assertThat(values(rows(3_000, locale, 3, column("c", FakeKind.USERNAME))))
        .doesNotHaveDuplicates()
        .allMatch(each -> each.matches("[a-z0-9.]{3,60}[0-9]+"));
  }

  @Test
  void boundsAreAmongTheValues() throws IOException {
    assertThat(values(rows(500, "en", 1, new FakeColumn("c", FakeKind.NUMBER, -1, 1))))
        .contains("-1", "0", "1")
        .allMatch(each -> Math.abs(Long.parseLong(each)) <= 1);
    assertThat(values(rows(500, "en", 1, new FakeColumn("c", FakeKind.DECIMAL, 99, 101))))
        .contains("0.99", "1.00", "1.01")
        .hasSize(500);
    long day = LocalDate.of(2024, 2, 28).toEpochDay();
    assertThat(values(rows(500, "en", 1, new FakeColumn("c", FakeKind.DATE, day, day + 2))))
        .containsOnly("2024-02-28", "2024-02-29", "2024-03-01");
    assertThat(values(rows(500, "en", 1, new FakeColumn("c", FakeKind.DATE_TIME, day, day))))
        .allMatch(each -> each.startsWith("2024-02-28T") && Instant.parse(each) != null);
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreWhatTheyAreCalled(FakeKind kind) throws IOException {
    for (String each : values(rows(300, "de", 5, column("c", kind)))) {
      switch (kind) {
        case UUID -> assertThat(UUID.fromString(each).version()).isEqualTo(4);
        case LATITUDE -> assertThat(Math.abs(Double.parseDouble(each))).isLessThanOrEqualTo(90);
        case LONGITUDE -> assertThat(Math.abs(Double.parseDouble(each))).isLessThanOrEqualTo(180);
        case TIME_ZONE -> assertThat(ZoneId.of(each)).isNotNull();
        case COUNTRY_CODE -> assertThat(each).matches("[A-Z]{2}");
        case CURRENCY -> assertThat(each).matches("[A-Z]{3}");
        case EAN, ISBN -> assertThat(sum(each, 1, 3) % 10).as(each).isZero();
        case CREDIT_CARD -> assertThat(luhn(each.replace("-", ""))).as(each).isZero();
        case BOOLEAN -> assertThat(each).isIn("true", "false");
        case PASSWORD -> assertThat(each).matches("[A-Za-z0-9]{12,16}");
        case IPV4 -> assertThat(each).matches("\\d{1,3}(\\.\\d{1,3}){3}");
        case IPV6 -> assertThat(each).matches("[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}");
        case MAC -> assertThat(each).matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
        case IBAN -> assertThat(each).matches("[A-Z]{2}\\d{2}[A-Z0-9]{8,30}");
        default -> assertThat(each.getBytes(StandardCharsets.UTF_8).length).isPositive();
      }
    }
  }

  private static int sum(String digits, int even, int odd) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? even : odd);
    }
    return sum;
  }

  private static int luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int twice = digit * 2;
      sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
    }
    return sum % 10;
  }

  @Test
  void currenciesAreThoseThatJavaKnowsOrDidOnce() throws IOException {
    List<String> known =
        Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).toList();
    assertThat(known).containsAll(values(rows(300, "en", 5, column("c", FakeKind.CURRENCY))));
  }
}
