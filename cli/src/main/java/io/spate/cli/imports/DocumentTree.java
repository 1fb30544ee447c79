package io.spate.cli.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spate.cli.CliException;
import io.spate.scenario.template.ValueType;
import java.io.StringReader;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A document in JSON or YAML as a tree, within bounds: size, depth and the number of values, those
 * of aliases counted wherever they are used. In YAML what is not written as a number, {@code true},
 * {@code false} or {@code null} of JSON is text, so that dates and versions stay as they are.
 */
final class DocumentTree {
  private static final int MEGABYTES = 16;
  private static final int DEEPEST = 200;
  private static final int MOST_VALUES = 1_000_000;
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  private int values;

  private DocumentTree() {}

  /**
   * Reads a document.
   *
   * @throws CliException of bad usage, with the place, if it is none or beyond the bounds
   */
  static JsonNode read(InputFile file) {
    String text = file.text(MEGABYTES);
    String start = text.stripLeading();
    return start.startsWith("{") ? json(text, file.label()) : yaml(text, file.label());
  }

  private static JsonNode json(String text, String label) {
    try {
      return JsonTrees.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw CliException.usage(
          label + ": " + place + "no JSON: " + Texts.shortened(e.getOriginalMessage()));
    }
  }

  private static JsonNode yaml(String text, String label) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MEGABYTES * 1024 * 1024);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(1_000);
    options.setAllowRecursiveKeys(false);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      return root == null ? NullNode.instance : new DocumentTree().tree(root, 0);
    } catch (MarkedYAMLException e) {
      String place =
          e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1) + ": ";
      throw CliException.usage(
          label + ": " + place + "no YAML: " + Texts.shortened(String.valueOf(e.getProblem())));
    } catch (YAMLException | IllegalArgumentException e) {
      throw CliException.usage(label + ": no YAML: " + Texts.shortened(e.getMessage()));
    }
  }

  private JsonNode tree(Node node, int level) {
    if (level > DEEPEST) {
      throw new IllegalArgumentException("it is deeper than " + DEEPEST + " levels");
    }
    if (++values > MOST_VALUES) {
      throw new IllegalArgumentException("it has more than " + MOST_VALUES + " values");
    }
    return switch (node) {
      case MappingNode map -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple each : map.getValue()) {
          String key =
              each.getKeyNode() instanceof ScalarNode name
                  ? name.getValue()
                  : String.valueOf(each.getKeyNode().getStartMark());
          object.set(key, tree(each.getValueNode(), level + 1));
        }
        yield object;
      }
      case SequenceNode list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.getValue().forEach(each -> array.add(tree(each, level + 1)));
        yield array;
      }
      case ScalarNode scalar -> value(scalar);
      default -> NullNode.instance;
    };
  }

  private static JsonNode value(ScalarNode scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain()) {
      return TextNode.valueOf(text);
    }
    if (NOTHING.contains(text)) {
      return NullNode.instance;
    }
    if (text.equals("true") || text.equals("false")) {
      return BooleanNode.valueOf(text.equals("true"));
    }
    if (ValueType.isJsonNumber(text) && text.length() < 40) {
      try {
        return JsonTrees.MAPPER.readTree(text);
      } catch (JsonProcessingException e) {
        return TextNode.valueOf(text);
      }
    }
    return TextNode.valueOf(text);
  }
}
