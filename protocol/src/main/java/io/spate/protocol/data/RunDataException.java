package io.spate.protocol.data;

import java.io.IOException;

/** A file of a run that cannot be read; says which one, and why. */
public final class RunDataException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  /**
   * An exception in words.
   *
   * @param lasting whether it is no use to try again
   */
  public RunDataException(String message, boolean lasting, Throwable cause) {
    super(message, cause);
    this.lasting = lasting;
  }

  /** Whether it is no use to try again: the bytes are gone, or not those that were sent. */
  public boolean isLasting() {
    return lasting;
  }
}
