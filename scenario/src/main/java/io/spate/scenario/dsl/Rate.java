package io.spate.scenario.dsl;

/** How many in a time, see {@link Dsl#perSecond}. */
public final class Rate extends Draft {
  private final Doc text;

  Rate(double number, String unit) {
    this.text = docOf(number(number) + "/" + unit);
  }

  @Override
  Doc doc() {
    return text;
  }
}
