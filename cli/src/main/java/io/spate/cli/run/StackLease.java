package io.spate.cli.run;

import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.StackView;
import io.spate.cli.stack.Wanted;
import java.util.function.Consumer;

/**
 * The local stack for the time of a run: what had to be started for it is stopped with it, what ran
 * before runs on.
 */
public final class StackLease implements AutoCloseable {
  private final LocalStack stack;
  private final StackView view;
  private final boolean keep;
  private final Consumer<String> words;

  private StackLease(LocalStack stack, StackView view, boolean keep, Consumer<String> words) {
    this.stack = stack;
    this.view = view;
    this.keep = keep;
    this.words = words;
  }

  /**
   * Makes sure that the stack runs as wanted.
   *
   * @param keep leave running what this starts
   */
  public static StackLease take(
      LocalStack stack, Wanted wanted, boolean keep, Consumer<String> words) {
    StackView view = stack.up(wanted);
    if (view.started().isEmpty()) {
      words.accept("using the local stack that runs already (" + view.agentsInWords() + ")");
    }
    if (view.agents().isEmpty()) {
      words.accept("no agent runs; in another terminal `spate agents 3` starts some");
    }
    return new StackLease(stack, view, keep, words);
  }

  public StackView view() {
    return view;
  }

  @Override
  public void close() {
    if (view.added().isEmpty()) {
      return;
    }
    if (keep) {
      words.accept("the local stack runs on, as asked by --keep; `spate down` ends it");
    } else {
      words.accept("stopping what was started for this run");
      stack.stop(view.added());
      words.accept("stopped");
    }
  }
}
