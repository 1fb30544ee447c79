package io.spate.scenario.parse;

import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;

/**
 * A YAML parser that gives up after a number of events. A node takes a hundred times the memory of
 * the two characters that may stand for it, so a limit to the length of the text is not enough.
 */
final class CountingParser implements Parser {
  private final Parser parser;
  private int left;

  CountingParser(Parser parser, int events) {
    this.parser = parser;
    this.left = events;
  }

  /** Thrown when there are more events than allowed. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super(null, null, false, false);
    }
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public Event getEvent() {
    if (--left < 0) {
      throw new TooManyException();
    }
    return parser.getEvent();
  }
}
