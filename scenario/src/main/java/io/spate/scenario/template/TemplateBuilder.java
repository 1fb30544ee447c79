package io.spate.scenario.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts a template together from texts with expressions and from literal pieces, such as the
 * brackets of a JSON body. Not thread-safe.
 */
public final class TemplateBuilder {
  private final Symbols symbols;
  private final List<Segment> segments = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  /** An empty builder whose expressions mean what {@code symbols} says. */
  public TemplateBuilder(Symbols symbols) {
    this.symbols = symbols;
  }

  /** Appends text as it is. */
  public TemplateBuilder literal(String text) {
    literal.append(text);
    return this;
  }

  /** Appends text with expressions, see {@link Template#compile}. */
  public TemplateBuilder text(String text, Escaping escaping, ProblemSink problems) {
    add(new TextCompiler(text, escaping, symbols, problems).compile());
    return this;
  }

  /**
   * Appends a JSON value: a string, or, if the text is exactly one expression with a type, a value
   * of that type.
   */
  public TemplateBuilder jsonValue(String text, ProblemSink problems) {
    List<Segment> parts = new TextCompiler(text, Escaping.JSON, symbols, problems).compile();
    if (typeOf(parts) != null) {
      add(List.of(((Segment.Insert) parts.get(0)).with(Escaping.NONE)));
      return this;
    }
    literal.append('"');
    add(parts);
    literal.append('"');
    return this;
  }

  /** The type of a text that is exactly one expression with a type; otherwise null. */
  public ValueType typeOf(String text) {
    return typeOf(
        new TextCompiler(text, Escaping.NONE, symbols, (offset, message, hint) -> {}).compile());
  }

  private static ValueType typeOf(List<Segment> parts) {
    return parts.size() == 1 && parts.get(0) instanceof Segment.Insert insert
        ? insert.type()
        : null;
  }

  private void add(List<Segment> parts) {
    for (Segment part : parts) {
      if (part instanceof Segment.Literal text) {
        literal.append(text.text());
      } else {
        flush();
        segments.add(part);
      }
    }
  }

  private void flush() {
    if (!literal.isEmpty()) {
      segments.add(new Segment.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** The template of all that was appended. */
  public Template build() {
    flush();
    return Template.of(segments);
  }
}
