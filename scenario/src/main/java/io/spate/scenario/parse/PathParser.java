package io.spate.scenario.parse;

import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateBuilder;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a request's path, and names with values as {@code query} and {@code form} have them. */
final class PathParser {
  private final Source source;
  private final Symbols symbols;

  PathParser(Source source, Symbols symbols) {
    this.source = source;
    this.symbols = symbols;
  }

  Template path(ScalarNode node) {
    String path = node.getValue();
    boolean absolute = path.startsWith("http://") || path.startsWith("https://");
    if (absolute) {
      int host = path.indexOf("//") + 2;
      if (host == path.length() || "/?#:".indexOf(path.charAt(host)) >= 0) {
        source.problem(node, host, "the URL has no host: '" + Source.shortened(path) + "'", null);
      }
    } else if (!path.startsWith("/") && !path.startsWith("${")) {
      source.problem(
          node,
          "a path must begin with '/' or be an http(s) URL, got " + Source.words(node),
          path.isEmpty() || path.contains(":") ? null : "write /" + Source.shortened(path));
    }
    int hash = path.indexOf('#');
    if (hash >= 0) {
      source.problem(
          node, hash, "a fragment ('#...') is never sent", "remove it, or write %23 for a '#'");
    }
    if (path.chars().anyMatch(Character::isISOControl)) {
      source.problem(node, "a path must be one line without control characters", null);
    }
    return Template.compile(path, Escaping.PATH, symbols, source.sink(node));
  }

  /** The query without its {@code ?}; null if there is none. */
  Template query(Node node) {
    return node == null ? null : pairs(node, "query", Escaping.QUERY);
  }

  /** {@code a=1&b=2}; a list as value repeats the name. Null if it is wrong. */
  Template pairs(Node node, String what, Escaping escaping) {
    Fields fields = Fields.any(source, node, what, "such as " + what + ": { page: 1 }");
    if (fields == null) {
      return null;
    }
    TemplateBuilder out = new TemplateBuilder(symbols);
    boolean first = true;
    for (Fields.Entry entry : fields.entries()) {
      List<Node> values =
          entry.value() instanceof SequenceNode list ? list.getValue() : List.of(entry.value());
      for (Node value : values) {
        ScalarNode text = source.scalar(value, "'" + Source.shortened(entry.name()) + "'");
        if (text != null) {
          out.literal(first ? "" : "&")
              .literal(escaping.apply(entry.name()))
              .literal("=")
              .text(text.getValue(), escaping, source.sink(text));
          first = false;
        }
      }
    }
    return first ? null : out.build();
  }
}
