package io.spate.scenario.parse;

import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads what a {@code forEach} goes over, and what it calls each item. */
final class ForEachParser {
  private static final List<String> KEYS = List.of("in", "as", "steps");
  private static final String EXAMPLE = "such as forEach: { in: ids, as: id }";

  private final Source source;
  private final Registry registry;
  private final Scope scope;

  /**
   * What was read.
   *
   * @param list null if it is wrong
   * @param name of the item; null if it is wrong
   * @param item index of the item's variable
   * @param steps if they are written here; else null
   */
  record Header(Template list, String name, int item, Node steps) {}

  ForEachParser(Source source, Registry registry, Scope scope) {
    this.source = source;
    this.registry = registry;
    this.scope = scope;
  }

  /** The header; null if it is no map. */
  Header header(Node node) {
    if (source.map(node, "forEach", EXAMPLE) == null) {
      return null;
    }
    Fields fields = Fields.of(source, node, "forEach", KEYS);
    Node in = fields.require("in", EXAMPLE);
    Node as = fields.require("as", EXAMPLE);
    Template list = in == null ? null : list(in);
    String name = as == null ? null : name(as);
    return new Header(
        list, name, name == null ? -1 : registry.saved.indexOf(name), fields.get("steps"));
  }

  /** The name of a variable, or a text with expressions. */
  private Template list(Node node) {
    ScalarNode text = source.scalar(node, "in", "the name of a variable that holds a list");
    if (text == null) {
      return null;
    }
    int before = source.problemCount();
    boolean name = text.getValue().matches("[A-Za-z_][A-Za-z0-9_]*");
    Template list =
        Template.compile(
            name ? "${" + text.getValue() + "}" : text.getValue(),
            Escaping.NONE,
            scope,
            (offset, message, hint) ->
                source.problem(text, name ? Math.max(0, offset - 2) : offset, message, hint));
    return source.problemCount() == before ? list : null;
  }

  private String name(Node node) {
    ScalarNode text = source.scalar(node, "as", "a name for the item");
    if (text == null || !new VarsParser(source, registry).isName(text)) {
      return null;
    }
    String name = text.getValue();
    if (scope.variable(name) != null || scope.feed(name) != null) {
      source.problem(
          node, "'" + name + "' has a value here already", "choose another name for the item");
      return null;
    }
    return name;
  }
}
