package io.spate.scenario;

import java.net.URI;
import java.net.URISyntaxException;

/** The rules for base URLs. */
public final class TargetUrl {
  private static final String HINT = "write http://host:port or https://host";

  private TargetUrl() {}

  /** What is wrong with a target; null if nothing is. The message begins with {@code target}. */
  public static String problemOf(String target) {
    if (target.isBlank()) {
      return "target must not be empty";
    }
    URI uri;
    try {
      uri = new URI(target);
    } catch (URISyntaxException e) {
      return "target is not a URL: " + e.getReason() + ": '" + target + "'";
    }
    String scheme = uri.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      return "target must be an http or https URL, got '" + target + "'";
    }
    if (uri.getRawUserInfo() != null) {
      return "target must not contain a user name or password";
    }
    if (uri.getHost() == null) {
      return "target has no valid host: '" + target + "'";
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      return "target has an impossible port: '" + target + "'";
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return "target must not have a query or fragment, got '" + target + "'";
    }
    return null;
  }

  /** How to mend a target. */
  public static String hint() {
    return HINT;
  }
}
