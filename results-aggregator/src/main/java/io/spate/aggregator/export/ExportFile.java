package io.spate.aggregator.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The files that a run can be had as. */
enum ExportFile {
  REPORT("report.html", "text/html;charset=UTF-8", HtmlReport::render),
  STATS("stats.csv", "text/csv;charset=UTF-8", LocustCsv::stats),
  FAILURES("failures.csv", "text/csv;charset=UTF-8", LocustCsv::failures),
  HISTORY("stats_history.csv", "text/csv;charset=UTF-8", LocustCsv::history),
  JUNIT("junit.xml", "application/xml", JUnitXml::of),
  MARKDOWN("summary.md", "text/markdown;charset=UTF-8", MarkdownSummary::of),
  HISTOGRAMS("latency.hlog", "text/plain;charset=UTF-8", HistogramLog::of);

  private final String fileName;
  private final String mediaType;
  private final Function<RunExport, String> content;

  ExportFile(String fileName, String mediaType, Function<RunExport, String> content) {
    this.fileName = fileName;
    this.mediaType = mediaType;
    this.content = content;
  }

  static Optional<ExportFile> named(String fileName) {
    return Arrays.stream(values()).filter(file -> file.fileName.equals(fileName)).findFirst();
  }

  String fileName() {
    return fileName;
  }

  String mediaType() {
    return mediaType;
  }

  byte[] of(RunExport run) {
    return content.apply(run).getBytes(StandardCharsets.UTF_8);
  }
}
