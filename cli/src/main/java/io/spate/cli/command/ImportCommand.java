package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.imports.CurlImport;
import io.spate.cli.imports.HarImport;
import io.spate.cli.imports.Imported;
import io.spate.cli.imports.InputFile;
import io.spate.cli.imports.OpenApiImport;
import io.spate.cli.imports.PostmanImport;
import io.spate.cli.run.TextFile;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Turns what other tools have written into a scenario. Each source is a method and not a class, so
 * that nothing of an importer is loaded before it is used.
 */
@Command(
    name = "import",
    description = "Turn what other tools have written into a scenario.",
    synopsisSubcommandLabel = "SOURCE")
final class ImportCommand implements Runnable {
  /** Where from, where to. */
  static final class Files {
    @Parameters(paramLabel = "FILE", description = "What to import; - is the standard input.")
    private String file;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "OUT",
        defaultValue = "-",
        description = "Write the scenario to this file; - (the default) is the standard output.")
    private String output;
  }

  private final Environment environment;

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  ImportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to import: " + String.join(", ", spec.subcommands().keySet()));
  }

  @Command(description = "Commands of curl, as browsers copy them (\"Copy as cURL\", for bash).")
  int curl(@Mixin HelpOption asked, @Mixin Files files) {
    return written(files, input -> CurlImport.of(input, environment.variables()));
  }

  @Command(
      description = "A visit as a browser recorded it (HAR: network tab, \"Save all as HAR\").")
  int har(
      @Mixin HelpOption asked,
      @Mixin Files files,
      @Option(
              names = "--static",
              description = "Keep pictures, scripts, style sheets and the like.")
          boolean withStatic,
      @Option(
              names = "--host",
              paramLabel = "HOST",
              description = "Keep requests to this host (repeatable); by default the page's own.")
          List<String> hosts,
      @Option(
              names = "--think-time",
              paramLabel = "keep|none|TIME",
              defaultValue = "keep",
              description =
                  "Pauses: those of the recording, none, or for all such as 2s or 1s..3s.")
          String thinkTime) {
    if (!thinkTime.matches("keep|none|[0-9][0-9a-z.]*")) {
      throw CliException.usage(
          "--think-time: '" + thinkTime + "' is none of keep, none, a time such as 2s, or 1s..3s");
    }
    HarImport.Options options =
        new HarImport.Options(withStatic, hosts == null ? List.of() : hosts, thinkTime);
    return written(files, input -> HarImport.of(input, options));
  }

  @Command(description = "An API's description (OpenAPI 3.0 or 3.1, JSON or YAML).")
  int openapi(
      @Mixin HelpOption asked,
      @Mixin Files files,
      @Option(
              names = "--tag",
              paramLabel = "TAG",
              description = "Take operations of this tag only (repeatable).")
          List<String> tags,
      @Option(
              names = "--path",
              paramLabel = "START",
              description = "Take operations only whose path begins so (repeatable).")
          List<String> paths,
      @Option(
              names = {"-H", "--target"},
              paramLabel = "URL",
              description = "Base URL of the API, instead of the document's first server.")
          String target) {
    OpenApiImport.Options options =
        new OpenApiImport.Options(
            tags == null ? List.of() : tags, paths == null ? List.of() : paths, target);
    return written(files, input -> OpenApiImport.of(input, options));
  }

  @Command(description = "A collection of Postman, exported as \"Collection v2.1\".")
  int postman(
      @Mixin HelpOption asked,
      @Mixin Files files,
      @Option(
              names = {"-H", "--target"},
              paramLabel = "URL",
              description =
                  "Base URL where the host is a variable that the collection does not set.")
          String target,
      @Option(
              names = {"-e", "--environment"},
              paramLabel = "FILE",
              description = "An environment that Postman has exported, for its variables.")
          String variables) {
    if (variables == null) {
      return written(files, input -> PostmanImport.of(input, null, target));
    }
    try (InputFile values = InputFile.open(variables, environment, System.in)) {
      return written(files, input -> PostmanImport.of(input, values, target));
    }
  }

  private int written(Files files, Function<InputFile, Imported> importer) {
    TextFile output = TextFile.of("--output", files.output, environment);
    Imported imported;
    try (InputFile input = InputFile.open(files.file, environment, System.in)) {
      imported = importer.apply(input);
    }
    output.write(imported.yaml());
    imported.notices().forEach(notice -> environment.err().println("spate: " + notice));
    environment.err().flush();
    return ExitCode.OK;
  }
}
