package io.spate.scenario.condition;

import io.spate.scenario.UserContext;
import java.util.List;

/**
 * Conditions of which all must hold, or at least one; those after the one that decides are not
 * asked.
 */
record Joined(boolean all, List<Condition> parts) implements Condition {
  Joined {
    parts = List.copyOf(parts);
  }

  @Override
  public boolean holds(UserContext context) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).holds(context) != all) {
        return !all;
      }
    }
    return all;
  }
}
