package io.spate.scenario;

import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.grpc.GrpcMethod;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.time.Duration;
import java.util.List;

/**
 * A request. Immutable and shared by all users; what differs per user is in the {@link
 * UserContext}. Rendering appends to the caller's builder and allocates only where a value has to
 * be escaped.
 *
 * @param method GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS
 * @param path path, or absolute URL, without {@code query}
 * @param query the {@code query} of the step as {@code a=1&b=2}, encoded; null if there is none
 * @param name what statistics are kept under, such as {@code GET /todo/[id]}
 * @param nameIndex index of the name in {@link Scenario#requestNames()}
 * @param headers the scenario's default headers and the step's own
 * @param body null if there is none
 * @param checks in the order in which they are to be made; the status comes first
 * @param saves to be made when all checks hold
 * @param timeout how long the response may take
 * @param thinkTime wait after the request
 * @param defaultStatusCheck true if the scenario does not say the status: 400 and above fail
 * @param needsBody true if a check or save reads the body of the response
 * @param token index of the access token that it carries in {@link HttpOptions#oauth2()}; {@link
 *     #NO_TOKEN} if it carries none
 * @param stream how its events are listened to; null if the response is no stream of them
 * @param redirects how far it is followed where responses point to; null if it is not
 * @param grpc the method that it calls, where {@code body} is the message as JSON, and the answer
 *     is read as JSON, too; null if it is no call of gRPC
 */
public record RequestStep(
    String method,
    Template path,
    Template query,
    String name,
    int nameIndex,
    List<HeaderTemplate> headers,
    RequestBody body,
    List<Check> checks,
    List<Save> saves,
    Duration timeout,
    ThinkTime thinkTime,
    boolean defaultStatusCheck,
    boolean needsBody,
    int token,
    StreamSpec stream,
    Redirects redirects,
    GrpcMethod grpc)
    implements Step {
  /** Of a request without an access token. */
  public static final int NO_TOKEN = -1;

  public RequestStep {
    headers = List.copyOf(headers);
    checks = List.copyOf(checks);
    saves = List.copyOf(saves);
  }

  /**
   * Appends path and query as they stand in the request line, or an absolute URL. A path is
   * relative to the target, whose own path (if any) the caller puts in front.
   *
   * @throws TemplateException if a value is missing, or if the path would be neither
   */
  public void renderPath(UserContext context, StringBuilder out) {
    int start = out.length();
    path.render(context, out);
    if (!path.isConstant()) {
      requireUrl(out, start);
    }
    if (query != null) {
      int question = out.indexOf("?", start);
      out.append(question < 0 ? '?' : '&');
      query.render(context, out);
    }
  }

  /** A path that begins with a saved value is only known to be one now. */
  private static void requireUrl(StringBuilder out, int start) {
    if (out.length() > start && out.charAt(start) == '/') {
      return;
    }
    String url = out.substring(start);
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new TemplateException(
          "a path must begin with '/' or be an http(s) URL, got \"" + url + "\"");
    }
  }

  /** True if {@link #renderPath} is the same for every user and iteration. */
  public boolean hasConstantPath() {
    return path.isConstant() && (query == null || query.isConstant());
  }

  public boolean hasBody() {
    return body != null;
  }

  /** True if the body is the same for every user and iteration, or if there is none. */
  public boolean hasConstantBody() {
    return body == null || body.isConstant();
  }

  /** Appends the body; nothing if there is none. Files in it are left out. */
  public void renderBody(UserContext context, StringBuilder out) {
    renderBody(context, out, null);
  }

  /**
   * Appends the body without the files in it; nothing if there is none.
   *
   * @param places takes where each file belongs, as a length of {@code out}; null if nobody asks
   */
  public void renderBody(UserContext context, StringBuilder out, int[] places) {
    if (body == null) {
      return;
    }
    int file = 0;
    List<BodyPiece> pieces = body.pieces();
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof BodyPiece.Text text) {
        text.template().render(context, out);
      } else if (places != null) {
        places[file++] = out.length();
      }
    }
  }

  /**
   * The Content-Type to send; null if there is no body, or {@link #headers()} has one already, or a
   * raw body does not say it.
   */
  public String contentType() {
    return body == null ? null : body.contentType();
  }
}
