package io.spate.scenario.parse;

import io.spate.scenario.RequestStep;
import io.spate.scenario.SocketStep;
import io.spate.scenario.SocketStep.Action;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.time.Duration;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the steps of WebSockets: {@code ws}, {@code wsSend}, {@code wsExpect}, {@code wsClose}. */
final class SocketParser {
  static final List<String> CONNECT_KEYS =
      List.of("ws", "name", "query", "headers", "auth", "timeout", "thinkTime");
  static final List<String> SEND_KEYS = List.of("wsSend", "name", "timeout", "thinkTime");
  static final List<String> EXPECT_KEYS =
      List.of("wsExpect", "name", "save", "timeout", "thinkTime");
  static final List<String> CLOSE_KEYS = List.of("wsClose", "name", "timeout", "thinkTime");
  private static final List<String> MESSAGE_KEYS = List.of("json");
  private static final int MAX_NAME = 200;

  private final Source source;
  private final Registry registry;
  private final Scope scope;
  private final RequestParser requests;

  SocketParser(Source source, Registry registry, Scope scope, RequestParser requests) {
    this.source = source;
    this.registry = registry;
    this.scope = scope;
    this.requests = requests;
  }

  /** The step of a key; null if it is wrong. */
  SocketStep step(String key, Node node) {
    int before = source.problemCount();
    SocketStep step =
        switch (key) {
          case "ws" -> connect(node);
          case "wsSend" -> send(node);
          case "wsExpect" -> expect(node);
          default -> close(node);
        };
    return source.problemCount() == before ? step : null;
  }

  private SocketStep connect(Node node) {
    Fields fields = Fields.of(source, node, "a ws", CONNECT_KEYS);
    ScalarNode url = source.scalar(fields.get("ws"), "ws", "a path such as /chat");
    String name = name("WS connect", fields.get("name"), url == null ? "" : url.getValue());
    RequestStep handshake =
        url == null ? null : requests.handshake(fields, ofHttp(url), name, index(name));
    return step(Action.CONNECT, fields, handshake, null, null, List.of(), name);
  }

  /** The same as an http(s) URL, which is what opens it. */
  private static ScalarNode ofHttp(ScalarNode url) {
    String text = url.getValue();
    if (!text.startsWith("ws://") && !text.startsWith("wss://")) {
      return url;
    }
    return new ScalarNode(
        url.getTag(),
        "http" + text.substring(2),
        url.getStartMark(),
        url.getEndMark(),
        url.getScalarStyle());
  }

  private SocketStep send(Node node) {
    Fields fields = Fields.of(source, node, "a wsSend", SEND_KEYS);
    String name = name("WS send", fields.get("name"), "");
    return step(Action.SEND, fields, null, message(fields.get("wsSend")), null, List.of(), name);
  }

  private Template message(Node node) {
    if (node instanceof MappingNode) {
      Fields fields = Fields.of(source, node, "wsSend", MESSAGE_KEYS);
      Node json = fields.require("json", "such as wsSend: { json: { type: hello } }, or a text");
      return json == null ? null : new BodyParser(source, scope, registry).json(json);
    }
    ScalarNode text = source.scalar(node, "wsSend", "a text, or json");
    return text == null ? null : text(text);
  }

  private Template text(ScalarNode text) {
    return Template.compile(text.getValue(), Escaping.NONE, scope, source.sink(text));
  }

  private SocketStep expect(Node node) {
    Fields fields = Fields.of(source, node, "a wsExpect", EXPECT_KEYS);
    Node what = fields.get("wsExpect");
    Template text = null;
    Check match = null;
    if (what instanceof MappingNode) {
      match = StreamParser.checkOfData(source, scope, what, "wsExpect");
    } else {
      ScalarNode scalar =
          source.scalar(what, "wsExpect", "a text, or a check such as { json: $.id }");
      boolean any = scalar != null && scalar.getValue().equals("true");
      text = scalar == null || any ? null : text(scalar);
    }
    String name = name("WS expect", fields.get("name"), "");
    List<Save> saves = new SaveParser(source, registry, scope).saves(fields.get("save"), name);
    return step(Action.EXPECT, fields, null, text, match, saves, name);
  }

  private SocketStep close(Node node) {
    Fields fields = Fields.of(source, node, "a wsClose", CLOSE_KEYS);
    if (!"true".equals(Nodes.text(fields.get("wsClose")))) {
      source.problem(
          fields.get("wsClose"),
          "wsClose must be true, got " + Source.words(fields.get("wsClose")),
          null);
    }
    String name = name("WS close", fields.get("name"), "");
    return step(Action.CLOSE, fields, null, null, null, List.of(), name);
  }

  private SocketStep step(
      Action action,
      Fields fields,
      RequestStep handshake,
      Template text,
      Check match,
      List<Save> saves,
      String name) {
    Duration timeout = requests.timeout(fields.get("timeout"), null);
    ThinkTime think = requests.thinkTime(fields.get("thinkTime"));
    return new SocketStep(action, handshake, text, match, saves, name, index(name), timeout, think);
  }

  private int index(String name) {
    return registry.requests.indexOf(name);
  }

  private String name(String kind, Node node, String otherwise) {
    String label = node == null ? otherwise : source.text(node, "name");
    String name = (kind + " " + (label == null ? "" : label.trim())).trim();
    if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      source.problem(
          node, "the name must be one line of at most " + MAX_NAME + " characters", null);
    }
    return name;
  }
}
