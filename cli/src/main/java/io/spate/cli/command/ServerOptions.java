package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.api.Access;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.Results;
import io.spate.cli.api.Trust;
import io.spate.cli.stack.LocalStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which servers a command speaks to: those of a cluster, or the local stack's. */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      converter = ServerUrl.class,
      description = "Control plane to use instead of the local stack.")
  private URI server;

  @Option(
      names = "--aggregator",
      paramLabel = "URL",
      converter = ServerUrl.class,
      description = "Results aggregator; by default where the control plane says pages are.")
  private URI aggregator;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "File with the API token for --server; by default the token in SPATE_TOKEN.",
        "A token is no argument, since all users of a machine see those."
      })
  private Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) to trust instead of this Java's where a server is https; SPATE_CA_FILE"
              + " does the same.")
  private Path caFile;

  private final Environment environment;

  ServerOptions(Environment environment) {
    this.environment = environment;
  }

  private Trust trust() {
    String variable = environment.variables().getOrDefault("SPATE_CA_FILE", "");
    if (caFile == null && variable.isBlank()) {
      return Trust.OF_JAVA;
    }
    return Trust.of(environment.resolve(caFile == null ? Path.of(variable) : caFile));
  }

  /** Whether another control plane than the local one is meant. */
  boolean isRemote() {
    if (server == null && aggregator != null) {
      throw CliException.usage("--aggregator needs --server too");
    }
    if (server == null && tokenFile != null) {
      throw CliException.usage(
          "--token-file needs --server too; the local stack asks for no token");
    }
    return server != null;
  }

  /** The control plane's address; empty if the local one is meant. */
  Optional<URI> server() {
    return Optional.ofNullable(server);
  }

  Optional<URI> aggregator() {
    return Optional.ofNullable(aggregator);
  }

  /** The servers of a cluster that are named, by what they are. */
  Map<String, URI> named() {
    Map<String, URI> named = new LinkedHashMap<>();
    server().ifPresent(address -> named.put("control plane", address));
    aggregator().ifPresent(address -> named.put("results aggregator", address));
    return named;
  }

  /**
   * The control plane that is meant.
   *
   * @throws CliException if the local one is meant and does not run
   */
  ControlPlane controlPlane(LocalStack stack) {
    return isRemote()
        ? new ControlPlane(server, access())
        : new ControlPlane(stack.requireRunning().controlPlane());
  }

  /** The results aggregator; empty if only the control plane knows where it is. */
  Optional<Results> results(LocalStack stack) {
    return isRemote()
        ? aggregator().map(address -> new Results(address, access()))
        : Optional.of(new Results(stack.requireRunning().pages()));
  }

  /**
   * How the servers of a cluster are spoken to. The token is not for the local stack: it would not
   * know it, and has no business with it.
   *
   * @throws CliException if a file that is named cannot be used
   */
  Access access() {
    return new Access(isRemote() ? ClientToken.of(tokenFile, environment) : null, trust());
  }

  /** An address of a server, without the slash at its end. */
  static final class ServerUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
      String hint = "'" + value + "' is no address of a server; write http://host:port";
      try {
        URI uri = URI.create(value.replaceFirst("/+$", ""));
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
          throw new TypeConversionException(hint);
        }
        return uri;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(hint);
      }
    }
  }
}
