package io.spate.scenario.check;

import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.parser.Parser;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads bodies that are HTML or XML. What a target sends must not make an agent read files, call
 * other hosts or fill its memory: document types and external entities are not read.
 */
final class Markup {
  // A builder serves one thread; there are few, each event loop being one.
  private static final ThreadLocal<DocumentBuilder> BUILDER =
      ThreadLocal.withInitial(Markup::builder);

  /**
   * Elements within each other, as many as jsoup reads of HTML: pages that people make have some
   * dozens. Both the readers and the search take time that grows with depth times length, on the
   * thread that serves all users of an event loop: a body of 140 kB could hold it for seconds.
   */
  static final int MOST_DEPTH = 512;

  /** What is said of a body whose elements recurse deeper than the stack goes. */
  static final String TOO_DEEP = "a body whose elements are nested too deep";

  private Markup() {}

  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", Integer.toString(MOST_DEPTH));
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      // Names are compared without their prefix, so that no expression has to declare one.
      factory.setNamespaceAware(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK has no secure XML parser", e);
    }
  }

  /** The Content-Type decides, and where it says neither, an XML declaration. */
  private static boolean isXml(ResponseView response, String text) {
    String type = response.header("Content-Type");
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    return !lower.contains("html")
        && (lower.contains("xml") || text.stripLeading().startsWith("<?xml"));
  }

  /**
   * For CSS; jsoup reads anything, and knows no entities but characters. What is nested too deep is
   * read as if it stood less deep.
   */
  static org.jsoup.nodes.Document jsoup(ResponseView response) {
    String text = Selector.text(response);
    return isXml(response, text)
        ? Jsoup.parse(text, "", Parser.xmlParser().setMaxDepth(MOST_DEPTH))
        : Jsoup.parse(text);
  }

  /**
   * For XPath.
   *
   * @throws UnreadableException if it is XML that is not well-formed, has a document type, or is
   *     nested too deep
   */
  static Document dom(ResponseView response) {
    String text = Selector.text(response);
    if (!isXml(response, text)) {
      return new W3CDom().namespaceAware(false).fromJsoup(Jsoup.parse(text));
    }
    try {
      return BUILDER.get().parse(new InputSource(new StringReader(text.strip())));
    } catch (SAXException | IOException e) {
      throw new UnreadableException("a body that cannot be read as XML: " + e.getMessage());
    }
  }
}
