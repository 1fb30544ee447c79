package io.spate.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.report.RunReport;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JUnitXmlTest {
  private static Element suite(RunExport run) throws Exception {
    return (Element)
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(JUnitXml.of(run))))
            .getElementsByTagName("testsuite")
            .item(0);
  }

  @Test
  void eachThresholdIsATestCaseAndABrokenOneAFailure() throws Exception {
    Element suite =
        suite(
            Exports.run(
                "GET /todo",
                new RunReport.Threshold("p95 < 500ms", null, "950 ms", false),
                new RunReport.Threshold("failures < 5%", "GET /todo", "1%", true),
                new RunReport.Threshold("p99 < 1s", null, null, null)));

    assertThat(suite.getAttribute("tests")).isEqualTo("4");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(((Element) cases.item(1)).getAttribute("name")).isEqualTo("p95 < 500ms");
    assertThat(cases.item(1).getTextContent()).isEqualTo("p95 < 500ms was not met: 950 ms");
    assertThat(((Element) cases.item(2)).getAttribute("name"))
        .isEqualTo("GET /todo: failures < 5%");
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
  }

  @Test
  void aRunThatFailedForAnotherReasonIsOneFailureOfItsOwn() throws Exception {
    Element suite =
        suite(Exports.run("a", "failed", "no agent was there", List.of(), "expected 200"));

    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo("no agent was there");
  }

  @Test
  void charactersThatXmlCannotHoldAreReplaced() throws Exception {
    Element suite =
        suite(
            Exports.run("a", "failed", "broken \u0000\u0008 <tag> & \uD83D\uDE00", List.of(), ""));

    assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo("broken \uFFFD\uFFFD <tag> & \uD83D\uDE00");
  }
}
