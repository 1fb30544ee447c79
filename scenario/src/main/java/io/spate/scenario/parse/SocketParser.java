package io.spate.scenario.parse;

import io.spate.scenario.BodyPiece;
import io.spate.scenario.RequestStep;
import io.spate.scenario.SocketBytes;
import io.spate.scenario.SocketBytes.Coding;
import io.spate.scenario.SocketStep;
import io.spate.scenario.SocketStep.Action;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
  private static final List<String> MESSAGE_KEYS = List.of("json", "base64", "hex", "file");
  private static final List<String> BINARY_KEYS = List.of("base64", "hex", "bytes", "binary");
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
    if (registry.http2Alone && url != null) {
      source.problem(
          url,
          "a WebSocket is opened by HTTP/1.1, and the scenario says http: { version: 2 }",
          "version: auto speaks HTTP/2 for the other requests where the target offers it");
    }
    String name = name("WS connect", fields.get("name"), url == null ? "" : url.getValue());
    RequestStep handshake =
        url == null ? null : requests.handshake(fields, ofHttp(url), name, index(name));
    return step(Action.CONNECT, fields, handshake, null, null, null, List.of(), name);
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
    Node message = fields.get("wsSend");
    if (!(message instanceof MappingNode)) {
      ScalarNode text = source.scalar(message, "wsSend", "a text, json, base64, hex or a file");
      Template template = text == null ? null : text(text);
      return step(Action.SEND, fields, null, template, null, null, List.of(), name);
    }
    Fields.Entry what = one(Fields.of(source, message, "wsSend", MESSAGE_KEYS), MESSAGE_KEYS);
    if (what == null) {
      return null;
    }
    if (what.name().equals("json")) {
      Template json = new BodyParser(source, scope, registry).json(what.value());
      return step(Action.SEND, fields, null, json, null, null, List.of(), name);
    }
    SocketBytes bytes = what.name().equals("file") ? file(what.value()) : written(what);
    return step(Action.SEND, fields, null, null, bytes, null, List.of(), name);
  }

  /** The only entry with one of these keys; null if there is none or more, which is told. */
  private Fields.Entry one(Fields fields, List<String> keys) {
    List<Fields.Entry> entries = fields.among(Set.copyOf(keys));
    if (entries.size() > 1) {
      source.problem(
          entries.get(1).key(),
          "'" + entries.get(0).name() + "' and '" + entries.get(1).name() + "' exclude each other",
          null);
    } else if (entries.isEmpty() && !fields.hasUnknown()) {
      source.problem(
          fields.node(),
          "a message needs one of " + String.join(", ", keys),
          "such as wsSend: { json: { type: hello } }, or a text");
    }
    return entries.size() == 1 && !fields.hasUnknown() ? entries.getFirst() : null;
  }

  private SocketBytes file(Node node) {
    String path = source.text(node, "file");
    BodyPiece.File file = path == null ? null : Uploads.open(path, node, source, registry);
    if (file != null && file.content() != null) {
      requireFits(node, file.content().remaining());
    }
    return file == null ? null : new SocketBytes.OfFile(file);
  }

  private void requireFits(Node node, int bytes) {
    if (bytes > SocketBytes.MAX_BYTES) {
      source.problem(
          node,
          "a message has at most " + SocketBytes.MAX_BYTES + " bytes, got " + bytes,
          "send it in several");
    }
  }

  /** Bytes as base64 or hex; null if they are none. */
  private SocketBytes written(Fields.Entry entry) {
    Coding coding = entry.name().equals("hex") ? Coding.HEX : Coding.BASE64;
    ScalarNode scalar = source.scalar(entry.value(), entry.name(), coding.words());
    Template text = scalar == null ? null : text(scalar);
    if (text == null) {
      return null;
    }
    if (!text.isConstant()) {
      return new SocketBytes.Written(coding, text, null);
    }
    try {
      byte[] bytes = coding.decode(text.constantValue());
      requireFits(scalar, bytes.length);
      return new SocketBytes.Written(coding, text, bytes);
    } catch (IllegalArgumentException e) {
      source.problem(
          scalar,
          "not " + coding.words() + ": '" + Source.shortened(scalar.getValue()) + "'",
          coding == Coding.HEX ? "such as 00 ff 7a" : "such as AP96");
      return null;
    }
  }

  private SocketBytes binary(Fields fields) {
    Fields.Entry what = one(fields, BINARY_KEYS);
    if (what == null) {
      return null;
    }
    switch (what.name()) {
      case "binary" -> {
        if (!"true".equals(Nodes.text(what.value()))) {
          source.problem(what.value(), "binary must be true", "it waits for any binary message");
        }
        return new SocketBytes.Any(-1);
      }
      case "bytes" -> {
        Long length = new Scalars(source).integer(what.value(), "bytes");
        if (length != null && (length < 0 || length > SocketBytes.MAX_BYTES)) {
          source.problem(
              what.value(),
              "bytes must be between 0 and " + SocketBytes.MAX_BYTES + ", got " + length,
              null);
          return null;
        }
        return length == null ? null : new SocketBytes.Any(length.intValue());
      }
      default -> {
        return written(what);
      }
    }
  }

  private Template text(ScalarNode text) {
    return Template.compile(text.getValue(), Escaping.NONE, scope, source.sink(text));
  }

  private SocketStep expect(Node node) {
    Fields fields = Fields.of(source, node, "a wsExpect", EXPECT_KEYS);
    Node what = fields.get("wsExpect");
    Template text = null;
    Check match = null;
    SocketBytes bytes = null;
    if (what instanceof MappingNode
        && BINARY_KEYS.stream().anyMatch(key -> Nodes.child(what, key) != null)) {
      bytes = binary(Fields.of(source, what, "wsExpect", BINARY_KEYS));
      if (fields.get("save") != null) {
        source.problem(
            fields.key("save"), "nothing can be saved of a binary message", "remove save");
      }
    } else if (what instanceof MappingNode) {
      match = StreamParser.checkOfData(source, scope, what, "wsExpect");
    } else {
      ScalarNode scalar =
          source.scalar(what, "wsExpect", "a text, or a check such as { json: $.id }");
      boolean any = scalar != null && scalar.getValue().equals("true");
      text = scalar == null || any ? null : text(scalar);
    }
    String name = name("WS expect", fields.get("name"), "");
    List<Save> saves = new SaveParser(source, registry, scope).saves(fields.get("save"), name);
    return step(Action.EXPECT, fields, null, text, bytes, match, saves, name);
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
    return step(Action.CLOSE, fields, null, null, null, null, List.of(), name);
  }

  private SocketStep step(
      Action action,
      Fields fields,
      RequestStep handshake,
      Template text,
      SocketBytes bytes,
      Check match,
      List<Save> saves,
      String name) {
    Duration timeout = requests.timeout(fields.get("timeout"), null);
    ThinkTime think = requests.thinkTime(fields.get("thinkTime"));
    return new SocketStep(
        action, handshake, text, bytes, match, saves, name, index(name), timeout, think);
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
