package io.spate.scenario.fake;

import java.util.Arrays;
import java.util.List;

/** What a made-up value is. Those with a {@link Range} take bounds. */
public enum FakeKind {
  /** A whole name of a person, as it is written in the language. */
  NAME("name"),
  FIRST_NAME("firstName"),
  LAST_NAME("lastName"),
  /** As of an account; no row has that of another. */
  USERNAME("username"),
  /** Of a domain that nobody has, in ASCII; no row has that of another. */
  EMAIL("email"),
  /** Letters and digits, 12 to 16. */
  PASSWORD("password"),
  PHONE("phone"),
  /** Name and number of a street. */
  STREET("street"),
  CITY("city"),
  POSTCODE("postcode"),
  STATE("state"),
  COUNTRY("country"),
  /** Of two letters. */
  COUNTRY_CODE("countryCode"),
  /** In degrees, with six places. */
  LATITUDE("latitude"),
  /** In degrees, with six places. */
  LONGITUDE("longitude"),
  TIME_ZONE("timeZone"),
  COMPANY("company"),
  JOB("job"),
  DEPARTMENT("department"),
  PRODUCT("product"),
  COLOR("color"),
  WORD("word"),
  SENTENCE("sentence"),
  PARAGRAPH("paragraph"),
  NUMBER("number", Range.WHOLE, 1, 1_000),
  /** With two places. */
  DECIMAL("decimal", Range.HUNDREDTHS, 0, 100_000),
  BOOLEAN("boolean"),
  /** As 2024-05-17. */
  DATE("date", Range.DAYS, 10_957, 21_914),
  /** As 2024-05-17T09:30:00Z. */
  DATE_TIME("dateTime", Range.DAYS, 10_957, 21_914),
  UUID("uuid"),
  IBAN("iban"),
  /** Of a number that checks, with hyphens. */
  CREDIT_CARD("creditCard"),
  /** Of three letters. */
  CURRENCY("currency"),
  /** 13 digits that check. */
  EAN("ean"),
  /** 13 digits that check. */
  ISBN("isbn"),
  IPV4("ipv4"),
  IPV6("ipv6"),
  MAC("mac"),
  USER_AGENT("userAgent");

  /** What bounds of values are. */
  public enum Range {
    /** There are none. */
    NONE,
    /** Whole numbers. */
    WHOLE,
    /** Hundredths. */
    HUNDREDTHS,
    /** Days since 1970-01-01. */
    DAYS
  }

  private final String label;
  private final Range range;
  private final long min;
  private final long max;

  FakeKind(String label) {
    this(label, Range.NONE, 0, 0);
  }

  FakeKind(String label, Range range, long min, long max) {
    this.label = label;
    this.range = range;
    this.min = min;
    this.max = max;
  }

  /** As a scenario writes it. */
  public String label() {
    return label;
  }

  /** What its bounds are. */
  public Range range() {
    return range;
  }

  /** The lower bound unless another is given. */
  public long min() {
    return min;
  }

  /** The upper bound unless another is given. */
  public long max() {
    return max;
  }

  /** The kind of a label; null if there is none. */
  public static FakeKind of(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElse(null);
  }

  /** All labels. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(FakeKind::label).toList();
  }
}
