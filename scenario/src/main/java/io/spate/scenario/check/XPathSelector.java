package io.spate.scenario.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathFactoryConfigurationException;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/** What an XPath 1.0 expression finds in an HTML or XML body. Immutable, thread-safe. */
public final class XPathSelector implements Selector {
  private final String written;
  // A compiled expression serves one thread at a time.
  private final ThreadLocal<XPathExpression> expression;

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public XPathSelector(String written) {
    this.written = written;
    compile(written);
    this.expression = ThreadLocal.withInitial(() -> compile(written));
  }

  private static XPathExpression compile(String text) {
    try {
      XPathFactory factory = XPathFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      XPath xpath = factory.newXPath();
      xpath.setNamespaceContext(new NoPrefixes());
      return xpath.compile(text);
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(reason(e), e);
    } catch (XPathFactoryConfigurationException e) {
      throw new IllegalStateException("the JDK has no secure XPath", e);
    }
  }

  /** Names have no prefixes here; an expression with one would never find anything. */
  private static final class NoPrefixes implements NamespaceContext {
    @Override
    public String getNamespaceURI(String prefix) {
      return null;
    }

    @Override
    public String getPrefix(String uri) {
      return null;
    }

    @Override
    public Iterator<String> getPrefixes(String uri) {
      return Collections.emptyIterator();
    }
  }

  private static String reason(XPathExpressionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? "it cannot be read" : cause.getMessage();
  }

  @Override
  public List<Value> valuesIn(ResponseView response) {
    try {
      return valuesIn(Markup.dom(response));
    } catch (StackOverflowError e) {
      // The text of a node is gathered by recursion; a deep body must not end the user.
      throw new UnreadableException(Markup.TOO_DEEP);
    }
  }

  private List<Value> valuesIn(Document document) {
    try {
      XPathEvaluationResult<?> result = expression.get().evaluateExpression(document);
      List<Value> values = new ArrayList<>();
      if (result.value() instanceof XPathNodes nodes) {
        for (Node each : nodes) {
          values.add(Value.text(each.getTextContent()));
        }
      } else {
        values.add(Value.text(text(result.value())));
      }
      return values;
    } catch (XPathExpressionException e) {
      throw new UnreadableException(reason(e));
    }
  }

  private static String text(Object value) {
    // XPath knows no whole numbers; count(//a) is 3.0.
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : String.valueOf(value);
  }

  @Override
  public String words() {
    return "xpath " + Words.shortened(written);
  }

  @Override
  public boolean needsHeaders() {
    return true;
  }
}
