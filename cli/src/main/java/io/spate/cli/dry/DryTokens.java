package io.spate.cli.dry;

import io.spate.agent.http.AccessToken;
import io.spate.scenario.AccessTokens;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens of a dry run, by their index. Thread-safe. */
final class DryTokens implements AccessTokens {
  private final Map<Integer, AccessToken> tokens = new ConcurrentHashMap<>();

  void put(int index, AccessToken token) {
    tokens.put(index, token);
  }

  boolean isFresh(int index) {
    AccessToken token = tokens.get(index);
    return token != null && System.nanoTime() - token.refreshNanos() < 0;
  }

  @Override
  public String valueOf(int index) {
    AccessToken token = tokens.get(index);
    return token == null ? null : token.value();
  }
}
