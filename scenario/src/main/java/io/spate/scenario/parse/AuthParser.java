package io.spate.scenario.parse;

import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateBuilder;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code auth}: the header {@code Authorization} in short. */
final class AuthParser {
  static final String HEADER = "Authorization";

  private static final List<String> KEYS = List.of("basic", "bearer");
  private static final List<String> BASIC_KEYS = List.of("user", "password");
  private static final String EXAMPLE = "such as auth: { bearer: \"${token}\" }, or none";

  private final Source source;

  AuthParser(Source source) {
    this.source = source;
  }

  /** The header; null for {@code none}, and if a problem was noted. */
  HeaderTemplate header(Node node, Symbols symbols) {
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("none")) {
      return null;
    }
    if (node instanceof ScalarNode) {
      source.problem(node, "auth must be basic or bearer, got " + Source.words(node), EXAMPLE);
      return null;
    }
    Fields fields = Fields.of(source, node, "auth", KEYS);
    if (fields == null) {
      return null;
    }
    Node basic = fields.get("basic");
    Node bearer = fields.get("bearer");
    if ((basic == null) == (bearer == null)) {
      if (basic != null || !fields.hasUnknown()) {
        source.problem(node, "auth takes one of basic and bearer", EXAMPLE);
      }
      return null;
    }
    Template value = basic == null ? bearer(bearer, symbols) : basic(basic, symbols);
    return value == null ? null : new HeaderTemplate(HEADER, value);
  }

  private Template bearer(Node node, Symbols symbols) {
    ScalarNode token = source.scalar(node, "bearer", "a token");
    return token == null
        ? null
        : new TemplateBuilder(symbols)
            .literal("Bearer ")
            .text(token.getValue(), Escaping.HEADER, source.sink(token))
            .build();
  }

  private Template basic(Node node, Symbols symbols) {
    Fields fields = Fields.of(source, node, "basic", BASIC_KEYS);
    if (fields == null) {
      return null;
    }
    String example = "such as basic: { user: u${user}, password: \"${env.PASSWORD}\" }";
    Template user = text(fields.require("user", example), "user", symbols);
    Template password = text(fields.require("password", example), "password", symbols);
    if (user != null && user.isConstant() && user.constantValue().indexOf(':') >= 0) {
      source.problem(fields.get("user"), "a user name of basic cannot hold a ':'", null);
    }
    return user == null || password == null ? null : Template.basicCredentials(user, password);
  }

  private Template text(Node node, String what, Symbols symbols) {
    ScalarNode text = node == null ? null : source.scalar(node, what);
    return text == null
        ? null
        : Template.compile(text.getValue(), Escaping.NONE, symbols, source.sink(text));
  }
}
