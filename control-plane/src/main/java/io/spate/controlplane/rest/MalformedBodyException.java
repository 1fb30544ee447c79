package io.spate.controlplane.rest;

/** A body is not what its media type promises; the message says where and why. */
final class MalformedBodyException extends RuntimeException {
  MalformedBodyException(String message) {
    super(message);
  }
}
