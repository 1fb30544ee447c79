package io.spate.aggregator.export;

/**
 * Lines of a CSV file after RFC 4180, with line feeds as Locust writes them. Text that a
 * spreadsheet would take for a formula gets an apostrophe before it: messages come from systems
 * under test.
 */
final class Csv {
  private static final String FORMULA = "=+-@\t\r";

  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  Csv text(String value) {
    String cell = value == null ? "" : value;
    if (!cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0) {
      cell = "'" + cell;
    }
    return raw(cell);
  }

  Csv number(long value) {
    return raw(Long.toString(value));
  }

  /** A number without a trailing {@code .0}; {@code N/A} where there is none, as Locust says. */
  Csv number(Number value) {
    if (value == null || !Double.isFinite(value.doubleValue())) {
      return raw("N/A");
    }
    double number = value.doubleValue();
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? number((long) number)
        : raw(Double.toString(number));
  }

  Csv header(String columns) {
    text.append(columns).append('\n');
    return this;
  }

  Csv end() {
    text.append('\n');
    first = true;
    return this;
  }

  private Csv raw(String cell) {
    if (!first) {
      text.append(',');
    }
    first = false;
    if (cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
      text.append('"').append(cell.replace("\"", "\"\"")).append('"');
    } else {
      text.append(cell);
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
