package io.spate.scenario;

import io.spate.scenario.template.Template;
import java.util.List;

/**
 * Steps that are done once for each item of a list.
 *
 * @param list renders to the list, see {@link ListText}; rendered once, before the first round
 * @param item index of the saved variable that holds the item during a round; it has no value
 *     afterwards
 * @param steps at least one
 */
public record ForEachStep(Template list, int item, List<Step> steps) implements Step {
  public ForEachStep {
    steps = List.copyOf(steps);
  }
}
