package io.spate.scenario.parse;

import io.spate.scenario.Var;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Functions;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code vars}, and knows what a variable may be called. */
final class VarsParser {
  private final Source source;
  private final Registry registry;

  VarsParser(Source source, Registry registry) {
    this.source = source;
    this.registry = registry;
  }

  /**
   * The variables in their order; each may use those before it.
   *
   * @param node null if there are none
   * @param owner the user class; the empty string for the scenario
   * @param scope gets the variables
   */
  List<Var> vars(Node node, String owner, Scope scope) {
    List<Var> vars = new ArrayList<>();
    Fields fields =
        node == null ? null : Fields.any(source, node, "vars", "such as vars: { size: 10 }");
    if (fields == null) {
      return vars;
    }
    for (Fields.Entry entry : fields.entries()) {
      registry.varOf.putIfAbsent(entry.name(), owner);
    }
    for (Fields.Entry entry : fields.entries()) {
      ScalarNode value = source.scalar(entry.value(), "'" + Source.shortened(entry.name()) + "'");
      if (!isName(entry.key())) {
        continue;
      }
      if (registry.savedOnLine.containsKey(entry.name())) {
        source.problem(
            entry.key(),
            "'" + entry.name() + "' is set by vars and by a save",
            "the save is on line " + registry.savedOnLine.get(entry.name()) + "; rename one");
      }
      if (registry.feeds.get(entry.name()) != null) {
        source.problem(
            entry.key(), "'" + entry.name() + "' is set by vars and a feed of data", "rename one");
      }
      int index = registry.vars.indexOf(entry.name());
      if (value != null) {
        Template template =
            Template.compile(value.getValue(), Escaping.NONE, scope, source.sink(value));
        vars.add(new Var(entry.name(), index, template));
      }
      scope.addVar(entry.name(), index);
    }
    return vars;
  }

  /** True if a variable may be called so; otherwise a problem is noted. */
  boolean isName(ScalarNode key) {
    String name = key.getValue();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
      source.problem(
          key,
          "not a name for a variable: '" + Source.shortened(name) + "'",
          "letters, digits and '_', not beginning with a digit");
      return false;
    }
    if (Functions.isReserved(name)) {
      source.problem(key, "'" + name + "' is the name of a function", "choose another name");
      return false;
    }
    return true;
  }
}
