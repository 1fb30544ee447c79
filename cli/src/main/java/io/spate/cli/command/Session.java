package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.Interrupts;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Terminal;
import java.util.function.Consumer;

/**
 * What a command works with: a terminal, the user's wish to stop, the local stack.
 *
 * @param words tells people what happens meanwhile, or nobody when quiet
 */
record Session(Terminal terminal, Interrupts interrupts, LocalStack stack, Consumer<String> words) {

  /** A session in which Ctrl-C is a wish first and an end only when repeated. */
  static Session of(Environment environment, boolean quiet) {
    Terminal terminal = terminal(environment);
    Consumer<String> words = quiet ? text -> {} : terminal::line;
    Interrupts interrupts = Interrupts.ofProcess(() -> leave(environment));
    return new Session(terminal, interrupts, LocalStack.of(environment, interrupts, words), words);
  }

  static Terminal terminal(Environment environment) {
    return new Terminal(
        environment.out(), environment.interactive(), Style.of(environment.color()));
  }

  // Called from a signal's thread; hooks are left out, as the user has waited enough.
  private static void leave(Environment environment) {
    environment.err().println("left at once; `spate down` ends what may still run");
    environment.err().flush();
    Runtime.getRuntime().halt(1);
  }
}
