package io.spate.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * An HTTP client for load generation: makes the calls of one run on one event loop. All of it is
 * confined to that loop; nothing blocks, and by HTTP/1.1 a call on an open connection allocates
 * nothing.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>A call ends once, by a response, a failure or {@link #abort}, and its listener is told
 *       once. It is never told from within {@link #call}, so a listener may make the next call at
 *       once.
 *   <li>Requests are not pipelined, redirects are not followed, cookies are not kept.
 *   <li>A request is sent twice in two cases only, and once more at the most: an idempotent one
 *       (RFC 9110 9.2.2) on a connection used before that the server closed before any byte of the
 *       response, since it may have closed it as idle at that moment; and with HTTP/2 any whose
 *       stream is after the last that the server has begun with, as its GOAWAY says.
 *   <li>A call has no timer: its owner looks at {@link HttpExchange#isOverdue} from time to time
 *       and calls {@link #timeOut}. Connecting is limited by the engine itself.
 * </ul>
 */
public final class HttpEngine implements AutoCloseable {
  /** How long the addresses of a name are used before they are looked up again. */
  private static final long ADDRESS_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Beyond this many, origins without connections are forgotten. */
  private static final int MAX_ORIGINS = 1_000;

  /** How many waiting exchanges get a connection before the loop sees to other things. */
  private static final int SERVED_AT_ONCE = 64;

  private final EventLoop loop;
  private final int connectTimeoutMillis;
  private final boolean ownConnections;
  private final int maxConnections;
  private final HttpVersion version;
  private final ClientTls tls;
  private final TargetGuard guard;
  private final Map<String, Origin> origins = new HashMap<>();
  private final Set<OriginConnection> connections = new LinkedHashSet<>();
  private final ByteBufAllocator allocator;
  private final SharedReadBuffer readBuffer = new SharedReadBuffer();
  private final byte[] scratch = new byte[64 << 10];
  private boolean calling;
  private boolean closed;

  /** An engine on a loop; may be made on any thread. */
  public HttpEngine(EventLoop loop, EngineOptions options) {
    this(loop, options, PooledByteBufAllocator.DEFAULT);
  }

  HttpEngine(EventLoop loop, EngineOptions options, ByteBufAllocator allocator) {
    Failures.load();
    this.loop = loop;
    this.allocator = allocator;
    this.connectTimeoutMillis = (int) options.connectTimeout().toMillis();
    this.tls = new ClientTls(options.tls(), connectTimeoutMillis);
    this.guard = options.guard();
    this.version = options.version();
    this.ownConnections = options.connections() instanceof ConnectionPolicy.PerUser;
    this.maxConnections =
        options.connections() instanceof ConnectionPolicy.Shared shared
            ? shared.max()
            : Integer.MAX_VALUE;
  }

  /**
   * The origin of a URL such as {@code https://host:port}, without a path.
   *
   * @throws IllegalArgumentException if it is no http or https origin
   */
  public Origin origin(String url) {
    Origin known = origins.get(url);
    if (known != null) {
      return known;
    }
    if (origins.size() >= MAX_ORIGINS) {
      origins.values().removeIf(Origin::isUnused);
    }
    Origin origin = OriginUrl.parse(url);
    // The same origin may be written in several ways, and its connections are one pool.
    Origin same = origins.putIfAbsent(origin.toString(), origin);
    origin = same == null ? origin : same;
    origins.put(url, origin);
    return origin;
  }

  /**
   * Sends the request that the exchange was prepared with; its listener is told when it has ended.
   *
   * @param nowNanos {@link System#nanoTime}, from which the time-out counts
   */
  public void call(HttpExchange exchange, long nowNanos) {
    exchange.attempt++;
    exchange.inFlight = true;
    exchange.sentNanos = nowNanos;
    exchange.times.begin(nowNanos);
    calling = true;
    try {
      assign(exchange, nowNanos);
    } finally {
      calling = false;
    }
  }

  private void assign(HttpExchange exchange, long nowNanos) {
    if (closed) {
      end(exchange, ErrorKind.ABORTED, "the run has ended");
      return;
    }
    if (exchange.socket != null) {
      open(exchange, nowNanos); // not for others to use, and so none of those they share
      return;
    }
    if (exchange.trailers || (version != HttpVersion.HTTP_1_1 && usesStreams(exchange.origin))) {
      streamsFor(exchange).assign(exchange, nowNanos);
      return;
    }
    Connection connection = ownConnections ? ownOf(exchange) : takeIdle(exchange.origin);
    if (connection != null) {
      connection.send(exchange, nowNanos);
    } else if (exchange.origin.connections < maxConnections) {
      open(exchange, nowNanos);
    } else {
      exchange.origin.waiting.add(exchange);
    }
  }

  private boolean usesStreams(Origin origin) {
    return version == HttpVersion.HTTP_2 || (origin.tls && !origin.prefersHttp1);
  }

  private StreamPool streamsFor(HttpExchange exchange) {
    Origin origin = exchange.origin;
    if (!ownConnections) {
      if (origin.streams == null) {
        origin.streams = new StreamPool(this, origin, null, maxConnections);
      }
      return origin.streams;
    }
    HttpExchange owner = exchange.owner;
    StreamPool pool = owner.ownStreams;
    while (pool != null && pool.origin != origin) {
      pool = pool.sibling;
    }
    if (pool == null) {
      pool = new StreamPool(this, origin, owner, 1);
      pool.sibling = owner.ownStreams;
      owner.ownStreams = pool;
    }
    return pool;
  }

  private static Connection ownOf(HttpExchange exchange) {
    Connection connection = exchange.ownConnections;
    while (connection != null && (connection.origin != exchange.origin || !connection.isIdle())) {
      connection = connection.sibling;
    }
    return connection;
  }

  /** The one that was used last: the others may end as idle, as those of a real pool would. */
  private static Connection takeIdle(Origin origin) {
    int last = origin.idle.size() - 1;
    if (last < 0) {
      return null;
    }
    Connection connection = origin.idle.remove(last);
    connection.idleIndex = -1;
    return connection;
  }

  /** Ends a call that is in flight, as failed; its connection is closed, its listener told. */
  public void abort(HttpExchange exchange, ErrorKind kind, String message) {
    if (!exchange.inFlight) {
      return;
    }
    if (exchange.waitingIn != null) {
      exchange.waitingIn.remove(exchange);
    }
    if (exchange.connection != null) {
      exchange.connection.drop(exchange);
    }
    finish(exchange, kind, message);
  }

  /** Ends a call that has taken longer than it may. */
  public void timeOut(HttpExchange exchange) {
    abort(exchange, ErrorKind.RESPONSE_TIMEOUT, exchange.timeoutMessage());
  }

  /**
   * Ends a call whose response has begun as complete with what has come so far; its connection is
   * closed, its listener told. Nothing happens while there is no status yet.
   */
  public void endEarly(HttpExchange exchange) {
    if (exchange.inFlight && exchange.connection != null && exchange.status() != 0) {
      exchange.connection.drop(exchange);
      finish(exchange, ErrorKind.NONE, null);
    }
  }

  /** Closes what connections are an exchange's own. It must not be in flight. */
  public void release(HttpExchange exchange) {
    while (exchange.ownConnections != null) {
      exchange.ownConnections.end();
    }
    if (exchange.ownStreams != null) {
      List<HttpExchange> left = new ArrayList<>();
      while (exchange.ownStreams != null) {
        StreamPool pool = exchange.ownStreams;
        exchange.ownStreams = pool.sibling;
        pool.close(left);
      }
      left.forEach(each -> end(each, ErrorKind.ABORTED, "its user has ended"));
    }
  }

  /**
   * Does something on the engine's event loop; may be called on any thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  public void execute(Runnable action) {
    loop.execute(action);
  }

  /** Open connections, and those that are being made. */
  public int connections() {
    return connections.size();
  }

  /** Closes every connection; calls in flight end as aborted. */
  @Override
  public void close() {
    closed = true;
    List<HttpExchange> left = new ArrayList<>();
    for (OriginConnection connection : List.copyOf(connections)) {
      if (connection instanceof Http2Connection multiplexed) {
        multiplexed.drain(left); // before its end, which would let them go on
      }
      connection.end(left);
    }
    for (Origin origin : origins.values()) {
      for (HttpExchange next = origin.waiting.poll(); next != null; next = origin.waiting.poll()) {
        left.add(next);
      }
    }
    readBuffer.close();
    left.forEach(exchange -> finish(exchange, ErrorKind.ABORTED, "the run has ended"));
  }

  // --- Connections ---

  /** Makes a new connection for an exchange. */
  void open(HttpExchange exchange, long nowNanos) {
    Origin origin = exchange.origin;
    exchange.times.enter(CallTimes.CONNECTING, nowNanos);
    boolean own = ownConnections || exchange.socket != null;
    Connection connection = new Connection(this, origin, exchange, own);
    if (exchange.socket == null) {
      origin.connections++;
    }
    connections.add(connection);
    if (own) {
      connection.sibling = exchange.ownConnections;
      exchange.ownConnections = connection;
    }
    find(connection);
  }

  /** Makes a connection of HTTP/2, for an exchange and for those that follow. */
  void make(Http2Connection connection, HttpExchange exchange, long nowNanos) {
    exchange.times.enter(CallTimes.CONNECTING, nowNanos);
    connection.origin.connections++;
    connections.add(connection);
    find(connection);
  }

  /** Sends a request on another connection. */
  void again(HttpExchange exchange) {
    long now = System.nanoTime();
    exchange.times.enter(CallTimes.BLOCKED, now);
    assign(exchange, now);
  }

  /**
   * A server that was offered HTTP/2 has chosen HTTP/1.1.
   *
   * @param first for whom the connection was made; null if that one waits no longer
   */
  void fallBack(Http2Connection offered, HttpExchange first) {
    Origin origin = offered.origin;
    origin.prefersHttp1 = true;
    connections.remove(offered);
    origin.connections--;
    if (first == null || closed) {
      offered.channel.close();
      if (first != null) {
        end(first, ErrorKind.ABORTED, "the run has ended");
      }
      return;
    }
    Connection connection = new Connection(this, origin, first, ownConnections);
    origin.connections++;
    connections.add(connection);
    if (ownConnections) {
      connection.sibling = first.ownConnections;
      first.ownConnections = connection;
    }
    offered.channel.pipeline().replace(offered, null, connection);
    connection.ready(System.nanoTime());
  }

  /** Finds out where the server is, and connects. */
  private void find(OriginConnection connection) {
    Origin origin = connection.origin;
    if (isResolved(origin)) {
      connection.connect();
    } else {
      origin.awaitingAddress.add(connection);
      resolve(origin);
    }
  }

  private boolean isResolved(Origin origin) {
    if (origin.addresses == null) {
      InetAddress literal = NameLookup.literal(origin.host);
      if (literal == null || !guard.allows(origin.host, origin.port, literal)) {
        return false;
      }
      origin.addresses = new InetAddress[] {literal};
      origin.resolvedNanos = Long.MAX_VALUE;
    }
    return origin.resolvedNanos == Long.MAX_VALUE
        || System.nanoTime() - origin.resolvedNanos < ADDRESS_NANOS;
  }

  private void resolve(Origin origin) {
    if (origin.resolving) {
      return;
    }
    origin.resolving = true;
    NameLookup.start(
        origin.host,
        loop,
        (addresses, failure) -> {
          if (failure != null) {
            resolved(origin, null, failure);
            return;
          }
          InetAddress[] allowed = allowed(origin, addresses);
          resolved(
              origin,
              allowed,
              allowed.length > 0
                  ? null
                  : new TargetNotAllowedException(origin.authority, addresses));
        });
  }

  private InetAddress[] allowed(Origin origin, InetAddress[] addresses) {
    return Arrays.stream(addresses)
        .filter(address -> guard.allows(origin.host, origin.port, address))
        .toArray(InetAddress[]::new);
  }

  private void resolved(Origin origin, InetAddress[] addresses, IOException failure) {
    origin.resolving = false;
    List<OriginConnection> waiting = List.copyOf(origin.awaitingAddress);
    origin.awaitingAddress.clear();
    if (failure == null) {
      origin.addresses = addresses;
      origin.resolvedNanos = System.nanoTime();
    }
    for (OriginConnection connection : waiting) {
      if (failure == null) {
        connection.connect();
      } else {
        connection.fail(failure);
      }
    }
  }

  /** Connects a channel; {@code connection} is its handler and is told the outcome. */
  void connect(InetAddress address, OriginConnection connection) {
    SocketChannel channel = Transport.newChannel(loop);
    channel
        .config()
        .setTcpNoDelay(true)
        .setConnectTimeoutMillis(connectTimeoutMillis)
        .setAllocator(allocator);
    if (!connection.origin.tls) {
      channel.config().setRecvByteBufAllocator(readBuffer);
    }
    channel.pipeline().addLast(connection);
    loop.register(channel);
    channel.connect(new InetSocketAddress(address, connection.origin.port)).addListener(connection);
  }

  /** Begins the TLS handshake of a connection. */
  void addTls(OriginConnection connection, Channel channel) {
    try {
      SslHandler handler =
          tls.handler(
              channel.alloc(), connection.origin.host, connection.origin.port, connection.offer());
      channel.pipeline().addFirst(handler);
    } catch (SSLException e) {
      connection.fail(e);
    }
  }

  /** A connection is free for the next exchange. */
  void free(Connection connection) {
    if (ownConnections) {
      return; // its owner finds it again
    }
    HttpExchange next = connection.origin.waiting.poll();
    if (next != null) {
      connection.send(next, System.nanoTime());
      return;
    }
    connection.idleIndex = connection.origin.idle.size();
    connection.origin.idle.add(connection);
  }

  /** A connection has ended. */
  void forget(Connection connection) {
    Origin origin = connection.origin;
    if (!connection.isForSocket()) {
      origin.connections--;
    }
    connections.remove(connection);
    if (connection.owner != null) {
      unlink(connection);
    } else if (connection.idleIndex >= 0) {
      Connection last = origin.idle.remove(origin.idle.size() - 1);
      if (last != connection) {
        origin.idle.set(connection.idleIndex, last);
        last.idleIndex = connection.idleIndex;
      }
    }
    if (!origin.waiting.isEmpty()) {
      loop.execute(() -> serve(origin)); // not here: a failure here would call back into here
    }
  }

  /** A connection of HTTP/2 has ended. */
  void forget(Http2Connection connection, StreamPool pool) {
    connection.origin.connections--;
    connections.remove(connection);
    if (pool.hasWaiting() && !closed) {
      loop.execute(pool::serve); // not here: a failure here would call back into here
    } else if (pool.owner != null && pool.isEmpty()) {
      unlink(pool);
    }
  }

  private static void unlink(StreamPool pool) {
    StreamPool before = pool.owner.ownStreams;
    if (before == pool) {
      pool.owner.ownStreams = pool.sibling;
      return;
    }
    while (before != null && before.sibling != pool) {
      before = before.sibling;
    }
    if (before != null) {
      before.sibling = pool.sibling;
    }
  }

  HttpVersion version() {
    return version;
  }

  private static void unlink(Connection connection) {
    HttpExchange owner = connection.owner;
    if (owner.ownConnections == connection) {
      owner.ownConnections = connection.sibling;
      return;
    }
    Connection before = owner.ownConnections;
    while (before.sibling != connection) {
      before = before.sibling;
    }
    before.sibling = connection.sibling;
  }

  /** Gives those who wait new connections, as far as the limit allows. */
  private void serve(Origin origin) {
    for (int i = 0; i < SERVED_AT_ONCE && !closed; i++) {
      HttpExchange next = origin.connections < maxConnections ? origin.waiting.poll() : null;
      if (next == null) {
        return;
      }
      open(next, System.nanoTime());
    }
    loop.execute(() -> serve(origin));
  }

  // --- Ends of calls ---

  /** A call has ended. */
  void end(HttpExchange exchange, ErrorKind kind, String message) {
    if (!calling) {
      finish(exchange, kind, message);
      return;
    }
    int attempt = exchange.attempt;
    loop.execute(
        () -> {
          if (exchange.attempt == attempt && exchange.inFlight) {
            finish(exchange, kind, message);
          }
        });
  }

  private static void finish(HttpExchange exchange, ErrorKind kind, String message) {
    exchange.inFlight = false;
    exchange.error = kind;
    exchange.errorMessage = message;
    exchange.endedNanos = System.nanoTime();
    exchange.times.end(exchange.endedNanos);
    exchange.listener.ended(exchange);
  }

  /** Where received bytes are put to be parsed; free again when the parser returns. */
  byte[] scratch() {
    return scratch;
  }
}
