package io.spate.scenario.template;

import io.spate.scenario.UserContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Text with {@code ${...}} expressions, compiled once and rendered for every request. Immutable and
 * thread-safe; rendering allocates nothing but what the expressions themselves need.
 */
public final class Template {
  private final Segment[] segments;
  private final String constant;

  private Template(Segment[] segments, String constant) {
    this.segments = segments;
    this.constant = constant;
  }

  static Template of(List<Segment> segments) {
    if (segments.isEmpty()) {
      return constant("");
    }
    if (segments.size() == 1 && segments.get(0) instanceof Segment.Literal literal) {
      return constant(literal.text());
    }
    return new Template(segments.toArray(Segment[]::new), null);
  }

  /** A template without expressions. */
  public static Template constant(String text) {
    return new Template(new Segment[] {new Segment.Literal(text)}, text);
  }

  /**
   * Compiles a text.
   *
   * @param text with {@code ${...}} expressions; {@code $${} stands for a literal {@code ${}
   * @param escaping for inserted values, and with {@link Escaping#PATH} for the text, too: characters
   *     that no URL may contain are percent-encoded, and values after a {@code ?} are encoded as
   *     query values
   * @param symbols the variables
   * @param problems takes the mistakes; if there was one, the result must not be used
   */
  public static Template compile(
      String text, Escaping escaping, Symbols symbols, ProblemSink problems) {
    return new TemplateBuilder(symbols).text(text, escaping, problems).build();
  }

  /** The credentials of HTTP's basic authentication, as its header has them. */
  public static Template basicCredentials(Template user, Template password) {
    Expression credentials =
        (context, out) -> {
          // Of its own: what is appended to may be the context's scratch.
          StringBuilder plain = new StringBuilder();
          user.render(context, plain);
          plain.append(':');
          password.render(context, plain);
          byte[] bytes = plain.toString().getBytes(StandardCharsets.UTF_8);
          out.append(Base64.getEncoder().encodeToString(bytes));
        };
    if (user.isConstant() && password.isConstant()) {
      StringBuilder constant = new StringBuilder("Basic ");
      credentials.append(null, constant); // a constant template asks its user nothing
      return constant(constant.toString());
    }
    return of(
        List.of(
            new Segment.Literal("Basic "),
            new Segment.Insert(credentials, "basic", null, null, Escaping.NONE)));
  }

  /**
   * The value of an {@code Authorization} header with an access token.
   *
   * @param index of the token, see {@link UserContext#accessToken}
   */
  public static Template accessToken(int index) {
    return of(
        List.of(
            new Segment.Literal("Bearer "),
            new Segment.Insert(
                new Expression.TokenValue(index), "oauth2", null, null, Escaping.NONE)));
  }

  /** True if it renders to the same text always. */
  public boolean isConstant() {
    return constant != null;
  }

  /**
   * What it always renders to.
   *
   * @throws IllegalStateException if it is not constant
   */
  public String constantValue() {
    if (constant == null) {
      throw new IllegalStateException("this template is not constant");
    }
    return constant;
  }

  /**
   * Appends the text for a user.
   *
   * @throws TemplateException if a value is missing or not of its type; {@code out} may then hold a
   *     part of the text
   */
  public void render(UserContext context, StringBuilder out) {
    if (constant != null) {
      out.append(constant);
      return;
    }
    for (Segment segment : segments) {
      segment.append(context, out);
    }
  }

  /** The text for a user. */
  public String render(UserContext context) {
    if (constant != null) {
      return constant;
    }
    StringBuilder out = context.scratch();
    render(context, out);
    return out.toString();
  }
}
