package io.spate.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.api.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that a run's results are written to. Places are found fit to be written before the run
 * starts rather than after it; each file appears whole or not at all.
 */
public final class ResultFiles {
  /** Nothing is written. */
  public static final ResultFiles NONE = new ResultFiles(List.of(), List.of());

  private static final List<String> ALL =
      List.of(
          "report.html",
          "stats.csv",
          "failures.csv",
          "stats_history.csv",
          "junit.xml",
          "summary.md",
          "latency.hlog");

  private final List<ReportFile> json;
  private final List<Export> exports;

  /** A file that the results aggregator makes, and where it goes. */
  private record Export(String name, Path file) {}

  private ResultFiles(List<ReportFile> json, List<Export> exports) {
    this.json = List.copyOf(json);
    this.exports = List.copyOf(exports);
  }

  /**
   * What was asked for; null for what was not.
   *
   * @param json file of the report as JSON, - is the standard output
   * @param out directory of all files, made if it is not there
   * @param html file of the report page
   * @param csv what the names of Locust's CSV files begin with
   * @param junit file of the thresholds as test cases
   * @throws CliException of bad usage, if one cannot be written
   */
  public static ResultFiles of(
      String json, String out, String html, String csv, String junit, Environment environment) {
    List<ReportFile> reports = new ArrayList<>();
    List<Export> exports = new ArrayList<>();
    if (json != null) {
      reports.add(ReportFile.of(json, environment));
    }
    if (html != null) {
      exports.add(new Export("report.html", fit("--html", html, environment)));
    }
    if (junit != null) {
      exports.add(new Export("junit.xml", fit("--junit", junit, environment)));
    }
    if (csv != null) {
      for (String name : List.of("stats", "failures", "stats_history")) {
        String file = csv + "_" + name + ".csv";
        exports.add(new Export(name + ".csv", fit("--csv", file, environment)));
      }
    }
    if (out != null) {
      Path directory = directory(out, environment);
      reports.add(ReportFile.of(directory.resolve("report.json").toString(), environment));
      ALL.forEach(name -> exports.add(new Export(name, directory.resolve(name))));
    }
    return new ResultFiles(reports, exports);
  }

  private static Path directory(String out, Environment environment) {
    Path directory = path("--out", out, environment);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw CliException.usage("--out " + out + ": cannot make this directory: " + e);
    }
    if (!Files.isWritable(directory)) {
      throw CliException.usage("--out " + out + ": this directory cannot be written");
    }
    return directory;
  }

  /**
   * A file that can be written.
   *
   * @param option that names it, for the message
   * @throws CliException of bad usage, if it cannot
   */
  static Path fit(String option, String name, Environment environment) {
    Path file = path(option, name, environment);
    Path directory = file.getParent();
    if (Files.isDirectory(file)) {
      throw CliException.usage(option + " " + name + ": this is a directory; name a file in it");
    }
    if (directory == null || !Files.isDirectory(directory)) {
      throw CliException.usage(option + " " + name + ": there is no directory " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw CliException.usage(option + " " + name + ": " + directory + " cannot be written");
    }
    return file;
  }

  private static Path path(String option, String name, Environment environment) {
    try {
      return environment.resolve(Path.of(name));
    } catch (InvalidPathException e) {
      throw CliException.usage(option + " " + name + ": this is no path: " + e.getReason());
    }
  }

  /** Whether there is a file that the results aggregator makes. */
  public boolean hasExports() {
    return !exports.isEmpty();
  }

  /** Whether there is anything to write. */
  public boolean isEmpty() {
    return json.isEmpty() && exports.isEmpty();
  }

  /**
   * Writes them all.
   *
   * @param document the report as it came
   * @throws CliException if one cannot be had or written
   */
  public void write(JsonNode document, Results results, String runId) {
    json.forEach(file -> file.write(document));
    for (Export export : exports) {
      Optional<byte[]> content = results.export(runId, export.name());
      if (content.isEmpty()) {
        throw CliException.failed(
            "the results aggregator at "
                + results.base()
                + " has no "
                + export.name()
                + " of run "
                + runId
                + "; is it of an older version?");
      }
      write(export.file(), content.get());
    }
  }

  /** Writes a file, which appears whole or not at all. */
  static void write(Path file, byte[] content) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CliException.failed("cannot write " + file + ": " + e, e);
    }
  }
}
