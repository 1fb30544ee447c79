package io.spate.scenario.dsl;

import java.util.Map;

/** Something that must hold of a response as a whole, see {@link Dsl#status} and its like. */
public final class FieldDraft extends ExpectDraft {
  FieldDraft(String key, Object value) {
    put(key, value);
  }

  /** What goes in front of what is told when it does not hold; for no {@code json} or header. */
  public FieldDraft message(String message) {
    put("message", message);
    return this;
  }

  @Override
  void into(Doc.Entries expect) {
    if (has("message")) {
      intoChecks(expect);
      return;
    }
    Map.Entry<String, Doc> said = entries().values().entrySet().iterator().next();
    boolean byName = said.getKey().equals("json") || said.getKey().equals("header");
    if (byName && expect.values().get(said.getKey()) instanceof Doc.Entries before) {
      Map.Entry<String, Doc> named =
          ((Doc.Entries) said.getValue()).values().entrySet().iterator().next();
      if (before.values().putIfAbsent(named.getKey(), named.getValue()) != null) {
        throw new IllegalArgumentException("'" + named.getKey() + "' is expected twice");
      }
    } else if (byName) {
      Doc.Entries copy = Doc.Entries.at(said.getValue().place());
      copy.values().putAll(((Doc.Entries) said.getValue()).values());
      expect.values().put(said.getKey(), copy);
    } else if (expect.values().putIfAbsent(said.getKey(), said.getValue()) != null) {
      throw new IllegalArgumentException(
          "'" + said.getKey() + "' is expected twice; give the second a message(...)");
    }
  }
}
