package io.spate.scenario.parse;

import io.spate.scenario.DurationText;
import io.spate.scenario.check.BodyContainsCheck;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.GrpcStatusCheck;
import io.spate.scenario.check.HeaderCheck;
import io.spate.scenario.check.JsonCheck;
import io.spate.scenario.check.JsonPath;
import io.spate.scenario.check.ResponseTimeCheck;
import io.spate.scenario.check.StatusCheck;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateBuilder;
import io.spate.scenario.template.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code expect} of one request. */
final class ExpectParser {
  private static final List<String> KEYS =
      List.of("status", "header", "json", "body", "responseTime", "checks");
  private static final List<String> CONTAINS = List.of("contains");

  private final Source source;
  private final Symbols symbols;
  private final boolean grpc;
  private boolean saysStatus;

  /** For the answer to a request, or to a call of gRPC, whose status is another. */
  ExpectParser(Source source, Symbols symbols, boolean grpc) {
    this.source = source;
    this.symbols = symbols;
    this.grpc = grpc;
  }

  /** The checks, the one of the status first; {@code node} is null if nothing is said. */
  List<Check> checks(Node node) {
    List<Check> checks = statusAndMore(node);
    if (grpc) {
      checks.addFirst(StatusCheck.OF_GRPC); // or nothing else means anything
    }
    return checks;
  }

  private Check status(Node node) {
    return grpc ? new GrpcStatusParser(source).check(node) : new StatusParser(source).check(node);
  }

  private Check usual() {
    return grpc ? GrpcStatusCheck.OK : StatusCheck.BELOW_400;
  }

  private List<Check> statusAndMore(Node node) {
    List<Check> checks = new ArrayList<>();
    Fields fields = node == null ? null : Fields.of(source, node, "expect", KEYS);
    if (fields == null) {
      checks.add(usual());
      return checks;
    }
    saysStatus = fields.get("status") != null;
    Check status = saysStatus ? status(fields.get("status")) : null;
    checks.add(status == null ? usual() : status);
    if (fields.get("responseTime") != null) {
      add(checks, responseTime(fields.get("responseTime")));
    }
    headers(fields.get("header"), checks);
    if (fields.get("body") != null) {
      add(checks, body(fields.get("body")));
    }
    json(fields.get("json"), checks);
    if (fields.get("checks") != null) {
      more(fields.get("checks"), checks);
    }
    return checks;
  }

  /** Those of the status come first, too, and the default one is not made then. */
  private void more(Node node, List<Check> checks) {
    List<Check> more = new ValueChecksParser(source, symbols, this::whole).checks(node);
    List<Check> status = more.stream().filter(Check::isStatus).toList();
    more.removeAll(status);
    if (!status.isEmpty() && !saysStatus) {
      checks.remove(usual());
      saysStatus = true;
    }
    checks.addAll(0, status);
    checks.addAll(more);
  }

  private Check whole(String key, Node node) {
    return switch (key) {
      case "status" -> status(node);
      case "responseTime" -> responseTime(node);
      default -> body(node);
    };
  }

  /** True if the scenario says which status it expects. */
  boolean saysStatus() {
    return saysStatus;
  }

  private static void add(List<Check> checks, Check check) {
    if (check != null) {
      checks.add(check);
    }
  }

  private Check responseTime(Node node) {
    ScalarNode scalar = source.scalar(node, "responseTime", "a limit such as '< 500ms'");
    if (scalar == null) {
      return null;
    }
    String text = scalar.getValue();
    int skip = text.startsWith("<=") ? 2 : text.startsWith("<") ? 1 : 0;
    if (skip == 0) {
      source.problem(
          node, "responseTime must be a limit, got " + Source.words(node), "write < 500ms");
      return null;
    }
    DurationText.Parsed limit = DurationText.parse(text.substring(skip), "ms");
    if (!limit.isValid()) {
      int at = text.length() - text.substring(skip).stripLeading().length();
      source.problem(scalar, at, "responseTime: " + limit.problem(), limit.hint());
      return null;
    }
    return new ResponseTimeCheck(limit.duration().toNanos(), skip == 2);
  }

  private void headers(Node node, List<Check> checks) {
    Fields fields =
        node == null
            ? null
            : Fields.any(source, node, "header", "such as header: { Content-Type: text/html }");
    if (fields == null) {
      return;
    }
    for (Fields.Entry entry : fields.entries()) {
      boolean contains = entry.value() instanceof MappingNode;
      String what = "header '" + Source.shortened(entry.name()) + "'";
      Template expected = contains ? contained(entry.value(), what) : text(entry.value(), what);
      if (expected != null) {
        checks.add(new HeaderCheck(entry.name(), expected, contains));
      }
    }
  }

  private Check body(Node node) {
    if (!(node instanceof MappingNode)) {
      source.problem(
          node,
          "body must be a map, got " + Source.words(node),
          "write body: { contains: \"...\" }");
      return null;
    }
    Template expected = contained(node, "body");
    return expected == null ? null : new BodyContainsCheck(expected);
  }

  private Template contained(Node node, String what) {
    Fields fields = Fields.of(source, node, what, CONTAINS);
    Node value = fields.require("contains", "such as { contains: \"...\" }");
    return value == null ? null : text(value, "contains");
  }

  private Template text(Node node, String what) {
    ScalarNode scalar = source.scalar(node, what);
    return scalar == null
        ? null
        : Template.compile(scalar.getValue(), Escaping.NONE, symbols, source.sink(scalar));
  }

  private void json(Node node, List<Check> checks) {
    Fields fields =
        node == null ? null : Fields.any(source, node, "json", "such as json: { $.Id: 5 }");
    if (fields == null) {
      return;
    }
    for (Fields.Entry entry : fields.entries()) {
      JsonPath path = JsonPath.compile(entry.name(), source.sink(entry.key()));
      if (!(entry.value() instanceof ScalarNode value)) {
        source.problem(
            entry.value(),
            "the expected value must be text, a number, true, false or null, got "
                + Source.words(entry.value()),
            null);
      } else if (path != null) {
        add(checks, jsonValue(path, value));
      }
    }
  }

  private Check jsonValue(JsonPath path, ScalarNode value) {
    source.spend(value, value.getValue().length());
    return switch (PlainValue.of(value)) {
      case NUMBER -> constant(path, JsonPath.Kind.NUMBER, value.getValue());
      case BOOLEAN -> constant(path, JsonPath.Kind.BOOLEAN, value.getValue());
      case NULL -> constant(path, JsonPath.Kind.NULL, "null");
      case TEXT -> jsonText(path, value);
    };
  }

  private static Check constant(JsonPath path, JsonPath.Kind kind, String text) {
    return new JsonCheck(path, kind, Template.constant(text));
  }

  private Check jsonText(JsonPath path, ScalarNode value) {
    ValueType type = new TemplateBuilder(symbols).typeOf(value.getValue());
    if (type == ValueType.JSON) {
      source.problem(
          value, "an expected value cannot be of type json", "use :number, :boolean or no type");
      return null;
    }
    JsonPath.Kind kind =
        type == ValueType.NUMBER
            ? JsonPath.Kind.NUMBER
            : type == ValueType.BOOLEAN ? JsonPath.Kind.BOOLEAN : JsonPath.Kind.STRING;
    return new JsonCheck(path, kind, text(value, path.toString()));
  }
}
