package io.spate.cli.command;

import io.spate.scenario.RateText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An arrival rate: 500/s, 90/m, or a number per second. */
final class RateOption implements ITypeConverter<Double> {
  @Override
  public Double convert(String value) {
    RateText.Parsed parsed = RateText.parsePerSecond(value);
    if (!parsed.isValid()) {
      String hint = parsed.hint() == null ? "" : "; " + parsed.hint();
      throw new TypeConversionException(parsed.problem() + hint);
    }
    return parsed.perSecond();
  }
}
