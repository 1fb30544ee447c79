package io.spate.scenario.parse;

import io.spate.scenario.check.Extraction;
import io.spate.scenario.check.JsonPath;
import io.spate.scenario.check.Pick;
import io.spate.scenario.check.Selector;
import io.spate.scenario.check.Transform;
import io.spate.scenario.check.XPathSelector;
import io.spate.scenario.template.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jsoup.select.QueryParser;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads where in a response a value is: the same in {@code save} and in {@code expect}. */
final class SelectorParser {
  /** The keys that name a place, of which there is exactly one. */
  static final Set<String> SOURCES =
      new LinkedHashSet<>(List.of("json", "pointer", "regex", "header", "cookie", "css", "xpath"));

  /** The keys that go with them. */
  static final List<String> OPTIONS = List.of("group", "attribute", "pick", "transform");

  /** How jsoup begins to tell of a regular expression in a selector. */
  private static final String CSS_EXPRESSION = "Pattern ";

  private static final List<String> PICKS = List.of("first", "last", "random", "all", "count");

  private final Source source;

  SelectorParser(Source source) {
    this.source = source;
  }

  /** The sources in words, for messages. */
  static String sources() {
    List<String> names = List.copyOf(SOURCES);
    return String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1);
  }

  /** The value that the map says; null if it is wrong, which was told then. */
  Extraction extraction(Fields.Entry entry, Fields fields) {
    onlyWith("group", "regex", entry, fields);
    onlyWith("attribute", "css", entry, fields);
    int before = source.problemCount();
    Selector selector = selector(entry, fields);
    Pick pick = fields.get("pick") == null ? Pick.FIRST : pick(fields.get("pick"));
    List<Transform> transforms = transforms(fields.get("transform"));
    return selector == null || source.problemCount() != before
        ? null
        : new Extraction(selector, pick, transforms);
  }

  private void onlyWith(String option, String of, Fields.Entry entry, Fields fields) {
    if (fields.get(option) != null && !entry.name().equals(of)) {
      source.problem(
          fields.key(option), "'" + option + "' goes with '" + of + "' only", "remove it");
    }
  }

  private Selector selector(Fields.Entry entry, Fields fields) {
    Node node = entry.value();
    return switch (entry.name()) {
      case "json" -> {
        JsonPath path = jsonPath(node, "json");
        yield path == null ? null : new Selector.Json(path);
      }
      case "pointer" -> {
        ScalarNode text = source.scalar(node, "pointer", "a JSON pointer such as /items/0/id");
        JsonPath path = text == null ? null : JsonPath.pointer(text.getValue(), source.sink(text));
        yield path == null ? null : new Selector.Json(path);
      }
      case "header" -> {
        String header = source.text(node, "header");
        yield header == null ? null : new Selector.Header(header);
      }
      case "cookie" -> {
        String cookie = source.text(node, "cookie");
        yield cookie == null ? null : new Selector.Cookie(cookie);
      }
      case "css" -> css(node, fields.get("attribute"));
      case "xpath" -> xpath(node);
      default -> regex(node, fields.get("group"));
    };
  }

  /** A JSON path; null if it is wrong, which was told then. */
  JsonPath jsonPath(Node node, String what) {
    ScalarNode text = source.scalar(node, what, "a JSON path such as $.Id");
    return text == null ? null : JsonPath.compile(text.getValue(), source.sink(text));
  }

  private Selector css(Node node, Node attributeNode) {
    String attribute = attributeNode == null ? null : source.text(attributeNode, "attribute");
    String text = source.text(node, "css");
    if (text == null) {
      return null;
    }
    try {
      return new Selector.Css(text, QueryParser.parse(text), attribute);
    } catch (IllegalStateException | IllegalArgumentException e) {
      source.problem(
          node,
          "not a CSS selector: " + e.getMessage(),
          e.getMessage().startsWith(CSS_EXPRESSION)
              ? "expressions in selectors have no (?=...), (?!...) and \\1; 'regex' has them"
              : "such as input[name=csrf], #total or ul.items > li");
      return null;
    }
  }

  private Selector xpath(Node node) {
    String text = source.text(node, "xpath");
    if (text == null) {
      return null;
    }
    try {
      return new XPathSelector(text);
    } catch (IllegalArgumentException e) {
      source.problem(
          node,
          "not an XPath: " + e.getMessage(),
          e.getMessage().contains("refix")
              ? "write names without their prefix: //Body for //soap:Body"
              : "such as //item[1]/@id or count(//item)");
      return null;
    }
  }

  private Selector regex(Node node, Node groupNode) {
    ScalarNode text = source.scalar(node, "regex");
    Long group = groupNode == null ? null : new Scalars(source).integer(groupNode, "group");
    Pattern pattern = text == null ? null : pattern(text);
    if (pattern == null) {
      return null;
    }
    int groups = pattern.matcher("").groupCount();
    int wanted = group == null ? Math.min(1, groups) : (int) Math.clamp(group, -1, groups + 1L);
    if (wanted < 0 || wanted > groups) {
      source.problem(
          groupNode, "the regular expression has " + groups + " groups, got group " + group, null);
      return null;
    }
    return new Selector.Regex(pattern, wanted);
  }

  /** A regular expression; null if it is wrong, which was told then. */
  Pattern pattern(ScalarNode text) {
    try {
      return Pattern.compile(text.getValue());
    } catch (PatternSyntaxException e) {
      source.problem(
          text,
          Math.clamp(e.getIndex(), 0, text.getValue().length()),
          "not a regular expression: " + e.getDescription(),
          null);
      return null;
    } catch (StackOverflowError e) {
      source.problem(text, "the regular expression is nested too deep", null);
      return null;
    }
  }

  private Pick pick(Node node) {
    ScalarNode text = source.scalar(node, "pick", String.join(", ", PICKS) + " or a number");
    if (text == null) {
      return null;
    }
    if (PICKS.contains(text.getValue())) {
      return new Pick(Pick.Mode.valueOf(text.getValue().toUpperCase(Locale.ROOT)), 1);
    }
    if (text.getValue().matches("[1-9]\\d{0,8}")) {
      return new Pick(Pick.Mode.NUMBER, Integer.parseInt(text.getValue()));
    }
    source.problem(
        node,
        "pick must be "
            + String.join(", ", PICKS)
            + " or a number from 1, got "
            + Source.words(node),
        near(text.getValue(), PICKS));
    return null;
  }

  private static String near(String written, List<String> words) {
    String near = Suggestion.nearest(written, words);
    return near == null ? null : "did you mean '" + near + "'?";
  }

  private List<Transform> transforms(Node node) {
    List<Transform> transforms = new ArrayList<>();
    if (node == null) {
      return transforms;
    }
    List<Node> nodes = source.oneOrList(node, "transform", "such as transform: [trim, lower]");
    if (nodes != null) {
      nodes.forEach(each -> addTransform(each, transforms));
    }
    return transforms;
  }

  private void addTransform(Node node, List<Transform> transforms) {
    String name = source.text(node, "transform");
    Transform transform = name == null ? null : Transform.of(name);
    if (transform != null) {
      transforms.add(transform);
    } else if (name != null) {
      source.problem(
          node,
          "unknown transform '" + Source.shortened(name) + "'",
          Suggestion.hint(name, Transform.labels(), "transforms are"));
    }
  }
}
