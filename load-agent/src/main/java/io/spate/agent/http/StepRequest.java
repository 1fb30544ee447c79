package io.spate.agent.http;

import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.http.Origin;
import io.spate.http.OriginUrl;
import io.spate.http.PreparedRequest;
import io.spate.http.RequestBuffer;
import io.spate.http.SentRequest;
import io.spate.http.WebSocket;
import io.spate.scenario.BodyPiece;
import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.RequestStep;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A step's request, as far as it is the same for all users encoded once. One per step, run and
 * event loop; confined to the loop, since it renders into one text buffer.
 */
public final class StepRequest {
  private static final String LOCATION = "location";

  private final RequestStep step;
  private final HttpEngine engine;
  private final Origin base;
  private final String basePath;
  private final Template host;
  private final List<Header> headers;
  private final GrpcCodec grpc; // of its messages; null if it is no call of gRPC
  private final byte[] constantBody;
  private final ByteBuffer[] files; // within the body
  private final int[] places;
  private final boolean keepHeaders;
  private final boolean cookies; // those of the user go with it
  private final boolean traced; // by a header of its own
  private final long timeoutNanos;
  private String key; // of the WebSocket that is asked for; null if none is
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder hostText = new StringBuilder();
  private final StringBuilder cookieText = new StringBuilder();

  /** The whole request if it is always the same; else null. */
  private final PreparedRequest prepared;

  /**
   * A header: its line, or if that is not always the same its value.
   *
   * @param line name, value and line end; null if the value is not constant
   */
  private record Header(String name, byte[] line, Template value) {}

  /**
   * Prepares a step.
   *
   * @param baseUrl the run's target, without a slash at its end
   * @param cookies whether users keep cookies; a step's own header stands instead of theirs
   */
  public StepRequest(RequestStep step, HttpEngine engine, String baseUrl, boolean cookies) {
    this.step = step;
    this.engine = engine;
    int end = OriginUrl.end(baseUrl);
    this.base = engine.origin(baseUrl.substring(0, end));
    this.basePath = baseUrl.substring(end);
    Map<String, HeaderTemplate> byName = byName(step);
    HeaderTemplate hostHeader = byName.remove("host");
    this.host = hostHeader == null ? null : hostHeader.value();
    this.cookies = cookies && !byName.containsKey("cookie");
    this.traced = byName.containsKey(TraceContext.HEADER);
    this.headers = headers(byName);
    this.grpc = step.grpc() == null ? null : new GrpcCodec(step.grpc());
    this.constantBody =
        grpc == null && step.hasBody() && step.hasConstantBody() ? constantBody(step) : null;
    this.files = step.hasBody() ? files(step) : new ByteBuffer[0];
    this.places = new int[files.length];
    this.keepHeaders =
        cookies
            || step.stream() != null
            || step.redirects() != null
            || step.grpc() != null
            || needsHeaders(step);
    this.timeoutNanos = step.timeout().toNanos();
    this.prepared = isConstant() ? prepare() : null;
  }

  /** Null if there are files in it, which are not copied. */
  private static byte[] constantBody(RequestStep step) {
    if (step.body().files() > 0) {
      return null;
    }
    StringBuilder constant = new StringBuilder();
    step.renderBody(null, constant); // a constant template asks its user nothing
    return constant.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer[] files(RequestStep step) {
    return step.body().pieces().stream()
        .filter(BodyPiece.File.class::isInstance)
        .map(piece -> ((BodyPiece.File) piece).content())
        .toArray(ByteBuffer[]::new);
  }

  /** The last of each name counts: a step's own header replaces the scenario's. */
  private static Map<String, HeaderTemplate> byName(RequestStep step) {
    Map<String, HeaderTemplate> byName = new LinkedHashMap<>();
    step.headers().forEach(h -> byName.put(h.name().toLowerCase(Locale.ROOT), h));
    if (step.hasBody() && step.contentType() != null) {
      byName.putIfAbsent(
          "content-type",
          new HeaderTemplate("Content-Type", Template.constant(step.contentType())));
    }
    return byName;
  }

  private static List<Header> headers(Map<String, HeaderTemplate> byName) {
    List<Header> headers = new ArrayList<>();
    for (HeaderTemplate header : byName.values()) {
      Template value = header.value();
      byte[] line =
          value.isConstant()
              ? RequestBuffer.encodedHeader(header.name(), value.constantValue())
              : null;
      headers.add(new Header(header.name(), line, value));
    }
    return List.copyOf(headers);
  }

  private static boolean needsHeaders(RequestStep step) {
    return step.checks().stream().anyMatch(Check::needsHeaders)
        || step.saves().stream().anyMatch(Save::needsHeaders);
  }

  private boolean isConstant() {
    return step.hasConstantPath()
        && step.hasConstantBody()
        && (host == null || host.isConstant())
        && headers.stream().allMatch(header -> header.line() != null);
  }

  private PreparedRequest prepare() {
    RequestBuffer out = new RequestBuffer();
    try {
      write(null, null, null, out); // a constant template asks its user nothing
      return out.prepared();
    } catch (IllegalArgumentException | TemplateException e) {
      return null; // each attempt to send it will say why
    }
  }

  /** True if all users send the same, and nothing is rendered. */
  public boolean isPrepared() {
    return prepared != null;
  }

  /**
   * Prepares an exchange with the request for a user.
   *
   * @param jar the user's cookies; null if it keeps none
   * @throws TemplateException if a value is missing, or if what was rendered is no request
   */
  public void prepare(UserContext context, CookieJar jar, HttpExchange exchange) {
    prepare(context, jar, null, exchange, keepHeaders, step.needsBody());
  }

  /**
   * The same with a trace context, if it is to be sent and the step has no header of its own.
   *
   * @param trace begun for this request
   * @throws TemplateException if a value is missing, or if what was rendered is no request
   */
  public void prepare(
      UserContext context, CookieJar jar, TraceContext trace, HttpExchange exchange) {
    if (traced) {
      trace.leaveOut();
    }
    prepare(context, jar, trace.isSent() ? trace : null, exchange, keepHeaders, step.needsBody());
  }

  /**
   * The same, and all of the response is kept, so that people can look at it.
   *
   * @throws TemplateException if a value is missing, or if what was rendered is no request
   */
  public void prepareToShow(UserContext context, CookieJar jar, HttpExchange exchange) {
    prepare(context, jar, null, exchange, true, true);
  }

  /**
   * Prepares an exchange with the request for a user that opens a WebSocket.
   *
   * @throws TemplateException if a value is missing, or if what was rendered is no request
   */
  public void prepareSocket(
      UserContext context, CookieJar jar, HttpExchange exchange, WebSocket socket) {
    key = socket.newKey();
    try {
      CookieJar sent = cookies && jar != null && !jar.isEmpty() ? jar : null;
      write(context, sent, null, exchange.request());
    } catch (IllegalArgumentException e) {
      throw new TemplateException(e.getMessage());
    } finally {
      key = null;
    }
    exchange.prepare(true, false, timeoutNanos);
    exchange.open(socket);
  }

  private void prepare(
      UserContext context,
      CookieJar jar,
      TraceContext trace,
      HttpExchange exchange,
      boolean withHeaders,
      boolean withBody) {
    CookieJar sent = cookies && jar != null && !jar.isEmpty() ? jar : null;
    if (prepared != null && sent == null && trace == null) {
      exchange.prepare(prepared, withHeaders, withBody, timeoutNanos);
    } else {
      try {
        write(context, sent, trace, exchange.request());
      } catch (IllegalArgumentException e) {
        throw new TemplateException(e.getMessage());
      }
      exchange.prepare(withHeaders, withBody, timeoutNanos);
    }
    if (grpc != null) {
      exchange.expectTrailers(); // with the status
    }
  }

  /**
   * Prepares an exchange whose response points elsewhere with the request for that place, as
   * browsers make it: the same headers and body, but that a 303, and a 301 or 302 after a POST, is
   * followed with GET and without a body. To another origin no credentials are sent that were meant
   * for this one: neither {@code Authorization} nor a step's own {@code Cookie}.
   *
   * <p>Allocates, as there is something to copy.
   *
   * @param jar the user's cookies, those of the response included; null if it keeps none
   * @param trace begun for this request
   * @param before told before the response is given up
   * @return why the request cannot be made, in words, when nothing has changed and {@code before}
   *     was not called; null if the exchange is prepared
   */
  public String follow(CookieJar jar, TraceContext trace, HttpExchange exchange, Runnable before) {
    return follow(jar, trace, exchange, before, false);
  }

  /** The same, and all of the response is kept, as with {@link #prepareToShow}. */
  public String followToShow(
      CookieJar jar, TraceContext trace, HttpExchange exchange, Runnable before) {
    return follow(jar, trace, exchange, before, true);
  }

  private String follow(
      CookieJar jar, TraceContext trace, HttpExchange exchange, Runnable before, boolean toShow) {
    SentRequest sent = exchange.sent();
    String location = exchange.responseHeader(LOCATION);
    Redirection to = Redirection.of(sent.origin(), sent.target(), location);
    if (to == null) {
      return "redirected to '" + location + "', which is no http(s) URL";
    }
    Origin origin;
    try {
      origin = engine.origin(to.origin());
    } catch (IllegalArgumentException e) {
      return "redirected to '" + location + "': " + e.getMessage();
    }
    int status = exchange.status();
    before.run();
    boolean same = origin.toString().equals(sent.origin().toString());
    String method = methodAfter(status, sent.method());
    boolean whole = method.equals(sent.method());
    CookieJar sentJar = cookies && jar != null && !jar.isEmpty() ? jar : null;
    if (traced) {
      trace.leaveOut();
    }
    RequestBuffer out = exchange.request();
    out.begin(method, origin, to.target(), same ? sent.host() : null);
    cookieText.setLength(0);
    if (sentJar != null) {
      sentJar.appendTo(cookieText, origin, to.target());
    }
    if (!cookieText.isEmpty()) {
      out.header("Cookie", cookieText);
    }
    if (trace.isSent()) {
      text.setLength(0);
      trace.appendTo(text);
      out.header(TraceContext.HEADER, text);
    }
    sent.copyHeaders(out, name -> isCopied(name, same, whole));
    if (whole) {
      sent.copyBody(out);
    } else {
      out.end((CharSequence) null);
    }
    exchange.prepare(toShow || keepHeaders, toShow || step.needsBody(), timeoutNanos);
    return null;
  }

  /** RFC 9110, 15.4.2 to 15.4.4. */
  private static String methodAfter(int status, String method) {
    boolean get = status == 303 || status <= 302 && method.equals("POST");
    return get && !method.equals("HEAD") ? "GET" : method;
  }

  /**
   * Whether a header of the request before goes with the next one.
   *
   * @param same whether that goes to the same origin
   * @param whole whether it has the body, too
   */
  private boolean isCopied(String name, boolean same, boolean whole) {
    return switch (name) {
      case "cookie" -> same && !cookies;
      case "authorization", "proxy-authorization" -> same;
      case TraceContext.HEADER -> traced;
      default -> whole || !name.startsWith("content-");
    };
  }

  /** Messages of gRPC; null if it is no call of it. */
  public GrpcCodec grpc() {
    return grpc;
  }

  private void write(UserContext context, CookieJar jar, TraceContext trace, RequestBuffer out) {
    begin(context, jar, out);
    if (!cookieText.isEmpty()) {
      out.header("Cookie", cookieText);
    }
    if (trace != null) {
      text.setLength(0);
      trace.appendTo(text);
      out.header(TraceContext.HEADER, text);
    }
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.line() != null) {
        out.headers(header.line());
      } else {
        text.setLength(0);
        header.value().render(context, text);
        out.header(header.name(), text);
      }
    }
    if (key != null) {
      out.upgrade(key);
    }
    if (constantBody != null) {
      out.end(constantBody);
    } else if (grpc != null) {
      text.setLength(0);
      step.renderBody(context, text);
      grpc.encode(text);
      out.end(grpc.frame(), grpc.length());
    } else if (step.hasBody()) {
      text.setLength(0);
      step.renderBody(context, text, places);
      if (files.length > 0) {
        out.end(text, places, files);
      } else {
        out.end(text);
      }
    } else {
      out.end((CharSequence) null);
    }
  }

  private void begin(UserContext context, CookieJar jar, RequestBuffer out) {
    cookieText.setLength(0);
    CharSequence hostValue = null;
    if (host != null) {
      hostText.setLength(0);
      host.render(context, hostText);
      hostValue = hostText;
    }
    text.setLength(0);
    step.renderPath(context, text);
    int end = OriginUrl.end(text);
    if (end < 0) {
      if (text.isEmpty() || text.charAt(0) != '/') {
        text.insert(0, '/');
      }
      text.insert(0, basePath);
      begin(base, hostValue, jar, out);
      return;
    }
    Origin origin = engine.origin(text.substring(0, end));
    text.delete(0, end);
    if (text.isEmpty() || text.charAt(0) != '/') {
      text.insert(0, '/');
    }
    begin(origin, hostValue, jar, out);
  }

  /** With the target that is in the text. */
  private void begin(Origin origin, CharSequence hostValue, CookieJar jar, RequestBuffer out) {
    out.begin(step.method(), origin, text, hostValue);
    if (jar != null) {
      jar.appendTo(cookieText, origin, text);
    }
  }
}
