package io.spate.http;

import io.spate.protocol.ErrorKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One request and its response; one per virtual user, used again for the user's next request.
 * Confined to the event loop of its engine.
 *
 * <p>The order of calls is {@link #prepare}, {@link HttpEngine#call}, and when the listener has
 * been told, the getters; they keep their values until the next {@link #prepare}.
 */
public final class HttpExchange {
  /** What is told when the exchange has ended, in whatever way. */
  public interface Listener {
    /** Called once per call, on the event loop, never from within {@link HttpEngine#call}. */
    void ended(HttpExchange exchange);
  }

  /** Of a body that nothing needs, this much is kept: enough for a failure's sample. */
  public static final int SAMPLE_BYTES = 2_048;

  /** The largest body that can be kept whole, coded and decoded. */
  public static final int MAX_BODY_BYTES = 16 << 20;

  final Listener listener;
  final ResponseBuffer response = new ResponseBuffer();

  // --- The request ---
  Origin origin;
  byte[] request;
  int requestBytes;
  ByteBuffer[] requestFiles = RequestBuffer.NO_FILES;
  int[] requestPlaces;
  boolean head;
  boolean idempotent;
  private RequestBuffer ownRequest;
  private int bodyBytes;
  private long timeoutNanos;

  // --- Where it is ---
  /** Counts the calls: what was begun for an earlier one is left out when it comes. */
  int attempt;

  boolean inFlight;
  boolean retried;
  OriginConnection connection;
  WebSocket socket; // that it opens; null if it opens none
  boolean trailers; // are wanted, and so HTTP/2
  WaitingLine waitingIn;
  HttpExchange before;
  HttpExchange after;

  /** The connections that are this exchange's own, linked through {@link Connection#sibling}. */
  Connection ownConnections;

  /** Whose connections of HTTP/2 it uses, if each user has its own: mostly its own. */
  final HttpExchange owner;

  /** The own connections of HTTP/2, linked through {@link StreamPool#sibling}. */
  StreamPool ownStreams;

  // --- On a stream of HTTP/2 ---
  PreparedRequest prepared; // null if the request is the exchange's own
  int streamId; // 0 if it was not sent on one
  int interim; // responses before the one that counts
  boolean uploading; // its body is not sent yet
  boolean complete; // and ends when its stream does

  // --- How it ended ---
  ErrorKind error = ErrorKind.NONE;
  String errorMessage;
  long sentNanos;
  long endedNanos;
  final CallTimes times = new CallTimes();

  public HttpExchange(Listener listener) {
    this.listener = listener;
    this.owner = this;
  }

  /**
   * An exchange beside another one of the same user.
   *
   * @param user whose connections it uses, where one connection can be used by several exchanges at
   *     a time; is released after this one
   */
  public HttpExchange(Listener listener, HttpExchange user) {
    this.listener = listener;
    this.owner = user.owner;
  }

  /** The buffer for a request that is not always the same; to be filled before {@link #prepare}. */
  public RequestBuffer request() {
    if (ownRequest == null) {
      ownRequest = new RequestBuffer();
    }
    return ownRequest;
  }

  /**
   * Prepares a request that is always the same.
   *
   * @param keepHeaders whether {@link #responseHeader} will be asked
   * @param keepBody whether the whole body is needed; otherwise its first {@value #SAMPLE_BYTES}
   *     bytes are kept
   * @param timeoutNanos from the call to the end of the response
   */
  public void prepare(
      PreparedRequest prepared, boolean keepHeaders, boolean keepBody, long timeoutNanos) {
    origin = prepared.origin;
    request = prepared.bytes;
    requestBytes = prepared.bytes.length;
    requestFiles = prepared.files;
    requestPlaces = prepared.places;
    head = prepared.head;
    idempotent = prepared.idempotent;
    bodyBytes = prepared.bodyBytes;
    this.prepared = prepared;
    reset(keepHeaders, keepBody, timeoutNanos);
  }

  /** Prepares the request that {@link #request} holds. */
  public void prepare(boolean keepHeaders, boolean keepBody, long timeoutNanos) {
    RequestBuffer own = ownRequest;
    origin = own.origin();
    request = own.array();
    requestBytes = own.size();
    requestFiles = own.files();
    requestPlaces = own.places();
    head = own.isHead();
    idempotent = own.isIdempotent();
    bodyBytes = own.bodyBytes();
    prepared = null;
    reset(keepHeaders, keepBody, timeoutNanos);
  }

  private void reset(boolean keepHeaders, boolean keepBody, long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
    response.reset(keepHeaders, keepBody ? MAX_BODY_BYTES : SAMPLE_BYTES, keepBody);
    socket = null;
    trailers = false;
    error = ErrorKind.NONE;
    errorMessage = null;
    retried = false;
    streamId = 0;
  }

  /**
   * Opens a WebSocket, on a connection of its own, if the server agrees by status 101; after {@link
   * #prepare} with headers kept, for one call.
   */
  public void open(WebSocket socket) {
    this.socket = socket;
    response.upgrade = true;
  }

  /**
   * Keeps what comes after the response's body (RFC 9110, 6.5) with its headers, and sends the
   * request by HTTP/2, whichever version the engine speaks otherwise; after {@link #prepare} with
   * headers kept, for one call.
   */
  public void expectTrailers() {
    trailers = true;
  }

  /**
   * Has the response's body told as events, in place of keeping it; after {@link #prepare}, for one
   * call.
   */
  public void receive(EventStream stream) {
    stream.reset();
    response.stream = stream;
  }

  /** Where the request goes, or went. */
  public Origin origin() {
    return origin;
  }

  /**
   * The request as it goes over the wire, head and body; makes a copy, for people to look at, with
   * the size of each file in place of it. What was sent by HTTP/2 is written as HTTP/1.1 would be,
   * but for the version.
   */
  public String requestText() {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 0; i < requestFiles.length; i++) {
      int to = requestPlaces[i];
      text.append(new String(request, from, to - from, StandardCharsets.UTF_8));
      text.append("(a file of ").append(requestFiles[i].remaining()).append(" bytes)");
      from = to;
    }
    text.append(new String(request, from, requestBytes - from, StandardCharsets.UTF_8));
    if (streamId != 0) {
      int version = text.indexOf(" HTTP/1.1\r\n");
      text.replace(version, version + " HTTP/1.1".length(), " HTTP/2");
    }
    return text.toString();
  }

  /** A copy of the request as it was sent, for another one that is to be like it. */
  public SentRequest sent() {
    return new SentRequest(origin, request, requestBytes, requestFiles, requestPlaces, bodyBytes);
  }

  /** The path of the request as it was sent, without its query. */
  public String requestPath() {
    int from = 0;
    while (request[from] != ' ') {
      from++;
    }
    int to = ++from;
    while (request[to] != ' ' && request[to] != '?') {
      to++;
    }
    return new String(request, from, to - from, StandardCharsets.US_ASCII);
  }

  /** HTTP status, 0 if there was no response. */
  public int status() {
    return response.status;
  }

  /** The first response header of a name, whatever its case; null if absent or not kept. */
  public String responseHeader(String name) {
    return response.header(name);
  }

  /** All response headers of a name, in their order; none if absent or not kept. */
  public List<String> responseHeaders(String name) {
    return response.headers(name);
  }

  /** All lines of the response's header, in their order; none if they were not kept. */
  public List<String> responseHeaderLines() {
    return response.headerLines();
  }

  /** An array that begins with the body as far as it was kept, decoded; never null. */
  public byte[] body() {
    return response.body();
  }

  /** How many bytes of {@link #body} are the body. */
  public int bodyLength() {
    return response.bodyLength();
  }

  /** The first bytes of the body, as text; empty if there is none. */
  public String bodyText(int maxBytes) {
    return response.bodyText(maxBytes);
  }

  /** Bytes of the response body on the wire: as coded, without chunk headers. */
  public long bytesIn() {
    return response.wireBytes;
  }

  /** Bytes of the request body. */
  public int bytesOut() {
    return bodyBytes;
  }

  /** Why there is no complete response; {@link ErrorKind#NONE} if there is one. */
  public ErrorKind error() {
    return error;
  }

  /** The same in words; null if there is a response. */
  public String errorMessage() {
    return errorMessage;
  }

  /** When the engine was given the request, {@link System#nanoTime}. */
  public long sentNanos() {
    return sentNanos;
  }

  /** When the response was complete or the call failed, {@link System#nanoTime}. */
  public long endedNanos() {
    return endedNanos;
  }

  /** Where the time between went; the phases add up to it. Of the last call that has ended. */
  public CallTimes times() {
    return times;
  }

  /** True while the response is awaited. */
  public boolean inFlight() {
    return inFlight;
  }

  /** True when the response is awaited for longer than it may take. */
  public boolean isOverdue(long nowNanos) {
    return inFlight && nowNanos - sentNanos > timeoutNanos;
  }

  String timeoutMessage() {
    return (waitingIn == null ? "no complete response within " : "no free connection within ")
        + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
        + " ms";
  }
}
