package io.spate.agent.user;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.spate.agent.http.CookieJar;
import io.spate.agent.http.StepRequest;
import io.spate.http.CallTimes;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.http.WebSocket;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.RequestStep;
import io.spate.scenario.SocketBytes;
import io.spate.scenario.SocketStep;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.ResponseView;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.TemplateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * The WebSocket of one user: does one step at a time, and keeps the messages that come in between
 * for those that wait for them, as many as fit. Confined to the user's event loop. A step ends
 * once, and never within {@link #begin}.
 */
public final class SocketTalk implements HttpExchange.Listener, WebSocket.Listener {
  /** Messages that no step has read yet. */
  static final int MAX_MESSAGES = 1_000;

  /** Their characters together. */
  static final int MAX_CHARACTERS = 4 << 20;

  private static final int SHOWN = 100;
  private static final int SHOWN_BYTES = 32;

  /** Whose WebSocket it is. */
  public interface Owner {
    /** A step's request, prepared for the engine. */
    StepRequest requestOf(RequestStep step);

    /** Why a request cannot have its access token; null if it has one, or needs none. */
    String noTokenFor(RequestStep step);

    /** A step has ended. */
    void talked(SocketStep step, Outcome outcome);
  }

  /**
   * What came of a step.
   *
   * @param dueNanos when it was due
   * @param sentNanos when it was begun
   * @param endedNanos when it was over
   * @param status of the answer to a handshake; else 0
   * @param kind why it failed, or {@link ErrorKind#NONE}
   * @param message the same in words
   * @param bytesIn of the message that has come
   * @param bytesOut of the message that was sent
   * @param times of a handshake; else null
   * @param text the message that has come, a binary one in words; null if none has
   */
  public record Outcome(
      long dueNanos,
      long sentNanos,
      long endedNanos,
      int status,
      ErrorKind kind,
      String message,
      int bytesIn,
      int bytesOut,
      CallTimes times,
      String text) {}

  /** A message that has come: a text, or bytes. */
  private record Message(String text, byte[] bytes) {
    /** For people. */
    String words() {
      if (bytes == null) {
        return text;
      }
      int length = Math.min(bytes.length, SHOWN_BYTES);
      return bytes.length
          + " bytes: "
          + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, length)
          + (length < bytes.length ? " ..." : "");
    }

    int size() {
      return bytes == null ? text.length() : bytes.length;
    }

    byte[] body() {
      return bytes == null ? text.getBytes(StandardCharsets.UTF_8) : bytes;
    }
  }

  /** A message as checks and saves see it. */
  private record MessageView(byte[] body, long responseTimeNanos) implements ResponseView {
    @Override
    public int status() {
      return 0;
    }

    @Override
    public String header(String name) {
      return null;
    }

    @Override
    public int bodyLength() {
      return body.length;
    }
  }

  private final Owner owner;
  private final HttpEngine engine;
  private final UserContext context;
  private final CookieJar cookies; // null if it keeps none
  private final HttpExchange exchange = new HttpExchange(this);
  private final WebSocket socket = new WebSocket(this);
  private final Deque<Message> messages = new ArrayDeque<>();
  private long characters;
  private String ending = "no ws step has opened a WebSocket";

  // --- The step that is under way; null if none is ---
  private SocketStep step;
  private boolean done; // it is over, and will be told
  private long dueNanos;
  private long sentNanos;
  private int bytesOut;
  private int others;
  private Message other;

  /**
   * For one user.
   *
   * @param cookies null if it keeps none
   */
  public SocketTalk(Owner owner, HttpEngine engine, UserContext context, CookieJar cookies) {
    this.owner = owner;
    this.engine = engine;
    this.context = context;
    this.cookies = cookies;
  }

  /** Whether a step is under way. */
  public boolean isBusy() {
    return step != null;
  }

  /** The exchange of the handshake, to look at. */
  public HttpExchange handshake() {
    return exchange;
  }

  /** Begins a step; its end is told the owner. */
  public void begin(SocketStep next, long dueNanos) {
    step = next;
    done = false;
    this.dueNanos = dueNanos;
    sentNanos = System.nanoTime();
    bytesOut = 0;
    others = 0;
    other = null;
    try {
      switch (next.action()) {
        case CONNECT -> connect(next.handshake());
        case SEND -> send(next);
        case EXPECT -> expect();
        case CLOSE -> close();
      }
    } catch (TemplateException e) {
      end(ErrorKind.TEMPLATE, e.getMessage(), null);
    }
  }

  private void connect(RequestStep handshake) {
    release();
    String noToken = owner.noTokenFor(handshake);
    if (noToken != null) {
      end(ErrorKind.NO_TOKEN, noToken, null);
      return;
    }
    owner.requestOf(handshake).prepareSocket(context, cookies, exchange, socket);
    sentNanos = System.nanoTime();
    engine.call(exchange, sentNanos);
  }

  @Override
  public void ended(HttpExchange ended) {
    ErrorKind kind = exchange.error();
    String message = exchange.errorMessage();
    if (kind == ErrorKind.NONE) {
      if (cookies != null) {
        cookies.take(exchange);
      }
      if (exchange.status() != 101) {
        kind = ErrorKind.STATUS;
        message = "expected status 101, got " + exchange.status();
      }
    }
    end(kind, message, null);
  }

  private void send(SocketStep next) throws TemplateException {
    if (next.bytes() instanceof SocketBytes.Content content) {
      byte[] bytes = content.of(context);
      sent(socket.isOpen() ? socket.send(bytes) : null, bytes.length);
    } else {
      String text = next.text().render(context);
      sent(socket.isOpen() ? socket.send(text) : null, ByteBufUtil.utf8Bytes(text));
    }
  }

  private void sent(ChannelFuture sent, int bytes) {
    if (sent == null) {
      boolean open = socket.isOpen();
      end(
          open ? ErrorKind.OTHER : ErrorKind.CONNECTION_CLOSED,
          open ? "the server does not take what was sent before" : ending,
          null);
      return;
    }
    bytesOut = bytes;
    SocketStep sending = step;
    sent.addListener(
        written -> {
          if (step == sending && !done) {
            end(
                written.isSuccess() ? ErrorKind.NONE : ErrorKind.CONNECTION_CLOSED,
                written.isSuccess() ? null : "the WebSocket was lost while the message was sent",
                null);
          }
        });
  }

  private void expect() {
    while (!messages.isEmpty() && !done) {
      Message message = messages.poll();
      characters -= message.size();
      offer(message);
    }
    if (!done && !socket.isOpen()) {
      end(ErrorKind.CONNECTION_CLOSED, ending + others(), null);
    }
  }

  /** A message for the step that waits for one. */
  private void offer(Message message) {
    try {
      boolean fits =
          step.bytes() != null
              ? message.bytes() != null && step.bytes().matches(message.bytes(), context)
              : step.text() != null
                  ? step.text().render(context).equals(message.text())
                  : step.match() == null
                      || message.bytes() == null
                          && step.match().failureOf(view(message), context) == null;
      if (fits) {
        end(ErrorKind.NONE, null, message);
      } else {
        others++;
        other = message;
      }
    } catch (TemplateException e) {
      end(ErrorKind.TEMPLATE, e.getMessage(), null);
    }
  }

  private ResponseView view(Message message) {
    return new MessageView(message.body(), System.nanoTime() - dueNanos);
  }

  private void close() {
    if (socket.isOpen()) {
      socket.close(WebSocket.NORMAL);
    } else {
      end(ErrorKind.CONNECTION_CLOSED, ending, null);
    }
  }

  @Override
  public void message(WebSocket from, String text) {
    came(new Message(text, null));
  }

  @Override
  public void message(WebSocket from, byte[] bytes) {
    came(new Message(null, bytes));
  }

  private void came(Message message) {
    if (step != null && !done && step.action() == SocketStep.Action.EXPECT) {
      offer(message);
      return;
    }
    messages.add(message);
    characters += message.size();
    if (messages.size() > MAX_MESSAGES || characters > MAX_CHARACTERS) {
      release();
      ending = "the WebSocket was given up: more messages came than steps have read";
      lost(ErrorKind.OTHER);
    }
  }

  @Override
  public void closed(WebSocket closed, int code, ErrorKind kind, String words) {
    ending = "the WebSocket is closed: " + words;
    if (step != null && !done && step.action() == SocketStep.Action.CLOSE) {
      end(kind, kind == ErrorKind.NONE ? null : ending, null);
    } else {
      lost(kind == ErrorKind.NONE ? ErrorKind.CONNECTION_CLOSED : kind);
    }
  }

  /** The connection has ended while a step may wait for something. */
  private void lost(ErrorKind kind) {
    if (step != null && !done && step.action() != SocketStep.Action.CONNECT) {
      end(kind, ending + others(), null);
    }
  }

  private String others() {
    if (others == 0) {
      return "";
    }
    String words = other.words();
    String shown = words.length() > SHOWN ? words.substring(0, SHOWN) + "..." : words;
    return "; " + others + " other messages came, the last: " + shown;
  }

  /** Ends a step that has taken longer than it may. */
  public void checkTimeout(long nowNanos) {
    if (step == null || done) {
      return;
    }
    if (step.action() == SocketStep.Action.CONNECT) {
      if (exchange.isOverdue(nowNanos)) {
        engine.timeOut(exchange);
      }
      return;
    }
    long timeout = step.timeout().toNanos();
    if (nowNanos - sentNanos > timeout) {
      String within = " within " + TimeUnit.NANOSECONDS.toMillis(timeout) + " ms";
      switch (step.action()) {
        case EXPECT ->
            end(
                ErrorKind.RESPONSE_TIMEOUT,
                "no message came that was waited for" + within + others(),
                null);
        case CLOSE -> {
          release();
          ending = "the WebSocket is closed";
          end(ErrorKind.RESPONSE_TIMEOUT, "the server has not closed it" + within, null);
        }
        default -> end(ErrorKind.RESPONSE_TIMEOUT, "the message could not be sent" + within, null);
      }
    }
  }

  /** Ends what is under way; it counts as failed. */
  public void abort(ErrorKind kind, String reason) {
    if (step != null && !done) {
      if (step.action() == SocketStep.Action.CONNECT && exchange.inFlight()) {
        engine.abort(exchange, kind, reason);
      } else {
        end(kind, reason, null);
      }
    }
  }

  /** Closes the connection without asking, and forgets what has come. */
  public void release() {
    socket.abort();
    if (!exchange.inFlight()) {
      engine.release(exchange);
    }
    messages.clear();
    characters = 0;
  }

  /** The step is over; the owner is told when the loop comes to it. */
  private void end(ErrorKind kind, String message, Message came) {
    done = true;
    boolean connect = step.action() == SocketStep.Action.CONNECT;
    boolean called = connect && kind != ErrorKind.TEMPLATE && kind != ErrorKind.NO_TOKEN;
    Outcome outcome = outcome(kind, message, came, called);
    engine.execute(
        () -> {
          SocketStep ended = step;
          step = null;
          done = false;
          owner.talked(ended, outcome);
        });
  }

  private Outcome outcome(ErrorKind kind, String message, Message came, boolean called) {
    long now = called ? exchange.endedNanos() : System.nanoTime();
    String failure = message;
    ErrorKind why = kind;
    if (kind == ErrorKind.NONE && came != null && !step.saves().isEmpty()) {
      ResponseView view = view(came);
      for (Save save : step.saves()) {
        failure = save.failureOf(view, context);
        if (failure != null) {
          why = ErrorKind.SAVE;
          break;
        }
      }
    }
    return new Outcome(
        dueNanos,
        called ? exchange.sentNanos() : sentNanos,
        now,
        called ? exchange.status() : 0,
        why,
        failure,
        bytesOf(came),
        bytesOut,
        called ? exchange.times() : null,
        came == null ? null : came.words());
  }

  private static int bytesOf(Message came) {
    if (came == null) {
      return 0;
    }
    return came.bytes() == null ? ByteBufUtil.utf8Bytes(came.text()) : came.bytes().length;
  }
}
