package io.spate.fake;

import io.spate.scenario.fake.FakeColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import net.datafaker.Faker;

/**
 * The values of one column. They follow from its name, its kind, the locale and the seed, and from
 * no other column: one that is added leaves the others as they are. Not thread-safe.
 */
final class FakeValues {
  private static final String[] DOMAINS = {"example.com", "example.net", "example.org"};
  private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijkmnopqrstuvwxyz";
  private static final String DIGITS = "23456789";
  private static final String CHARACTERS = UPPER + LOWER + DIGITS;

  /** Of the library they would come in an order that is another one in each process. */
  private static final List<String> CURRENCIES =
      List.of(
          "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR",
          "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD",
          "PHP", "PLN", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "UAH", "USD", "VND", "ZAR");

  private static final int SECONDS_A_DAY = 86_400;

  private final FakeColumn column;
  private final Random random;
  private final Faker faker;
  private final Faker english;
  private int row;

  FakeValues(FakeColumn column, String locale, long seed) {
    this.column = column;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + column.name().hashCode());
    this.faker = new Faker(Locale.forLanguageTag(locale), random);
    this.english = new Faker(Locale.ENGLISH, random);
  }

  /** The value of the next row: one line, and not empty. */
  String next() {
    row++;
    return value().replace('\n', ' ').trim();
  }

  private String value() {
    return switch (column.kind()) {
      case NAME -> faker.name().fullName();
      case FIRST_NAME -> faker.name().firstName();
      case LAST_NAME -> faker.name().lastName();
      case USERNAME -> account();
      case EMAIL -> account() + "@" + DOMAINS[random.nextInt(DOMAINS.length)];
      case PASSWORD -> password();
      case PHONE -> faker.phoneNumber().phoneNumber();
      case STREET -> faker.address().streetAddress();
      case CITY -> faker.address().city();
      case POSTCODE -> faker.address().postcode();
      case STATE -> faker.address().state();
      case COUNTRY -> faker.address().country();
      case COUNTRY_CODE -> english.address().countryCode();
      case LATITUDE -> degrees(90);
      case LONGITUDE -> degrees(180);
      case TIME_ZONE -> english.address().timeZone();
      case COMPANY -> faker.company().name();
      case JOB -> faker.job().title();
      case DEPARTMENT -> faker.commerce().department();
      case PRODUCT -> faker.commerce().productName();
      case COLOR -> faker.color().name();
      case WORD -> faker.lorem().word();
      case SENTENCE -> faker.lorem().sentence();
      case PARAGRAPH -> faker.lorem().paragraph();
      case NUMBER -> Long.toString(bounded());
      case DECIMAL -> BigDecimal.valueOf(bounded(), 2).toPlainString();
      case BOOLEAN -> Boolean.toString(random.nextBoolean());
      case DATE -> LocalDate.ofEpochDay(bounded()).toString();
      case DATE_TIME ->
          LocalDate.ofEpochDay(bounded())
              .atStartOfDay(ZoneOffset.UTC)
              .plusSeconds(random.nextInt(SECONDS_A_DAY))
              .toInstant()
              .toString();
      case UUID -> uuid();
      case IBAN -> english.finance().iban();
      case CREDIT_CARD -> english.finance().creditCard();
      case CURRENCY -> CURRENCIES.get(random.nextInt(CURRENCIES.size()));
      case EAN -> english.code().ean13();
      case ISBN -> english.code().isbn13(false);
      case IPV4 -> english.internet().ipV4Address();
      case IPV6 -> english.internet().ipV6Address();
      case MAC -> english.internet().macAddress();
      case USER_AGENT -> english.internet().userAgent();
    };
  }

  private long bounded() {
    return random.nextLong(column.min(), column.max() + 1);
  }

  private String degrees(int most) {
    return BigDecimal.valueOf(random.nextLong(-most * 1_000_000L, most * 1_000_000L + 1), 6)
        .toPlainString();
  }

  /** A name in ASCII with the number of the row, which no other row has. */
  private String account() {
    String name = Ascii.of(faker.credentials().username());
    return (name.length() < 3 ? Ascii.of(english.credentials().username()) : name) + row;
  }

  /** One of each kind of characters at least. */
  private String password() {
    StringBuilder text = new StringBuilder();
    for (String each : new String[] {UPPER, LOWER, DIGITS}) {
      text.append(each.charAt(random.nextInt(each.length())));
    }
    int length = 12 + random.nextInt(5);
    while (text.length() < length) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  private String uuid() {
    long high = random.nextLong() & ~0xF000L | 0x4000L;
    long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
