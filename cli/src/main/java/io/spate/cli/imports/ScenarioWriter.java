package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliException;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.template.ValueType;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes a draft as YAML, as people would. */
final class ScenarioWriter {
  private static final int SHORT = 90;

  private final Resolver resolver = new Resolver();

  private ScenarioWriter() {}

  /**
   * The scenario as text, which parses.
   *
   * @throws CliException of bad usage, if there is nothing to run, or if what was imported is
   *     beyond the limits of the language
   */
  static String write(Draft draft) {
    StringWriter out = new StringWriter();
    for (String remark : draft.remarks) {
      out.write("# " + whole(Texts.line(remark)) + "\n");
    }
    DumperOptions options = new DumperOptions();
    options.setSplitLines(false);
    options.setWidth(1000);
    options.setIndent(2);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setMaxSimpleKeyLength(1000);
    new Yaml(options).serialize(new ScenarioWriter().scenario(draft), out);
    String text = out.toString();
    if (text.length() > Scenario.MAX_SOURCE_BYTES
        || text.getBytes(StandardCharsets.UTF_8).length > Scenario.MAX_SOURCE_BYTES) {
      throw CliException.usage(
          "the scenario would be larger than 8 MiB; leave out large bodies, or choose fewer requests");
    }
    try {
      Scenario.parse(text, "imported scenario");
    } catch (ScenarioException e) {
      throw CliException.usage(
          "what is written there cannot be said as a scenario: " + e.problems().get(0));
    }
    return text;
  }

  private MappingNode scenario(Draft draft) {
    Map<String, Node> top = new LinkedHashMap<>();
    top.put("name", text(draft.name));
    top.put("target", text(draft.target));
    top.put("load", load());
    if (draft.thresholds) {
      top.put("thresholds", list(List.of(text("failures < 1%")), FlowStyle.FLOW));
    }
    if (!draft.vars.isEmpty()) {
      Map<String, Node> vars = new LinkedHashMap<>();
      draft.vars.forEach((name, value) -> vars.put(name, text(value)));
      top.put("vars", map(vars));
    }
    Map<String, Node> http = new LinkedHashMap<>();
    if (!draft.verifyTls) {
      http.put("tls", flow(Map.of("verify", plain("false"))));
    }
    if (!draft.headers.isEmpty()) {
      http.put("headers", pairs(draft.headers));
    }
    if (!http.isEmpty()) {
      top.put("http", map(http));
    }
    top.put("users", list(List.of(users(draft)), FlowStyle.BLOCK));
    return map(top);
  }

  private Node load() {
    Map<String, Node> load = new LinkedHashMap<>();
    load.put("users", plain("5"));
    load.put("spawnRate", plain("1"));
    load.put("duration", text("1m"));
    return flow(load);
  }

  private Node users(Draft draft) {
    Map<String, Node> users = new LinkedHashMap<>();
    users.put("name", text("User"));
    if (draft.thinkTime != null) {
      users.put("thinkTime", text(draft.thinkTime));
    }
    List<Node> tasks = new ArrayList<>();
    for (Draft.Task task : draft.tasks) {
      Map<String, Node> node = new LinkedHashMap<>();
      if (task.name() != null) {
        node.put("name", text(Texts.line(task.name())));
      }
      node.put("sequence", steps(task.steps(), draft.target));
      tasks.add(map(node));
    }
    users.put("tasks", list(tasks, FlowStyle.BLOCK));
    return map(users);
  }

  private Node steps(List<Draft.Step> steps, String target) {
    List<Node> nodes = new ArrayList<>();
    for (Draft.Step step : steps) {
      Map<String, Node> node = new LinkedHashMap<>();
      switch (step) {
        case Draft.Request request -> request(request, target, node);
        case Draft.Group group -> {
          node.put("group", text(Texts.line(group.name())));
          node.put("steps", steps(group.steps(), target));
        }
      }
      nodes.add(map(node));
    }
    return list(nodes, FlowStyle.BLOCK);
  }

  private void request(Draft.Request request, String target, Map<String, Node> node) {
    boolean elsewhere = !request.origin.equals(target) && !request.path.startsWith("${");
    String path = elsewhere ? request.origin + request.path : request.path;
    node.put(request.method.toLowerCase(Locale.ROOT), text(path));
    String name = request.name;
    if (elsewhere) {
      String host = request.origin.substring(request.origin.indexOf("//") + 2);
      String full = host + (name == null ? request.path : name);
      name = full.length() < 195 ? full : full.substring(0, 190) + "...";
    }
    if (name != null) {
      node.put("name", text(name.isBlank() ? "/" : name));
    }
    if (!request.query.isEmpty()) {
      node.put("query", pairs(request.query));
    }
    if (!request.headers.isEmpty()) {
      node.put("headers", pairs(request.headers));
    }
    switch (request.body) {
      case null -> {}
      case Draft.Json json -> node.put("json", json(json.value()));
      case Draft.Form form -> node.put("form", pairs(form.fields()));
      case Draft.Text body -> node.put("body", text(body.value()));
    }
    expect(request, node);
    if (!request.saves.isEmpty()) {
      Map<String, Node> saves = new LinkedHashMap<>();
      request.saves.forEach((variable, save) -> saves.put(variable, save(save)));
      node.put("save", map(saves));
    }
    if (request.redirects > 0) {
      node.put("redirects", plain(Integer.toString(request.redirects)));
    }
    if (request.timeout != null) {
      node.put("timeout", text(request.timeout));
    }
    if (request.thinkTime != null) {
      node.put("thinkTime", text(request.thinkTime));
    }
  }

  private void expect(Draft.Request request, Map<String, Node> node) {
    Map<String, Node> expect = new LinkedHashMap<>();
    if (!request.status.isEmpty()) {
      List<Node> codes = new ArrayList<>();
      request.status.forEach(code -> codes.add(plain(code.toString())));
      expect.put("status", codes.size() == 1 ? codes.get(0) : list(codes, FlowStyle.FLOW));
    }
    boolean onOneLine = true;
    if (request.responseTimeMillis > 0) {
      expect.put("responseTime", text("< " + request.responseTimeMillis + "ms"));
    }
    if (!request.jsonEquals.isEmpty()) {
      Map<String, Node> values = new LinkedHashMap<>();
      request.jsonEquals.forEach((path, value) -> values.put(path, json(value)));
      expect.put("json", map(values));
      onOneLine = false;
    }
    List<Node> checks = new ArrayList<>();
    request.bodyContains.forEach(
        each -> checks.add(flow(Map.of("body", flow(Map.of("contains", text(each)))))));
    for (String each : request.headersThere) {
      Map<String, Node> check = new LinkedHashMap<>();
      check.put("header", text(each));
      check.put("exists", plain("true"));
      checks.add(flow(check));
    }
    if (!checks.isEmpty()) {
      expect.put("checks", list(checks, FlowStyle.BLOCK));
      onOneLine = false;
    }
    if (!expect.isEmpty()) {
      node.put("expect", onOneLine ? flow(expect) : map(expect));
    }
  }

  private Node save(Draft.Save save) {
    if (save.kind().equals("json")) {
      return text(save.at());
    }
    Map<String, Node> node = new LinkedHashMap<>();
    node.put(save.kind(), text(save.at()));
    if (save.attribute() != null) {
      node.put("attribute", text(save.attribute()));
    }
    return flow(node);
  }

  /** Names with values; a name that comes again has a list. */
  private Node pairs(List<Pair> pairs) {
    Map<String, List<Node>> byName = new LinkedHashMap<>();
    pairs.forEach(
        each ->
            byName.computeIfAbsent(each.name(), n -> new ArrayList<>()).add(text(each.value())));
    Map<String, Node> nodes = new LinkedHashMap<>();
    byName.forEach(
        (name, values) ->
            nodes.put(name, values.size() == 1 ? values.get(0) : list(values, FlowStyle.FLOW)));
    return map(nodes);
  }

  private Node json(JsonNode value) {
    if (value.isObject()) {
      Map<String, Node> nodes = new LinkedHashMap<>();
      value.properties().forEach(each -> nodes.put(each.getKey(), json(each.getValue())));
      return isShort(value) || nodes.isEmpty() ? flow(nodes) : map(nodes);
    }
    if (value.isArray()) {
      List<Node> nodes = new ArrayList<>();
      value.forEach(each -> nodes.add(json(each)));
      return list(nodes, isShort(value) || nodes.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }
    return value.isTextual() ? text(value.textValue()) : plain(value.toString());
  }

  private static boolean isShort(JsonNode value) {
    int length = 0;
    for (JsonNode each : value) {
      if (each.isContainerNode() || (each.isTextual() && each.textValue().indexOf('\n') >= 0)) {
        return false;
      }
      length += each.asText().length() + 2;
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        length += each.getKey().length() + 2;
      }
    }
    return length <= SHORT;
  }

  private static MappingNode mapping(Map<String, Node> nodes, FlowStyle style, ScenarioWriter me) {
    List<NodeTuple> tuples = new ArrayList<>();
    nodes.forEach((key, value) -> tuples.add(new NodeTuple(me.text(key), value)));
    return new MappingNode(Tag.MAP, tuples, style);
  }

  private MappingNode map(Map<String, Node> nodes) {
    return mapping(nodes, FlowStyle.BLOCK, this);
  }

  private MappingNode flow(Map<String, Node> nodes) {
    return mapping(nodes, FlowStyle.FLOW, this);
  }

  private static Node list(List<Node> nodes, FlowStyle style) {
    return new SequenceNode(Tag.SEQ, nodes, style);
  }

  /** A number, true, false or null. */
  private Node plain(String value) {
    Tag tag = resolver.resolve(NodeId.scalar, value, true);
    return new ScalarNode(tag, value, null, null, ScalarStyle.PLAIN);
  }

  /** A text, in quotes where it would be something else without. */
  private Node text(String value) {
    String whole = whole(value);
    boolean block = whole.length() > 1 && whole.indexOf('\n') >= 0 && whole.indexOf('\r') < 0;
    boolean quoted =
        !block
            && (resolver.resolve(NodeId.scalar, whole, true) != Tag.STR
                || ValueType.isJsonNumber(whole));
    ScalarStyle style =
        block ? ScalarStyle.LITERAL : quoted ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN;
    return new ScalarNode(Tag.STR, whole, null, null, style);
  }

  /** The text without halves of surrogate pairs, which no file can hold. */
  private static String whole(String value) {
    if (value.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return value;
    }
    StringBuilder whole = new StringBuilder();
    value.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return whole.toString();
  }
}
