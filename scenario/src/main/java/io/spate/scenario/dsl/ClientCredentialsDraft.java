package io.spate.scenario.dsl;

/** Access tokens that agents get by credentials, see {@link Dsl#clientCredentials}. */
public final class ClientCredentialsDraft extends AuthDraft {
  private static final String KEY = "oauth2";

  ClientCredentialsDraft(String tokenUrl, String clientId, String clientSecret) {
    super(null);
    putInto(KEY, "tokenUrl", tokenUrl);
    putInto(KEY, "clientId", clientId);
    putInto(KEY, "clientSecret", clientSecret);
  }

  /** What the token is to be good for; default nothing said. */
  public ClientCredentialsDraft scope(String scope) {
    putInto(KEY, "scope", scope);
    return this;
  }

  /** For whom the token is to be; default nothing said. */
  public ClientCredentialsDraft audience(String audience) {
    putInto(KEY, "audience", audience);
    return this;
  }

  /** Sends id and secret as parameters of the body; default as HTTP's basic authentication. */
  public ClientCredentialsDraft inBody() {
    putInto(KEY, "credentials", "body");
    return this;
  }

  /** What the requests for tokens are counted under; default {@code oauth2 token}. */
  public ClientCredentialsDraft name(String name) {
    putInto(KEY, "name", name);
    return this;
  }
}
