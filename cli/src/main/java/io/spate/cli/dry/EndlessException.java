package io.spate.cli.dry;

/** A dry run was broken off, as it had no end in sight; the message says why. */
final class EndlessException extends Exception {
  EndlessException(String message) {
    super(message);
  }
}
