package io.spate.scenario.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which a regular expression may look at a bounded number of characters. Java's
 * expressions go back and try again: on a text that does not quite match, {@code (a+)+b} takes time
 * that doubles with each character, on the thread that serves all users of an event loop. For one
 * search; not thread-safe.
 */
public final class BoundedText implements CharSequence {
  /** Looks at a text of any length: some tenths of a second. */
  static final long LOOKS = 20_000_000;

  /** Looks besides, for each character of the text. */
  static final long LOOKS_PER_CHARACTER = 20;

  /** A search that was given up. */
  public static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
      super(message, null, false, false);
    }
  }

  private final String text;
  private long left;

  private BoundedText(String text) {
    this.text = text;
    this.left = LOOKS + LOOKS_PER_CHARACTER * text.length();
  }

  /**
   * A matcher for one text, whose searches together are bounded. They throw {@link
   * TooLongException} beyond that, and {@link StackOverflowError} where a repetition recurses too
   * deep; see {@link #find} for both in one.
   */
  public static Matcher matcher(Pattern pattern, String text) {
    return pattern.matcher(new BoundedText(text));
  }

  /**
   * Looks for the next match.
   *
   * @throws TooLongException if that takes too long or goes too deep; the message begins with
   *     {@code a text}
   */
  public static boolean find(Matcher matcher) {
    try {
      return matcher.find();
    } catch (StackOverflowError e) {
      throw new TooLongException("a text too long for the repetitions of the expression");
    }
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new TooLongException("a text on which the expression takes too long");
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return text.substring(from, to);
  }

  @Override
  public String toString() {
    return text;
  }
}
