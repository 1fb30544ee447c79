package io.spate.cli.command;

import io.spate.scenario.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time of a run, by how long after its start it is. */
final class SinceStart implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    DurationText.Parsed parsed = DurationText.parse(value);
    if (!parsed.isValid()) {
      throw new TypeConversionException(
          parsed.problem() + (parsed.hint() == null ? "" : "; " + parsed.hint()));
    }
    return parsed.duration();
  }
}
