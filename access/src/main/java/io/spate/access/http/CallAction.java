package io.spate.access.http;

import io.vertx.core.http.HttpMethod;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks for, in a word.
 *
 * @param subject what it is about as far as the path tells; null if it does not
 */
record CallAction(String word, String subject) {
  private static final Pattern RUN =
      Pattern.compile("/api/v1/runs/([^/]+)/(load|pause|resume|stop)/*");
  private static final Pattern BASELINE = Pattern.compile("/api/v1/runs/([^/]+)/baseline/*");
  private static final Pattern NAMED =
      Pattern.compile("(?:/api/v1)?/(runs|stop-all|login|logout)/*");

  static CallAction of(String method, String path) {
    if (path.equals(LoginResource.SIGN_IN) || path.equals(LoginResource.SIGNED_IN)) {
      return new CallAction("session.login", null);
    }
    if (AccessPolicy.isLooking(HttpMethod.valueOf(method))) {
      // Told if it is refused.
      return new CallAction(CallNotes.plain(method + " " + path), null);
    }
    Matcher run = RUN.matcher(path);
    if (run.matches()) {
      return new CallAction("run." + run.group(2), CallNotes.plain(run.group(1)));
    }
    Matcher baseline = BASELINE.matcher(path);
    if (baseline.matches()) {
      return new CallAction(
          method.equals("DELETE") ? "run.baseline-clear" : "run.baseline",
          CallNotes.plain(baseline.group(1)));
    }
    Matcher named = NAMED.matcher(path);
    if (named.matches()) {
      return new CallAction(
          switch (named.group(1)) {
            case "runs" -> "run.create";
            case "stop-all" -> "run.stop-all";
            default -> "session." + named.group(1);
          },
          null);
    }
    // Whatever is added later is not forgotten.
    return new CallAction(CallNotes.plain(method + " " + path), null);
  }
}
