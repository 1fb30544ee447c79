package io.spate.scenario.parse;

import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code headers}. */
final class HeadersParser {
  private static final Set<String> MANAGED =
      Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "upgrade");

  private final Source source;

  HeadersParser(Source source) {
    this.source = source;
  }

  /** The headers in their order; {@code node} is null if there are none. */
  List<HeaderTemplate> headers(Node node, Symbols symbols) {
    List<HeaderTemplate> headers = new ArrayList<>();
    Fields fields =
        node == null
            ? null
            : Fields.any(source, node, "headers", "such as headers: { Accept: application/json }");
    if (fields == null) {
      return headers;
    }
    for (Fields.Entry entry : fields.entries()) {
      ScalarNode value =
          source.scalar(entry.value(), "header '" + Source.shortened(entry.name()) + "'");
      if (!isName(entry.key()) || value == null) {
        continue;
      }
      if (value.getValue().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
        source.problem(value, "a header's value must be one line without control characters", null);
        continue;
      }
      Template template =
          Template.compile(value.getValue(), Escaping.HEADER, symbols, source.sink(value));
      headers.add(new HeaderTemplate(entry.name(), template));
    }
    return headers;
  }

  /** True if a header may be called so; otherwise a problem is noted. */
  boolean isName(ScalarNode key) {
    if (!key.getValue().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
      source.problem(key, "not a header name: '" + Source.shortened(key.getValue()) + "'", null);
      return false;
    }
    if (MANAGED.contains(key.getValue().toLowerCase(Locale.ROOT))) {
      source.problem(key, "header '" + key.getValue() + "' is set by Spate itself", "remove it");
      return false;
    }
    return true;
  }
}
