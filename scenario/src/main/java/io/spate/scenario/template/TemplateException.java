package io.spate.scenario.template;

/**
 * A template that cannot be rendered for this user now, such as a variable that is not set. It has
 * no stack trace, because it may be thrown once per request.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with words for people. */
  public TemplateException(String message) {
    super(message, null, false, false);
  }
}
