package io.spate.access;

import java.time.Clock;
import java.util.Optional;

/**
 * Decides whom a request comes from. A token counts whoever sends it, and a wrong one is never
 * taken for none. Thread-safe.
 */
public final class Access {
  private final TokenSource tokens;
  private final Anonymous anonymous;
  private final Clock clock;

  public Access(TokenSource tokens, Anonymous anonymous, Clock clock) {
    this.tokens = tokens;
    this.anonymous = anonymous;
    this.clock = clock;
  }

  /** Of a request with a token. */
  public Decision withToken(String secret) {
    Optional<ApiToken> found = tokens.current().find(secret);
    if (found.isEmpty()) {
      return new Decision.Unknown(
          "the token is not known here; take one that is listed in spate.security.tokens or"
              + " spate.security.tokens-file, or have the operator add it");
    }
    ApiToken token = found.get();
    if (token.isExpired(clock.instant())) {
      return new Decision.Unknown(
          "the token '"
              + token.name()
              + "' has expired at "
              + token.expiresAt()
              + "; make another one with `spate token create`");
    }
    return new Decision.Known(new Caller(token.name(), token.role(), secret));
  }

  /** Of a request without one. */
  public Decision withoutToken(Peer peer) {
    return switch (anonymous) {
      case OPERATOR -> known(Caller.ANONYMOUS, Role.OPERATOR);
      case VIEWER ->
          peer.isOwnUser()
              ? known(Caller.LOCAL, Role.OPERATOR)
              : known(Caller.ANONYMOUS, Role.VIEWER);
      case LOOPBACK ->
          peer.isOwnUser()
              ? known(Caller.LOCAL, Role.OPERATOR)
              : new Decision.Unknown(
                  peer.why() + ", and only this machine's own users need no token" + advice());
      case NONE ->
          new Decision.Unknown(
              "spate.security.anonymous is none, so every request needs a token" + advice());
    };
  }

  private static Decision known(String name, Role role) {
    return new Decision.Known(new Caller(name, role, null));
  }

  private String advice() {
    return tokens.current().isEmpty()
        ? "; there is none yet: make one with `spate token create NAME --role operator` and list it"
            + " in spate.security.tokens (or let everybody look with spate.security.anonymous=viewer)"
        : "; send it as 'Authorization: Bearer TOKEN' (the command takes it from SPATE_TOKEN)";
  }
}
