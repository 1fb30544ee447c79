package io.spate.scenario.parse;

import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.RequestBody;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.JsonText;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateBuilder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code json}, {@code form}, {@code multipart} and {@code body}. */
final class BodyParser {
  private static final Set<String> KEYS =
      new LinkedHashSet<>(List.of("json", "form", "multipart", "body"));

  private static final int MAX_NESTING = 200;

  private final Source source;
  private final Symbols symbols;
  private final Registry registry;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  BodyParser(Source source, Symbols symbols, Registry registry) {
    this.source = source;
    this.symbols = symbols;
    this.registry = registry;
  }

  /** The body; null if there is none or it is wrong. */
  RequestBody body(Fields step, List<HeaderTemplate> headers) {
    List<Fields.Entry> bodies = step.among(KEYS);
    if (bodies.isEmpty()) {
      return null;
    }
    if (bodies.size() > 1) {
      source.problem(
          bodies.get(1).key(),
          "a request has one body, got '"
              + bodies.get(0).name()
              + "' and '"
              + bodies.get(1).name()
              + "'",
          "remove one of them");
    }
    Fields.Entry entry = bodies.get(0);
    if (entry.name().equals("multipart")) {
      return new MultipartParser(source, symbols, registry).body(entry, headers);
    }
    boolean typed = headers.stream().anyMatch(h -> h.name().equalsIgnoreCase("Content-Type"));
    String contentType = typed ? null : contentType(entry.name());
    Template template = template(entry);
    return template == null ? null : new RequestBody(template, contentType);
  }

  private static String contentType(String key) {
    return switch (key) {
      case "json" -> "application/json";
      case "form" -> "application/x-www-form-urlencoded";
      default -> "text/plain; charset=utf-8";
    };
  }

  private Template template(Fields.Entry entry) {
    return switch (entry.name()) {
      case "json" -> json(entry.value());
      case "form" -> new PathParser(source, symbols).pairs(entry.value(), "form", Escaping.FORM);
      default -> raw(entry.value());
    };
  }

  private Template raw(Node node) {
    ScalarNode text = source.scalar(node, "body");
    return text == null
        ? null
        : Template.compile(text.getValue(), Escaping.NONE, symbols, source.sink(text));
  }

  /** A text of JSON; any structure. */
  Template json(Node node) {
    TemplateBuilder out = new TemplateBuilder(symbols);
    append(node, out);
    return out.build();
  }

  private void append(Node node, TemplateBuilder out) {
    source.spend(node, 1);
    if (node instanceof ScalarNode scalar) {
      scalar(scalar, out);
      return;
    }
    if (!open.add(node)) {
      source.problem(node, "the body contains itself through an alias", null);
      throw new Source.Enough();
    }
    if (open.size() > MAX_NESTING) {
      source.problem(node, "the body is nested deeper than " + MAX_NESTING + " levels", null);
      throw new Source.Enough();
    }
    if (node instanceof SequenceNode list) {
      String separator = "[";
      for (Node each : list.getValue()) {
        out.literal(separator);
        append(each, out);
        separator = ",";
      }
      out.literal(list.getValue().isEmpty() ? "[]" : "]");
    } else {
      object(node, out);
    }
    open.remove(node);
  }

  private void object(Node node, TemplateBuilder out) {
    Fields fields = Fields.any(source, node, "json", null);
    String separator = "{";
    for (Fields.Entry entry : fields.entries()) {
      out.literal(separator).literal(JsonText.quoted(entry.name())).literal(":");
      append(entry.value(), out);
      separator = ",";
    }
    out.literal(separator.equals("{") ? "{}" : "}");
  }

  private void scalar(ScalarNode scalar, TemplateBuilder out) {
    source.spend(scalar, scalar.getValue().length());
    switch (PlainValue.of(scalar)) {
      case NUMBER, BOOLEAN -> out.literal(scalar.getValue());
      case NULL -> out.literal("null");
      case TEXT -> out.jsonValue(scalar.getValue(), source.sink(scalar));
    }
  }
}
