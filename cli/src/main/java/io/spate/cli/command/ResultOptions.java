package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.run.ResultFiles;
import picocli.CommandLine.Option;

/** Which files the results of a run go to. */
final class ResultOptions {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report to this file; - is the standard output.")
  private String json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write everything into this directory: report.html, report.json, CSV files, junit.xml,"
              + " summary.md, latency.hlog.")
  private String out;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report as one page that works offline.")
  private String html;

  @Option(
      names = "--csv",
      paramLabel = "PREFIX",
      description =
          "Write PREFIX_stats.csv, PREFIX_failures.csv and PREFIX_stats_history.csv, with Locust's"
              + " columns.")
  private String csv;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the thresholds as JUnit XML, a test case each.")
  private String junit;

  ResultFiles files(Environment environment) {
    return ResultFiles.of(json, out, html, csv, junit, environment);
  }

  /** The environment in which people are spoken to. */
  Environment forPeople(Environment environment) {
    return "-".equals(json) ? environment.withOutputForMachine() : environment;
  }
}
