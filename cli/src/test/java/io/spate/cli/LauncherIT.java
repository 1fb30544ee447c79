package io.spate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with this build's jar. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "spate").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void itRunsFromAnywhereAlsoThroughLinks() throws Exception {
    Path first = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
    Path second = Files.createSymbolicLink(directory.resolve("spate"), first.getFileName());

    Result version = run(second, "--version");

    assertThat(version.exitCode()).as(version.text()).isZero();
    assertThat(version.text()).startsWith("spate " + CliVersion.project());
    Files.delete(first); // Else JUnit warns of a link that leads out of its directory.
  }

  @Test
  void filesAreMeantFromWhereTheCallerIs() throws Exception {
    Files.writeString(
        directory.resolve("mine.yaml"),
        """
        name: mine
        target: http://localhost:1
        load: { users: 1, duration: 1s }
        users: [ { name: u, tasks: [ { get: / } ] } ]
        """);

    Result validated = run(LAUNCHER, "validate", "mine.yaml");

    assertThat(validated.exitCode()).as(validated.text()).isZero();
    assertThat(validated.text()).contains("mine.yaml is right");
    assertThat(run(LAUNCHER, "validate", "other.yaml").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void itContainsNoAddressToDownloadFrom() throws IOException {
    assertThat(Files.readString(LAUNCHER)).doesNotContain("://").doesNotContain("curl");
  }

  private record Result(int exitCode, String text) {}

  private Result run(Path launcher, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.environment().put("SPATE_HOME", directory.resolve("home").toString());
    Path output = directory.resolve("output");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
