package io.spate.scenario;

import java.util.List;

/**
 * Steps whose time is measured as a whole, from when the first is due until the last response (or
 * the end of the last pause): think times and pauses in between are part of it.
 *
 * @param name what statistics are kept under, see {@link io.spate.protocol.event.GroupName}
 * @param nameIndex index of the name in {@link Scenario#requestNames()}
 * @param steps at least one
 */
public record GroupStep(String name, int nameIndex, List<Step> steps) implements Step {
  public GroupStep {
    steps = List.copyOf(steps);
  }
}
