package io.spate.cli.command;

import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Makes a token. Nothing is sent or kept: whoever runs the services lists the line. */
@Command(
    name = "create",
    description = {
      "Make an API token. It is shown once and kept nowhere.",
      "The standard output has two lines: the token, for its holder, and the line for the services'"
          + " token file (spate.security.tokens-file), which has the token's hash alone."
    })
final class TokenCreateCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "NAME", description = "Whose it is; shown in logs.")
  private String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      converter = RoleWord.class,
      description = "viewer looks; operator starts, changes and stops runs, too.")
  private Role role;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "90d",
      converter = Expiry.class,
      description = "When it ends: 12h, 30d, or never; ${DEFAULT-VALUE} without this.")
  private Lifetime expires;

  TokenCreateCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    String secret = TokenSecret.create(new SecureRandom());
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    String line = line(secret, expires.after(now));
    environment.out().println(secret);
    environment.out().println(line);
    environment.out().flush();
    environment
        .err()
        .println("first line: the token, which nobody can show again; its holder puts");
    environment.err().println("  it into SPATE_TOKEN, or into a file for --token-file");
    environment.err().println("second line: for the services' token file");
    environment.err().flush();
    return ExitCode.OK;
  }

  private String line(String secret, Instant expiresAt) {
    try {
      return new ApiToken(name, role, expiresAt, ApiToken.Hash.of(secret)).line();
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage());
    }
  }

  /**
   * How long a token is good for.
   *
   * @param length null for ever
   */
  record Lifetime(Duration length) {
    Instant after(Instant now) {
      return length == null ? null : now.plus(length);
    }
  }

  /** A role by its word. */
  static final class RoleWord implements ITypeConverter<Role> {
    @Override
    public Role convert(String value) {
      try {
        return Role.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A lifetime as it is written. */
  static final class Expiry implements ITypeConverter<Lifetime> {
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([hd])");

    @Override
    public Lifetime convert(String value) {
      if (value.equals("never")) {
        return new Lifetime(null);
      }
      Matcher time = TIME.matcher(value);
      if (!time.matches()) {
        throw new TypeConversionException(
            "--expires: '" + value + "' is no time; write hours (12h), days (30d), or never");
      }
      long count = Long.parseLong(time.group(1));
      return new Lifetime(
          time.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofDays(count));
    }
  }
}
