package io.spate.scenario.parse;

import io.spate.scenario.check.Check;
import io.spate.scenario.check.Expectation;
import io.spate.scenario.check.ExplainedCheck;
import io.spate.scenario.check.Extraction;
import io.spate.scenario.check.JsonPath;
import io.spate.scenario.check.ValueCheck;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateBuilder;
import io.spate.scenario.template.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code expect: checks}: a list of checks of any kind, each with its own message. */
final class ValueChecksParser {
  /** The keys that say what must hold of a value. */
  static final List<String> OPERATORS =
      List.of(
          "exists",
          "equals",
          "notEquals",
          "oneOf",
          "contains",
          "notContains",
          "matches",
          "lessThan",
          "atMost",
          "greaterThan",
          "atLeast");

  /** The checks that are no comparison of a value; they are written as in {@code expect}. */
  static final Set<String> WHOLE = new LinkedHashSet<>(List.of("status", "responseTime", "body"));

  /** All keys of a check. */
  static final List<String> KEYS = keys();

  private static final List<String> WHOLE_KEYS =
      List.of("status", "responseTime", "body", "message");

  private final Source source;
  private final Symbols symbols;
  private final SelectorParser selectors;
  private final BiFunction<String, Node, Check> whole;

  /**
   * A parser of one request's checks.
   *
   * @param whole reads a check of {@link #WHOLE}; gives null if it is wrong, which was told then
   */
  ValueChecksParser(Source source, Symbols symbols, BiFunction<String, Node, Check> whole) {
    this.source = source;
    this.symbols = symbols;
    this.selectors = new SelectorParser(source);
    this.whole = whole;
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(WHOLE);
    keys.addAll(SelectorParser.SOURCES);
    keys.addAll(SelectorParser.OPTIONS);
    keys.addAll(OPERATORS);
    keys.add("message");
    return List.copyOf(keys);
  }

  /** The checks in their order, without those that are wrong. */
  List<Check> checks(Node node) {
    List<Check> checks = new ArrayList<>();
    List<Node> nodes =
        source.list(node, "checks", "such as checks: [ { css: h1, equals: Welcome } ]");
    if (nodes != null) {
      for (Node each : nodes) {
        Check check = check(each);
        if (check != null) {
          checks.add(check);
        }
      }
    }
    return checks;
  }

  private Check check(Node node) {
    Fields fields = Fields.of(source, node, "a check", KEYS);
    return fields == null ? null : check(fields);
  }

  /** One check, of which unknown keys have been told; null if it is wrong. */
  Check check(Fields fields) {
    Set<String> subjects = new LinkedHashSet<>(WHOLE);
    subjects.addAll(SelectorParser.SOURCES);
    List<Fields.Entry> among = fields.among(subjects);
    if (among.size() != 1) {
      if (!among.isEmpty() || !fields.hasUnknown()) {
        source.problem(
            fields.node(),
            "a check is about exactly one of status, responseTime, body, "
                + SelectorParser.sources(),
            "such as { json: $.Id, exists: true }");
      }
      return null;
    }
    String message =
        fields.get("message") == null ? null : source.text(fields.get("message"), "message");
    Check check = check(among.get(0), fields);
    return check == null || message == null ? check : new ExplainedCheck(check, message);
  }

  private Check check(Fields.Entry subject, Fields fields) {
    if (WHOLE.contains(subject.name())) {
      for (Fields.Entry each : fields.entries()) {
        if (KEYS.contains(each.name()) && !WHOLE_KEYS.contains(each.name())) {
          source.problem(
              each.key(),
              "'" + each.name() + "' does not go with '" + subject.name() + "'",
              "write it as in expect: " + subject.name());
        }
      }
      return whole.apply(subject.name(), subject.value());
    }
    Extraction extraction = selectors.extraction(subject, fields);
    int before = source.problemCount();
    List<Expectation> expectations = new ArrayList<>();
    for (Fields.Entry each : fields.entries()) {
      if (OPERATORS.contains(each.name())) {
        expectations.add(expectation(each.name(), each.value()));
      }
    }
    if (extraction == null || source.problemCount() != before) {
      return null;
    }
    if (expectations.isEmpty()) {
      expectations.add(new Expectation.Exists(true));
    }
    return new ValueCheck(extraction, expectations);
  }

  private Expectation expectation(String operator, Node node) {
    return switch (operator) {
      case "exists" -> {
        Boolean wanted = new Scalars(source).bool(node, operator);
        yield wanted == null ? null : new Expectation.Exists(wanted);
      }
      case "equals" -> equal(node, operator);
      case "notEquals" -> not(equal(node, operator));
      case "oneOf" -> oneOf(node);
      case "contains" -> contains(node, operator);
      case "notContains" -> not(contains(node, operator));
      case "matches" -> {
        ScalarNode text = source.scalar(node, operator, "a regular expression");
        Pattern pattern = text == null ? null : selectors.pattern(text);
        yield pattern == null ? null : new Expectation.Matches(pattern);
      }
      default -> compared(operator, node);
    };
  }

  private static Expectation not(Expectation other) {
    return other == null ? null : new Expectation.Not(other);
  }

  private Expectation compared(String operator, Node node) {
    Double limit = new Scalars(source).number(node, operator);
    if (limit == null) {
      return null;
    }
    for (Expectation.Comparison each : Expectation.Comparison.values()) {
      if (each.label().equals(operator)) {
        String written = ((ScalarNode) node).getValue();
        return new Expectation.Compared(each, new BigDecimal(written));
      }
    }
    throw new IllegalArgumentException("no such operator: " + operator);
  }

  private Expectation oneOf(Node node) {
    List<Node> nodes = source.list(node, "oneOf", "such as oneOf: [ open, done ]");
    List<Expectation.Equal> choices = new ArrayList<>();
    if (nodes != null) {
      for (Node each : nodes) {
        Expectation.Equal choice = equal(each, "oneOf");
        if (choice != null) {
          choices.add(choice);
        }
      }
    }
    return new Expectation.OneOf(choices);
  }

  private Expectation contains(Node node, String operator) {
    ScalarNode text = source.scalar(node, operator);
    return text == null ? null : new Expectation.Contains(template(text));
  }

  private Template template(ScalarNode text) {
    return Template.compile(text.getValue(), Escaping.NONE, symbols, source.sink(text));
  }

  private Expectation.Equal equal(Node node, String operator) {
    if (!(node instanceof ScalarNode text)) {
      source.problem(
          node,
          operator + " must be text, a number, true, false or null, got " + Source.words(node),
          null);
      return null;
    }
    source.spend(text, text.getValue().length());
    return switch (PlainValue.of(text)) {
      case NUMBER -> constant(JsonPath.Kind.NUMBER, text.getValue());
      case BOOLEAN -> constant(JsonPath.Kind.BOOLEAN, text.getValue());
      case NULL -> constant(JsonPath.Kind.NULL, "null");
      case TEXT -> new Expectation.Equal(kind(text), template(text));
    };
  }

  private static Expectation.Equal constant(JsonPath.Kind kind, String text) {
    return new Expectation.Equal(kind, Template.constant(text));
  }

  private JsonPath.Kind kind(ScalarNode text) {
    ValueType type = new TemplateBuilder(symbols).typeOf(text.getValue());
    if (type == ValueType.JSON) {
      source.problem(
          text, "an expected value cannot be of type json", "use :number, :boolean or no type");
    }
    return type == ValueType.NUMBER
        ? JsonPath.Kind.NUMBER
        : type == ValueType.BOOLEAN ? JsonPath.Kind.BOOLEAN : JsonPath.Kind.STRING;
  }
}
