package io.spate.scenario.parse;

import io.spate.scenario.fake.FakeColumn;
import io.spate.scenario.fake.FakeKind;
import io.spate.scenario.fake.FakeRows;
import io.spate.scenario.template.Suggestion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code fake}: rows that are made up. */
final class FakeParser {
  static final List<String> KEYS = List.of("rows", "columns", "locale", "seed");
  static final List<String> COLUMN_KEYS = List.of("kind", "min", "max", "from", "to");

  private static final String EXAMPLE = "such as columns: { name: name, mail: email }";
  private static final String KINDS = "values are";
  private static final long MOST = 1_000_000_000_000_000L;

  private final Source source;
  private final Scalars scalars;
  private final long defaultSeed;

  FakeParser(Source source, long defaultSeed) {
    this.source = source;
    this.scalars = new Scalars(source);
    this.defaultSeed = defaultSeed;
  }

  /** What is to be made up; null if it is wrong. */
  FakeRows rows(Node node) {
    int before = source.problemCount();
    Fields fields = Fields.of(source, node, "fake", KEYS);
    if (fields == null) {
      return null;
    }
    int rows = count(fields);
    List<FakeColumn> columns = columns(fields.require("columns", EXAMPLE));
    String locale = locale(fields.get("locale"));
    Long seed =
        fields.get("seed") == null
            ? (Long) defaultSeed
            : scalars.integer(fields.get("seed"), "seed");
    if (source.problemCount() == before && (long) rows * columns.size() > FakeRows.MAX_VALUES) {
      source.problem(
          fields.key("rows"),
          rows + " rows of " + columns.size() + " columns are more than 500,000 values",
          "make up fewer rows, or give a file");
    }
    return source.problemCount() == before ? new FakeRows(rows, columns, locale, seed) : null;
  }

  private int count(Fields fields) {
    Node node = fields.require("rows", "how many, such as rows: 1000");
    Long rows = node == null ? null : scalars.integer(node, "rows");
    if (rows != null && (rows < 1 || rows > FakeRows.MAX_ROWS)) {
      source.problem(node, "rows must be between 1 and 100,000, got " + rows, null);
    }
    return rows == null ? 0 : rows.intValue();
  }

  private String locale(Node node) {
    String locale = node == null ? FakeRows.LOCALES.getFirst() : source.text(node, "locale");
    if (locale != null && !FakeRows.LOCALES.contains(locale)) {
      source.problem(
          node,
          "unknown locale '" + Source.shortened(locale) + "'",
          Suggestion.hint(locale, FakeRows.LOCALES, "locales are"));
    }
    return locale;
  }

  private List<FakeColumn> columns(Node node) {
    List<FakeColumn> columns = new ArrayList<>();
    Fields fields = node == null ? null : Fields.any(source, node, "columns", EXAMPLE);
    if (fields == null) {
      return columns;
    }
    for (Fields.Entry each : fields.entries()) {
      if (!each.name().matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
        source.problem(
            each.key(),
            "not a name for a column: '" + Source.shortened(each.name()) + "'",
            "letters, digits and '_', not beginning with a digit");
      }
      FakeColumn column = column(each.name(), each.value());
      if (column != null) {
        columns.add(column);
      }
    }
    if (!fields.entries().iterator().hasNext()) {
      source.problem(node, "columns must not be empty", EXAMPLE);
    }
    return columns;
  }

  /** A kind, or a map of it and its bounds. */
  private FakeColumn column(String name, Node node) {
    if (!(node instanceof MappingNode)) {
      FakeKind kind = kind(source.scalar(node, "a column", "what its values are"));
      return kind == null ? null : new FakeColumn(name, kind, kind.min(), kind.max());
    }
    Fields fields = Fields.of(source, node, "a column", COLUMN_KEYS);
    Node written = fields.require("kind", "such as kind: number");
    FakeKind kind =
        written == null ? null : kind(source.scalar(written, "kind", "what its values are"));
    return kind == null ? null : bounded(name, kind, fields);
  }

  private FakeKind kind(ScalarNode node) {
    if (node == null) {
      return null;
    }
    FakeKind kind = FakeKind.of(node.getValue());
    if (kind == null) {
      source.problem(
          node,
          "unknown fake value '" + Source.shortened(node.getValue()) + "'",
          Suggestion.hint(node.getValue(), FakeKind.labels(), KINDS));
    }
    return kind;
  }

  private FakeColumn bounded(String name, FakeKind kind, Fields fields) {
    boolean days = kind.range() == FakeKind.Range.DAYS;
    List<String> keys =
        kind.range() == FakeKind.Range.NONE
            ? List.of()
            : days ? List.of("from", "to") : List.of("min", "max");
    for (Fields.Entry each : fields.entries()) {
      if (COLUMN_KEYS.indexOf(each.name()) > 0 && !keys.contains(each.name())) {
        source.problem(
            each.key(),
            "a " + kind.label() + " has no '" + each.name() + "'",
            keys.isEmpty() ? "it has no bounds" : "its bounds are " + String.join(" and ", keys));
        return null;
      }
    }
    if (keys.isEmpty()) {
      return new FakeColumn(name, kind, kind.min(), kind.max());
    }
    Node least = fields.get(keys.get(0));
    Node most = fields.get(keys.get(1));
    Long min = least == null ? (Long) kind.min() : bound(least, keys.get(0), kind.range());
    Long max = most == null ? (Long) kind.max() : bound(most, keys.get(1), kind.range());
    if (min == null || max == null) {
      return null;
    }
    if (min > max) {
      source.problem(
          least == null ? most : least,
          "'" + keys.get(0) + "' is above '" + keys.get(1) + "'",
          (least == null ? keys.get(0) : keys.get(1))
              + (least == null || most == null
                  ? " is " + words(least == null ? min : max, kind)
                  : " must be the higher one"));
      return null;
    }
    return new FakeColumn(name, kind, min, max);
  }

  private static String words(long bound, FakeKind kind) {
    return switch (kind.range()) {
      case DAYS -> LocalDate.ofEpochDay(bound).toString();
      case HUNDREDTHS -> BigDecimal.valueOf(bound, 2).toPlainString();
      default -> Long.toString(bound);
    };
  }

  private Long bound(Node node, String what, FakeKind.Range range) {
    ScalarNode scalar =
        source.scalar(node, what, range == FakeKind.Range.DAYS ? "a date" : "a number");
    if (scalar == null) {
      return null;
    }
    if (range == FakeKind.Range.DAYS) {
      try {
        return LocalDate.parse(scalar.getValue().trim()).toEpochDay();
      } catch (DateTimeException e) {
        source.problem(
            node, what + " must be a date, got " + Source.words(node), "such as 2024-05-17");
        return null;
      }
    }
    if (range == FakeKind.Range.WHOLE) {
      return within(node, what, scalars.integer(node, what), MOST);
    }
    Double number = scalars.number(node, what);
    return number == null
        ? null
        : within(
            node,
            what,
            new BigDecimal(scalar.getValue())
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue(),
            MOST);
  }

  private Long within(Node node, String what, Long value, long most) {
    if (value != null && Math.abs(value) > most) {
      source.problem(node, what + " is too large: " + Source.words(node), null);
      return null;
    }
    return value;
  }
}
