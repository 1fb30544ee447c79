package io.spate.scenario.dsl;

import io.spate.scenario.fake.FakeKind;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows that are made up, see {@link Dsl#fake}. */
public final class FakeDraft extends Draft {
  private static final String COLUMNS = "columns";

  FakeDraft(int rows) {
    put("rows", rows);
  }

  /** A column of values of a kind. */
  public FakeDraft column(String name, FakeKind kind) {
    putInto(COLUMNS, name, kind.label());
    return this;
  }

  /** A column of numbers between two, both among them. */
  public FakeDraft column(String name, FakeKind kind, Number min, Number max) {
    return column(name, kind, Map.entry("min", min), Map.entry("max", max));
  }

  /** A column of days or times between two days, both among them. */
  public FakeDraft column(String name, FakeKind kind, LocalDate from, LocalDate to) {
    return column(name, kind, Map.entry("from", from.toString()), Map.entry("to", to.toString()));
  }

  private FakeDraft column(
      String name, FakeKind kind, Map.Entry<String, ?> least, Map.Entry<String, ?> most) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("kind", kind.label());
    column.put(least.getKey(), least.getValue());
    column.put(most.getKey(), most.getValue());
    putInto(COLUMNS, name, column);
    return this;
  }

  /** The language, perhaps with a country, such as {@code de-CH}; default {@code en}. */
  public FakeDraft locale(String locale) {
    put("locale", locale);
    return this;
  }

  /** Another seed makes other rows; default that of the scenario, or else 0. */
  public FakeDraft seed(long seed) {
    put("seed", seed);
    return this;
  }
}
