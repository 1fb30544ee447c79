package io.spate.scenario.parse;

import io.spate.scenario.ScriptStep;
import io.spate.scenario.script.Script;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a step in JavaScript. */
final class ScriptParser {
  static final List<String> KEYS = List.of("script", "with", "save");

  /** What stands for the step in messages about what it saves. */
  static final String NAME = "script";

  private static final String EXAMPLE = "such as save: signature, or save: [ body, signature ]";
  private static final Set<String> WORDS =
      Set.of(
          "break",
          "case",
          "catch",
          "class",
          "const",
          "continue",
          "debugger",
          "default",
          "delete",
          "do",
          "else",
          "enum",
          "eval",
          "export",
          "extends",
          "false",
          "finally",
          "for",
          "function",
          "if",
          "implements",
          "import",
          "in",
          "instanceof",
          "interface",
          "let",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "static",
          "super",
          "switch",
          "this",
          "throw",
          "true",
          "try",
          "typeof",
          "var",
          "void",
          "while",
          "with",
          "yield",
          "arguments",
          "await",
          "undefined");

  private final Source source;
  private final Registry registry;
  private final Scope scope;

  ScriptParser(Source source, Registry registry, Scope scope) {
    this.source = source;
    this.registry = registry;
    this.scope = scope;
  }

  /** The step; null if it is wrong. */
  ScriptStep step(Node node) {
    Fields fields = Fields.of(source, node, "a script", KEYS);
    int before = source.problemCount();
    List<String> inputs = new ArrayList<>();
    List<Template> values = new ArrayList<>();
    inputs(fields.get("with"), inputs, values);
    List<String> outputs = outputs(fields);
    ScalarNode code = source.scalar(fields.get("script"), "script", "JavaScript");
    Script script =
        code == null || outputs.isEmpty() || source.problemCount() != before
            ? null
            : Script.compile(code.getValue(), inputs, outputs, source.sink(code));
    List<Integer> saves = new ArrayList<>();
    for (String each : outputs) {
      int index = registry.saved.indexOf(each);
      saves.add(index);
      registry.computed.indexOf(each);
      scope.addSaved(each, index, NAME);
    }
    return script == null ? null : new ScriptStep(script, values, saves);
  }

  private void inputs(Node node, List<String> names, List<Template> values) {
    Fields fields =
        node == null ? null : Fields.any(source, node, "with", "such as with: { id: \"${id}\" }");
    if (fields == null) {
      return;
    }
    for (Fields.Entry each : fields.entries()) {
      if (!each.name().matches("[A-Za-z_][A-Za-z0-9_]{0,99}") || WORDS.contains(each.name())) {
        source.problem(
            each.key(),
            "not a name for a value of a script: '" + Source.shortened(each.name()) + "'",
            "letters, digits and '_', and no word of JavaScript");
      }
      ScalarNode text = source.scalar(each.value(), "'" + Source.shortened(each.name()) + "'");
      names.add(each.name());
      if (text != null) {
        values.add(Template.compile(text.getValue(), Escaping.NONE, scope, source.sink(text)));
      }
    }
  }

  private List<String> outputs(Fields fields) {
    Node node = fields.require("save", EXAMPLE);
    List<String> names = new ArrayList<>();
    if (node == null) {
      return names;
    }
    List<Node> nodes =
        node instanceof ScalarNode ? List.of(node) : source.list(node, "save", EXAMPLE);
    VarsParser rules = new VarsParser(source, registry);
    for (Node each : nodes == null ? List.<Node>of() : nodes) {
      ScalarNode name = source.scalar(each, "save", "the name of a variable");
      if (name != null && rules.isName(name)) {
        if (names.contains(name.getValue())) {
          source.problem(name, "'" + name.getValue() + "' is there twice", null);
        }
        names.add(name.getValue());
      }
    }
    return names;
  }
}
