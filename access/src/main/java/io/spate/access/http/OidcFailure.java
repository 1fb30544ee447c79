package io.spate.access.http;

import io.quarkus.oidc.OIDCException;
import io.spate.access.Decision;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Words for why the provider's word does not count: what is wrong, and no more. */
final class OidcFailure {
  private static final Logger LOGGER = Logger.getLogger(OidcFailure.class);
  private static final int DEEPEST = 10;

  private static final Map<Integer, String> WORDS = words();

  private OidcFailure() {}

  private static Map<Integer, String> words() {
    Map<Integer, String> words = new LinkedHashMap<>();
    words.put(ErrorCodes.SIGNATURE_INVALID, "its signature is wrong");
    words.put(ErrorCodes.SIGNATURE_MISSING, "it is not signed");
    words.put(ErrorCodes.ISSUER_INVALID, "it is of another issuer");
    words.put(ErrorCodes.ISSUER_MISSING, "it names no issuer");
    words.put(ErrorCodes.AUDIENCE_INVALID, "it is for another audience");
    words.put(ErrorCodes.AUDIENCE_MISSING, "it names no audience");
    words.put(ErrorCodes.EXPIRED, "it has expired");
    words.put(ErrorCodes.EXPIRATION_MISSING, "it never expires");
    words.put(ErrorCodes.NOT_YET_VALID, "it is not valid yet");
    return words;
  }

  /** Of a token in a request. */
  static Decision.Unknown ofToken(Throwable failure, String issuer) {
    if (isAway(failure)) {
      return away(failure, issuer);
    }
    return new Decision.Unknown(
        "the token is no API token of this service, and none that counts of "
            + issuer
            + ": "
            + of(failure)
            + "; take a new one (spate.security.oidc)");
  }

  /** Of a sign-in. */
  static Decision.Unknown ofSignIn(Throwable failure, String issuer) {
    LOGGER.infof("A sign-in by %s failed: %s", issuer, root(failure));
    return isAway(failure)
        ? away(failure, issuer)
        : new Decision.Unknown(
            "the sign-in by "
                + issuer
                + " did not end well; begin it again. The log of this service says more");
  }

  private static Decision.Unknown away(Throwable failure, String issuer) {
    LOGGER.warnf("The OpenID Connect provider %s does not answer: %s", issuer, root(failure));
    return new Decision.Unknown(
        issuer + " does not answer, so nobody can be known by it now; API tokens go on to count",
        true);
  }

  private static boolean isAway(Throwable failure) {
    return cause(failure, OIDCException.class) != null
        || cause(failure, IOException.class) != null
        || cause(failure, TimeoutException.class) != null;
  }

  private static String of(Throwable failure) {
    InvalidJwtException invalid = cause(failure, InvalidJwtException.class);
    if (invalid != null) {
      for (Map.Entry<Integer, String> word : WORDS.entrySet()) {
        if (invalid.hasErrorCode(word.getKey())) {
          return word.getValue();
        }
      }
    }
    return "it is not signed by a key of that issuer, in a way that is safe";
  }

  private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int i = 0; at != null && i < DEEPEST; i++, at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  /** On one line: a provider's page, or who leads back from there, may have a say in it. */
  private static String root(Throwable failure) {
    Throwable at = failure;
    for (int i = 0; at.getCause() != null && i < DEEPEST; i++) {
      at = at.getCause();
    }
    return CallNotes.plain(at.toString());
  }
}
