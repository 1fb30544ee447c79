package io.spate.scenario.dsl;

/** What a user does in an iteration, see {@link Dsl#task}. */
public final class TaskDraft extends Draft {
  private TaskDraft() {}

  static TaskDraft of(StepDraft... steps) {
    TaskDraft task = new TaskDraft();
    if (steps.length == 1 && steps[0] instanceof RequestDraft request) {
      request.entries().values().forEach(task::put);
    } else {
      task.put("sequence", steps(steps));
    }
    return task;
  }

  static TaskDraft named(String name, StepDraft... steps) {
    TaskDraft task = new TaskDraft();
    task.put("name", name);
    task.put("sequence", steps(steps));
    return task;
  }

  /** Words by which {@code --tags} and {@code --exclude-tags} choose it, with all in it. */
  public TaskDraft tags(String... tags) {
    put("tags", tags);
    return this;
  }

  /** How often it is picked relative to the others; from 1, the default. */
  public TaskDraft weight(int weight) {
    put("weight", weight);
    return this;
  }
}
