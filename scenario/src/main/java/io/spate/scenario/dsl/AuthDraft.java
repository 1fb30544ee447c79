package io.spate.scenario.dsl;

/** Credentials, see {@link Dsl#bearer}, {@link Dsl#basic} and {@link Dsl#clientCredentials}. */
public sealed class AuthDraft extends Draft permits ClientCredentialsDraft {
  private final Doc none; // null if there are some

  AuthDraft(Doc none) {
    this.none = none;
  }

  static AuthDraft bearer(String token) {
    AuthDraft auth = new AuthDraft(null);
    auth.put("bearer", token);
    return auth;
  }

  static AuthDraft basic(String user, String password) {
    AuthDraft auth = new AuthDraft(null);
    auth.putInto("basic", "user", user);
    auth.putInto("basic", "password", password);
    return auth;
  }

  static AuthDraft none() {
    return new AuthDraft(docOf("none"));
  }

  @Override
  Doc doc() {
    return none == null ? entries() : none;
  }
}
