package io.spate.scenario.parse;

import io.spate.scenario.check.JsonPath;
import io.spate.scenario.check.Save;
import io.spate.scenario.check.SaveSource;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code save} of one request and makes the variables known to the steps after it. */
final class SaveParser {
  private static final List<String> KEYS = List.of("json", "header", "regex", "group", "default");
  private static final Set<String> SOURCES =
      new LinkedHashSet<>(List.of("json", "header", "regex"));

  private final Source source;
  private final Registry registry;
  private final Scope scope;

  SaveParser(Source source, Registry registry, Scope scope) {
    this.source = source;
    this.registry = registry;
    this.scope = scope;
  }

  /** The saves in their order; {@code node} is null if there are none. */
  List<Save> saves(Node node, String request) {
    List<Save> saves = new ArrayList<>();
    Fields fields =
        node == null ? null : Fields.any(source, node, "save", "such as save: { id: $.Id }");
    if (fields == null) {
      return saves;
    }
    VarsParser names = new VarsParser(source, registry);
    List<String> saved = new ArrayList<>();
    for (Fields.Entry entry : fields.entries()) {
      Save save = save(entry);
      if (names.isName(entry.key()) && save != null) {
        saves.add(save);
      }
      saved.add(entry.name());
    }
    // Known even if wrong, so that one mistake is not told twice.
    saved.forEach(each -> scope.addSaved(each, registry.saved.indexOf(each), request));
    return saves;
  }

  private Save save(Fields.Entry entry) {
    int index = registry.saved.indexOf(entry.name());
    if (!(entry.value() instanceof MappingNode)) {
      JsonPath path = path(entry.value(), "'" + Source.shortened(entry.name()) + "'");
      return path == null ? null : new Save(entry.name(), index, new SaveSource.Json(path), null);
    }
    Fields fields = Fields.of(source, entry.value(), "'" + entry.name() + "'", KEYS);
    SaveSource from = from(fields);
    Template fallback = fallback(fields.get("default"));
    return from == null ? null : new Save(entry.name(), index, from, fallback);
  }

  private Template fallback(Node node) {
    ScalarNode text = node == null ? null : source.scalar(node, "default");
    return text == null
        ? null
        : Template.compile(text.getValue(), Escaping.NONE, scope, source.sink(text));
  }

  private SaveSource from(Fields fields) {
    List<Fields.Entry> sources = fields.among(SOURCES);
    if (sources.size() != 1) {
      if (!sources.isEmpty() || !fields.hasUnknown()) {
        source.problem(
            fields.node(),
            "a save takes exactly one of json, header and regex",
            "such as json: $.Id");
      }
      return null;
    }
    Fields.Entry entry = sources.get(0);
    if (fields.get("group") != null && !entry.name().equals("regex")) {
      source.problem(fields.key("group"), "'group' goes with 'regex' only", "remove it");
    }
    return switch (entry.name()) {
      case "json" -> {
        JsonPath path = path(entry.value(), "json");
        yield path == null ? null : new SaveSource.Json(path);
      }
      case "header" -> {
        String header = source.text(entry.value(), "header");
        yield header == null ? null : new SaveSource.Header(header);
      }
      default -> regex(entry.value(), fields.get("group"));
    };
  }

  private JsonPath path(Node node, String what) {
    ScalarNode text = source.scalar(node, what, "a JSON path such as $.Id");
    return text == null ? null : JsonPath.compile(text.getValue(), source.sink(text));
  }

  private SaveSource regex(Node node, Node groupNode) {
    ScalarNode text = source.scalar(node, "regex");
    Long group = groupNode == null ? null : new Scalars(source).integer(groupNode, "group");
    if (text == null) {
      return null;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(text.getValue());
    } catch (PatternSyntaxException e) {
      source.problem(
          text,
          Math.clamp(e.getIndex(), 0, text.getValue().length()),
          "not a regular expression: " + e.getDescription(),
          null);
      return null;
    }
    int groups = pattern.matcher("").groupCount();
    int wanted = group == null ? Math.min(1, groups) : (int) Math.clamp(group, -1, groups + 1L);
    if (wanted < 0 || wanted > groups) {
      source.problem(
          groupNode, "the regular expression has " + groups + " groups, got group " + group, null);
      return null;
    }
    return new SaveSource.Regex(pattern, wanted);
  }
}
