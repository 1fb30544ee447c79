package io.spate.agent.flow;

import io.spate.scenario.ListText;
import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;

/**
 * How far one user is in each loop that it is in, by the depth of the loop. Beginning a loop over a
 * list makes its items; all else allocates nothing. Confined to the user's event loop.
 */
public final class Loops {
  private static final Loops NONE = new Loops(0);
  private static final String[] NOTHING = {};

  private final int[] left;
  private final String[][] items;

  private Loops(int depth) {
    left = new int[depth];
    items = new String[depth][];
  }

  /** For programs with so many loops one within the other. */
  public static Loops ofDepth(int depth) {
    return depth == 0 ? NONE : new Loops(depth);
  }

  void begin(int loop, int rounds) {
    left[loop] = rounds;
  }

  /** The rounds that are left after this one. */
  int countDown(int loop) {
    return --left[loop];
  }

  /** A list that has no value has no items. */
  void begin(int loop, Template list, UserContext context) {
    try {
      items[loop] = ListText.items(list.render(context));
    } catch (TemplateException e) {
      items[loop] = NOTHING;
    }
    left[loop] = items[loop].length;
  }

  /** Makes the next item the variable's value; after the last there is none. */
  boolean take(int loop, int variable, UserContext context) {
    String[] all = items[loop];
    if (left[loop] == 0) {
      context.save(variable, null);
      items[loop] = null;
      return false;
    }
    context.save(variable, all[all.length - left[loop]]);
    left[loop]--;
    return true;
  }
}
