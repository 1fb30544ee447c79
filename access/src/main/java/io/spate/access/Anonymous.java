package io.spate.access;

/** What is granted to requests without a token. */
public enum Anonymous {
  /** Nothing, wherever they come from. */
  NONE,
  /** Everything to this machine's own users, nothing to others. */
  LOOPBACK,
  /** Everything to this machine's own users; others may look. */
  VIEWER,
  /** Everything to everybody who reaches the port. For trials in a network of one's own. */
  OPERATOR
}
