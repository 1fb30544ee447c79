package io.spate.scenario.threshold;

/** How a threshold compares. */
public enum Operator {
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /** As written. */
  public String symbol() {
    return symbol;
  }

  /** Whether {@code actual <operator> limit} holds; never for a number that is not one. */
  public boolean holds(double actual, double limit) {
    return switch (this) {
      case LESS -> actual < limit;
      case LESS_OR_EQUAL -> actual <= limit;
      case GREATER -> actual > limit;
      case GREATER_OR_EQUAL -> actual >= limit;
    };
  }
}
