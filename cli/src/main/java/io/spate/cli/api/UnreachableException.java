package io.spate.cli.api;

/** A server gave no answer at all; the message names it, its address and the reason. */
public final class UnreachableException extends RuntimeException {
  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
