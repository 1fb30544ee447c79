package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.scenario.Problem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scenario in Java, as the YAML that it makes. It is compiled and asked in a process of its own,
 * with the Java that runs this command.
 *
 * @param label how the user called the file
 * @param text in YAML
 * @param places the line of Java of each of its lines
 */
record JavaScenario(String label, String text, List<String> places) {
  /** How long compiling the file and asking it may take. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String ENDING = ".java";

  JavaScenario {
    places = List.copyOf(places);
  }

  /** Whether a file is one. */
  static boolean isOne(String file) {
    return file.endsWith(ENDING);
  }

  /**
   * Compiles a file and asks it; what the compiler and the file's code say goes to the standard
   * error.
   *
   * @param patience how long it may take
   * @throws CliException of bad usage, if it gives no scenario
   */
  static JavaScenario of(String file, Environment environment, Duration patience) {
    ScenarioFile.textOf(file, environment); // that it is there, and a text
    if (ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) {
      throw withoutCompiler(file);
    }
    Path work = null;
    try {
      work = Files.createTempDirectory("spate-java");
      int code = run(file, work, environment, patience);
      JavaFile.Result made = JavaFile.Result.in(work);
      if (code == JavaFile.NO_COMPILER) {
        throw withoutCompiler(file);
      }
      if (code == JavaFile.NOT_COMPILED) {
        throw CliException.usage(file + " cannot be compiled; the compiler says why above");
      }
      if (code != 0 || made == null) {
        throw CliException.usage(
            file + " has given no scenario (its process ended with " + code + "); see above");
      }
      return new JavaScenario(file, made.yaml(), made.places());
    } catch (IOException e) {
      throw CliException.failed("cannot compile " + file + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted while compiling " + file);
    } finally {
      delete(work);
    }
  }

  private static CliException withoutCompiler(String file) {
    return CliException.usage(
        file
            + " is Java, and "
            + System.getProperty("java.home")
            + " is a Java without a compiler; set JAVA_HOME to a JDK (21 or newer), or write the"
            + " scenario in YAML");
  }

  private static int run(String file, Path work, Environment environment, Duration patience)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                classPath(),
                JavaFile.class.getName(),
                file,
                work.toString())
            .directory(environment.directory().toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    Thread pump = Thread.ofVirtual().start(() -> copy(process.getInputStream(), environment));
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw CliException.usage(
            file
                + " has given no scenario within "
                + patience.toSeconds()
                + " s; define() says what a run does, and does none of it");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      pump.join(Duration.ofSeconds(5)); // nothing holds its end any more
    }
    return process.exitValue();
  }

  private static void copy(InputStream in, Environment environment) {
    try (in) {
      in.transferTo(environment.err());
      environment.err().flush();
    } catch (IOException e) {
      // The process was ended.
    }
  }

  /** That of this command, from wherever its process is started. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> !each.isEmpty())
        .map(each -> Path.of(each).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void delete(Path work) {
    if (work == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(work)) {
      for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // A directory for temporary files: the system's to clear away.
    }
  }

  /** A problem of the YAML at the line of Java that made it. */
  Problem placeOf(Problem problem) {
    if (!problem.file().equals(label) || problem.line() < 1 || problem.line() > places.size()) {
      return problem;
    }
    String place = places.get(problem.line() - 1);
    int colon = place.lastIndexOf(':');
    String name = place.substring(0, colon);
    // Classes know the name of their file alone.
    String shown = Path.of(label).endsWith(name) ? label : name;
    int line = Integer.parseInt(place.substring(colon + 1));
    return new Problem(shown, line, 0, problem.message(), problem.hint());
  }
}
