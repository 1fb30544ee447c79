package io.spate.scenario.parse;

import io.spate.scenario.check.Extraction;
import io.spate.scenario.check.JsonPath;
import io.spate.scenario.check.Pick;
import io.spate.scenario.check.Save;
import io.spate.scenario.check.SaveSource;
import io.spate.scenario.check.Selector;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code save} of one request and makes the variables known to the steps after it. */
final class SaveParser {
  /** The keys of a save that is a map. */
  static final List<String> KEYS = keys();

  private final Source source;
  private final Registry registry;
  private final Scope scope;

  SaveParser(Source source, Registry registry, Scope scope) {
    this.source = source;
    this.registry = registry;
    this.scope = scope;
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(SelectorParser.SOURCES);
    keys.addAll(SelectorParser.OPTIONS);
    keys.add("default");
    return List.copyOf(keys);
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
      if (registry.setupSavedOnLine.containsKey(entry.name())) {
        source.problem(
            entry.key(),
            "'" + entry.name() + "' is saved by the setup, for all users",
            "the setup is on line "
                + registry.setupSavedOnLine.get(entry.name())
                + "; choose another name here");
      }
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
      JsonPath path =
          new SelectorParser(source)
              .jsonPath(entry.value(), "'" + Source.shortened(entry.name()) + "'");
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
    List<Fields.Entry> sources = fields.among(SelectorParser.SOURCES);
    if (sources.size() != 1) {
      if (!sources.isEmpty() || !fields.hasUnknown()) {
        source.problem(
            fields.node(),
            "a save takes exactly one of " + SelectorParser.sources(),
            "such as json: $.Id");
      }
      return null;
    }
    Extraction extraction = new SelectorParser(source).extraction(sources.get(0), fields);
    return extraction == null ? null : from(extraction);
  }

  /** What is taken often, the first value of JSON, a header or an expression, has a short way. */
  private static SaveSource from(Extraction extraction) {
    if (extraction.pick().mode() == Pick.Mode.FIRST && extraction.transforms().isEmpty()) {
      if (extraction.selector() instanceof Selector.Json json) {
        return new SaveSource.Json(json.path());
      }
      if (extraction.selector() instanceof Selector.Header header) {
        return new SaveSource.Header(header.header());
      }
      if (extraction.selector() instanceof Selector.Regex regex) {
        return new SaveSource.Regex(regex.pattern(), regex.group());
      }
    }
    return new SaveSource.Extracted(extraction);
  }
}
