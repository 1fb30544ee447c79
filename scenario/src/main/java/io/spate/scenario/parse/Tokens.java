package io.spate.scenario.parse;

import io.spate.scenario.OAuth2;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tokens of a scenario and their dense indexes, in the order in which they came. */
final class Tokens {
  private final Map<List<String>, Integer> indexes = new LinkedHashMap<>();
  private final List<OAuth2> tokens = new ArrayList<>();

  /**
   * The index of a token, made when it is new.
   *
   * @param written what tells it from others
   */
  int indexOf(List<String> written, OAuth2 token) {
    Integer known = indexes.putIfAbsent(written, tokens.size());
    if (known == null) {
      tokens.add(token);
      return tokens.size() - 1;
    }
    return known;
  }

  List<OAuth2> list() {
    return List.copyOf(tokens);
  }
}
