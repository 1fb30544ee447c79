package io.spate.cli.command;

import io.spate.scenario.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length with a unit: 90s, 20m, 1h30m. */
final class DurationOption implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    DurationText.Parsed parsed = DurationText.parse(value);
    if (!parsed.isValid()) {
      String hint = parsed.hint() == null ? "" : "; " + parsed.hint();
      throw new TypeConversionException(parsed.problem() + hint);
    }
    return parsed.duration();
  }
}
