package io.spate.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokens that a service knows. Immutable. */
public final class ApiTokens {
  /** None. */
  public static final ApiTokens NONE = new ApiTokens(List.of());

  private final List<ApiToken> tokens;

  private ApiTokens(List<ApiToken> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Reads lines; those that are empty or begin with {@code #} are left out.
   *
   * @param where what to call the place in a message, e.g. the setting or the file
   * @throws IllegalArgumentException if a line is wrong; the message has the place and no hash
   */
  public static ApiTokens read(List<String> lines, String where) {
    List<ApiToken> tokens = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        tokens.add(ApiToken.parse(line));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + ", token " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    requireOneEach(tokens, where);
    return new ApiTokens(tokens);
  }

  private static void requireOneEach(List<ApiToken> tokens, String where) {
    Set<String> names = new HashSet<>();
    for (ApiToken token : tokens) {
      if (!names.add(token.name())) {
        throw new IllegalArgumentException(
            where + ": there are two tokens '" + token.name() + "'; give each a name of its own");
      }
    }
  }

  /** These and others. */
  ApiTokens and(ApiTokens others) {
    List<ApiToken> all = new ArrayList<>(tokens);
    all.addAll(others.tokens);
    requireOneEach(all, "spate.security.tokens and spate.security.tokens-file");
    return new ApiTokens(all);
  }

  List<ApiToken> list() {
    return tokens;
  }

  boolean isEmpty() {
    return tokens.isEmpty();
  }

  /** The token of a secret, expired or not. Takes as long whichever token it is, or none. */
  Optional<ApiToken> find(String secret) {
    if (!TokenSecret.isPlausible(secret)) {
      return Optional.empty();
    }
    byte[] hash = TokenSecret.hash(secret);
    ApiToken found = null;
    for (ApiToken token : tokens) {
      if (token.hash().is(hash)) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  @Override
  public String toString() {
    return tokens.size() + " tokens";
  }
}
