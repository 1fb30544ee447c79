package io.spate.aggregator.export;

import io.spate.protocol.report.RunReport;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The verdict as JUnit XML, which build servers show as tests: a test case per threshold, and one
 * for the run itself, which fails if the run has failed for another reason. A threshold that was
 * never judged is skipped.
 */
final class JUnitXml {
  private JUnitXml() {}

  static String of(RunExport run) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      write(xml, run.report());
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the thresholds cannot be written as XML", e);
    }
    return text + "\n";
  }

  private static void write(XMLStreamWriter xml, RunReport report) throws XMLStreamException {
    List<RunReport.Threshold> thresholds = report.thresholds();
    long broken = thresholds.stream().filter(t -> Boolean.FALSE.equals(t.ok())).count();
    long open = thresholds.stream().filter(t -> t.ok() == null).count();
    boolean failedItself = report.verdict().equals("failed") && broken == 0;
    xml.writeStartElement("testsuites");
    xml.writeStartElement("testsuite");
    attribute(xml, "name", "Spate: " + report.name());
    attribute(xml, "tests", Long.toString(thresholds.size() + 1L));
    attribute(xml, "failures", Long.toString(broken + (failedItself ? 1 : 0)));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", Long.toString(open));
    attribute(xml, "time", Double.toString(report.durationSeconds()));
    attribute(xml, "timestamp", Instant.ofEpochMilli(report.startedAt()).toString());
    startCase(xml, report, "run");
    if (failedItself) {
      failure(xml, report.reason() == null ? "the run has failed" : report.reason());
    }
    xml.writeEndElement();
    for (RunReport.Threshold threshold : thresholds) {
      write(xml, report, threshold);
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void write(XMLStreamWriter xml, RunReport report, RunReport.Threshold threshold)
      throws XMLStreamException {
    String of = threshold.name() == null ? "" : threshold.name() + ": ";
    startCase(xml, report, of + threshold.expression());
    if (threshold.ok() == null) {
      xml.writeEmptyElement("skipped");
    } else if (!threshold.ok()) {
      failure(xml, threshold.expression() + " was not met: " + threshold.actual());
    }
    xml.writeEndElement();
  }

  private static void startCase(XMLStreamWriter xml, RunReport report, String name)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "classname", report.name());
    attribute(xml, "name", name);
    attribute(xml, "time", "0");
  }

  private static void failure(XMLStreamWriter xml, String message) throws XMLStreamException {
    xml.writeStartElement("failure");
    attribute(xml, "message", message);
    xml.writeCharacters(clean(message));
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  /** Without what XML 1.0 cannot hold, however it is escaped. */
  private static String clean(String text) {
    return text.codePoints()
        .map(c -> isXml(c) ? c : 0xFFFD)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isXml(int c) {
    return c == 0x9
        || c == 0xA
        || c == 0xD
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
