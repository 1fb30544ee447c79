package io.spate.scenario.parse;

import io.spate.protocol.event.EventName;
import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.Redirects;
import io.spate.scenario.RequestBody;
import io.spate.scenario.RequestStep;
import io.spate.scenario.StreamSpec;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a request step of one task; what it saves is in the task's scope afterwards. */
final class RequestParser {
  private static final Set<String> METHODS =
      new LinkedHashSet<>(
          List.of("get", "post", "put", "patch", "delete", "head", "options", "grpc"));
  private static final Set<String> NOT_OF_GRPC =
      new LinkedHashSet<>(
          List.of("query", "json", "form", "multipart", "body", "sse", "redirects"));
  private static final List<String> OTHERS =
      List.of(
          "name",
          "query",
          "headers",
          "auth",
          "json",
          "form",
          "multipart",
          "body",
          "message",
          "expect",
          "save",
          "sse",
          "redirects",
          "timeout",
          "thinkTime",
          "tags");
  private static final List<String> STEP_KEYS = keys(false);
  private static final List<String> TASK_KEYS = keys(true);
  private static final int MAX_NAME = 200;
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String DEADLINE = "grpc-timeout";

  private final Source source;
  private final Registry registry;
  private final Scalars scalars;
  private final HttpParser.Defaults http;
  private final ThinkTime thinkTime;
  private final Scope scope;

  RequestParser(
      Source source,
      Registry registry,
      HttpParser.Defaults http,
      ThinkTime thinkTime,
      Scope scope) {
    this.source = source;
    this.registry = registry;
    this.scalars = new Scalars(source);
    this.http = http;
    this.thinkTime = thinkTime;
    this.scope = scope;
  }

  private static List<String> keys(boolean task) {
    List<String> keys = new ArrayList<>(METHODS);
    keys.addAll(OTHERS);
    keys.addAll(task ? List.of("sequence", "weight") : StepsParser.KEYS);
    return keys;
  }

  /** The name that the request of a step will have, as far as it can be told unread. */
  static String nameOf(Node step) {
    for (String method : METHODS) {
      Node path = Nodes.child(step, method);
      if (path != null) {
        Node name = Nodes.child(step, "name");
        String label = Nodes.text(name == null ? path : name);
        return method.toUpperCase(Locale.ROOT) + " " + (label == null ? "" : label.trim());
      }
    }
    return "a request";
  }

  /** The keys of a step, or of a task that is one request; null if the node is no map. */
  static Fields fields(Source source, Node node, boolean task) {
    Fields fields =
        Fields.of(source, node, task ? "a task" : "a step", task ? TASK_KEYS : STEP_KEYS);
    if (fields != null
        && fields.get(TagChoice.KEY) != null
        && Nodes.child(node, TagChoice.KEY) == null) {
      source.problem(
          fields.key(TagChoice.KEY), "tags cannot come by '<<'", "write them in each step");
    }
    return fields;
  }

  /**
   * The request; null if it is wrong.
   *
   * @param task true if the request is a task by itself
   */
  RequestStep request(Fields fields, boolean task) {
    int before = source.problemCount();
    Fields.Entry method = method(fields, task);
    if (method == null) {
      return null;
    }
    if (method.name().equals("grpc")) {
      return grpc(fields, method);
    }
    if (fields.get("message") != null) {
      source.problem(
          fields.key("message"),
          "a message is that of a grpc step",
          "write json: for a body of JSON");
    }
    PathParser paths = new PathParser(source, scope);
    ScalarNode written = source.scalar(method.value(), method.name(), "a path such as /todo");
    Template path = written == null ? null : paths.path(written);
    Template query = paths.query(fields.get("query"));
    AuthParser auth = new AuthParser(source, registry);
    List<HeaderTemplate> headers = headers(fields, auth);
    RequestBody body = new BodyParser(source, scope, registry).body(fields, headers);
    ExpectParser expect = new ExpectParser(source, scope, false);
    List<Check> checks = expect.checks(fields.get("expect"));
    String name = name(method, fields.get("name"), written);
    List<Save> saves = new SaveParser(source, registry, scope).saves(fields.get("save"), name);
    StreamSpec stream = new StreamParser(source, registry, scope).stream(fields.get("sse"), name);
    Duration timeout = timeout(fields.get("timeout"), stream);
    acceptEvents(headers, stream);
    Redirects redirects = redirects(fields.get("redirects"), stream, name);
    ThinkTime think = thinkTime(fields.get("thinkTime"));
    if (source.problemCount() != before) {
      return null;
    }
    boolean needsBody =
        checks.stream().anyMatch(Check::needsBody) || saves.stream().anyMatch(Save::needsBody);
    return new RequestStep(
        method.name().toUpperCase(Locale.ROOT),
        path,
        query,
        name,
        registry.eventIndex(name),
        headers,
        body,
        checks,
        saves,
        timeout,
        think,
        !expect.saysStatus(),
        needsBody,
        auth.token(),
        stream,
        redirects,
        null);
  }

  /** A call of gRPC, which is a POST with its message as the body. */
  private RequestStep grpc(Fields fields, Fields.Entry method) {
    int before = source.problemCount();
    for (Fields.Entry each : fields.among(NOT_OF_GRPC)) {
      source.problem(
          each.key(), "a call of gRPC has no '" + each.name() + "'", "it sends a message");
    }
    ScalarNode written = source.scalar(method.value(), "grpc", "package.Service/Method");
    GrpcParser.Call call = written == null ? null : new GrpcParser(source, registry).call(written);
    Template path = call == null ? null : Template.constant(call.path());
    AuthParser auth = new AuthParser(source, registry);
    List<HeaderTemplate> headers = metadata(fields, auth);
    Node message = fields.get("message");
    if (message != null && call != null && call.method().input() != null) {
      new MessageParser(source).check(message, call.method().input());
    }
    Template text =
        message == null
            ? Template.constant("{}")
            : new BodyParser(source, scope, registry).json(message);
    ExpectParser expect = new ExpectParser(source, scope, true);
    List<Check> checks = expect.checks(fields.get("expect"));
    String name =
        name(method, fields.get("name"), call == null ? written : nameless(written, call));
    List<Save> saves = new SaveParser(source, registry, scope).saves(fields.get("save"), name);
    Duration timeout = timeout(fields.get("timeout"), null);
    ThinkTime think = thinkTime(fields.get("thinkTime"));
    if (source.problemCount() != before) {
      return null;
    }
    addDeadline(headers, timeout);
    boolean needsBody =
        checks.stream().anyMatch(Check::needsBody) || saves.stream().anyMatch(Save::needsBody);
    return new RequestStep(
        "POST",
        path,
        null,
        name,
        registry.eventIndex(name),
        headers,
        new RequestBody(text, "application/grpc"),
        checks,
        saves,
        timeout,
        think,
        !expect.saysStatus(),
        needsBody,
        auth.token(),
        null,
        null,
        call.method());
  }

  /** The name is that of the method, wherever it is called. */
  private static ScalarNode nameless(ScalarNode written, GrpcParser.Call call) {
    return new ScalarNode(
        written.getTag(),
        call.method().toString(),
        written.getStartMark(),
        written.getEndMark(),
        written.getScalarStyle());
  }

  private List<HeaderTemplate> metadata(Fields fields, AuthParser auth) {
    List<HeaderTemplate> headers = headers(fields, auth);
    if (fields.get("headers") instanceof MappingNode own) {
      for (NodeTuple each : own.getValue()) {
        if (CONTENT_TYPE.equalsIgnoreCase(Nodes.text(each.getKeyNode()))) {
          source.problem(
              each.getKeyNode(), "a call of gRPC has a Content-Type of its own", "remove it");
        }
      }
    }
    headers.removeIf(each -> each.name().equalsIgnoreCase(CONTENT_TYPE));
    headers.add(new HeaderTemplate("TE", Template.constant("trailers")));
    return headers;
  }

  private static void addDeadline(List<HeaderTemplate> headers, Duration timeout) {
    if (headers.stream().noneMatch(each -> each.name().equalsIgnoreCase(DEADLINE))) {
      long millis = Math.max(1, timeout.toMillis());
      String value = millis < 100_000_000 ? millis + "m" : timeout.toSeconds() + "S"; // 8 digits
      headers.add(new HeaderTemplate(DEADLINE, Template.constant(value)));
    }
  }

  /** The request that opens a WebSocket; null if it is wrong. */
  RequestStep handshake(Fields fields, ScalarNode url, String name, int nameIndex) {
    int before = source.problemCount();
    PathParser paths = new PathParser(source, scope);
    Template path = paths.path(url);
    Template query = paths.query(fields.get("query"));
    AuthParser auth = new AuthParser(source, registry);
    List<HeaderTemplate> headers = headers(fields, auth);
    Duration timeout = timeout(fields.get("timeout"), null);
    return source.problemCount() != before
        ? null
        : new RequestStep(
            "GET",
            path,
            query,
            name,
            nameIndex,
            headers,
            null,
            List.of(),
            List.of(),
            timeout,
            thinkTime,
            true,
            false,
            auth.token(),
            null,
            null,
            null);
  }

  private Fields.Entry method(Fields fields, boolean task) {
    List<Fields.Entry> methods = fields.among(METHODS);
    if (methods.isEmpty()) {
      if (!fields.hasUnknown()) {
        source.problem(
            fields.node(),
            (task ? "a task" : "a step") + " needs a request",
            "such as get: /todo; methods are " + String.join(", ", METHODS));
      }
      return null;
    }
    if (methods.size() > 1) {
      source.problem(
          methods.get(1).key(),
          "a step makes one request, got '"
              + methods.get(0).name()
              + "' and '"
              + methods.get(1).name()
              + "'",
          "begin another step with '- '");
    }
    return methods.get(0);
  }

  private String name(Fields.Entry method, Node node, ScalarNode path) {
    String label = node == null ? (path == null ? "" : path.getValue()) : source.text(node, "name");
    String name =
        method.name().toUpperCase(Locale.ROOT) + " " + (label == null ? "" : label.trim());
    Node at = node == null ? method.value() : node;
    if (name.length() > MAX_NAME) {
      source.problem(
          at,
          "the name of the request is longer than " + MAX_NAME + " characters",
          "give it a short one with name");
    } else if (node != null && name.chars().anyMatch(Character::isISOControl)) {
      source.problem(at, "the name of a request must be one line", null);
    } else if (!EventName.isRequest(name)) {
      source.problem(
          at, "a name that ends so is that of the events of a stream", "give it another with name");
    }
    registry.eventIndex(name);
    return name;
  }

  private List<HeaderTemplate> headers(Fields fields, AuthParser authParser) {
    HeadersParser parser = new HeadersParser(source);
    List<HeaderTemplate> headers = parser.headers(fields.get("headers"), scope);
    boolean own = headers.stream().anyMatch(RequestParser::isAuthorization);
    Node auth = fields.get("auth");
    if (auth != null && own) {
      source.problem(
          fields.key("auth"), "'auth' and a header Authorization exclude each other", "remove one");
      return headers;
    }
    if (!own) {
      Node credentials = auth == null ? http.auth() : auth;
      HeaderTemplate header = credentials == null ? null : authParser.header(credentials, scope);
      if (header != null) {
        headers.add(header);
      }
    }
    for (HeaderTemplate each : parser.headers(http.headers(), scope)) {
      boolean replaced = auth != null && isAuthorization(each);
      if (!replaced
          && headers.stream().noneMatch(mine -> mine.name().equalsIgnoreCase(each.name()))) {
        headers.add(each);
      }
    }
    return headers;
  }

  private static boolean isAuthorization(HeaderTemplate header) {
    return header.name().equalsIgnoreCase(AuthParser.HEADER);
  }

  /** Null if none are followed: a stream of events is what its request is answered with. */
  private Redirects redirects(Node node, StreamSpec stream, String name) {
    int most = node == null ? http.redirects() : new HttpParser(source).redirects(node);
    if (node != null && stream != null && most > 0) {
      source.problem(node, "a request that listens to events follows no redirects", "remove it");
    }
    return most == 0 || stream != null
        ? null
        : new Redirects(most, registry.eventIndex(Redirects.nameOf(name)));
  }

  /** A stream that is listened to for a time may take that much longer. */
  Duration timeout(Node node, StreamSpec stream) {
    if (node != null) {
      return scalars.positiveDuration(node, "timeout");
    }
    return stream == null || stream.duration() == null
        ? http.timeout()
        : http.timeout().plus(stream.duration());
  }

  private static void acceptEvents(List<HeaderTemplate> headers, StreamSpec stream) {
    if (stream != null && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Accept"))) {
      headers.add(new HeaderTemplate("Accept", Template.constant("text/event-stream")));
    }
  }

  /** A step's think time; that of its class if it says none. */
  ThinkTime thinkTime(Node node) {
    return node == null ? thinkTime : scalars.thinkTime(node, "thinkTime");
  }
}
