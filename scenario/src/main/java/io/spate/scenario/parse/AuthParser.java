package io.spate.scenario.parse;

import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.RequestStep;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateBuilder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code auth}: the header {@code Authorization} in short. */
final class AuthParser {
  static final String HEADER = "Authorization";

  private static final List<String> KEYS = List.of("basic", "bearer", "oauth2");
  private static final List<String> BASIC_KEYS = List.of("user", "password");
  private static final String EXAMPLE = "such as auth: { bearer: \"${token}\" }, or none";

  private final Source source;
  private final Registry registry;
  private int token = RequestStep.NO_TOKEN;

  AuthParser(Source source, Registry registry) {
    this.source = source;
    this.registry = registry;
  }

  /** The index of the token that the last header has, or {@link RequestStep#NO_TOKEN}. */
  int token() {
    return token;
  }

  /** The header; null for {@code none}, and if a problem was noted. */
  HeaderTemplate header(Node node, Symbols symbols) {
    token = RequestStep.NO_TOKEN;
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("none")) {
      return null;
    }
    if (node instanceof ScalarNode) {
      source.problem(
          node, "auth must be basic, bearer or oauth2, got " + Source.words(node), EXAMPLE);
      return null;
    }
    Fields fields = Fields.of(source, node, "auth", KEYS);
    if (fields == null) {
      return null;
    }
    Node basic = fields.get("basic");
    Node bearer = fields.get("bearer");
    Node oauth2 = fields.get("oauth2");
    long given = Stream.of(basic, bearer, oauth2).filter(Objects::nonNull).count();
    if (given != 1) {
      if (given > 1 || !fields.hasUnknown()) {
        source.problem(node, "auth takes one of basic, bearer and oauth2", EXAMPLE);
      }
      return null;
    }
    Template value;
    if (oauth2 != null) {
      value = oauth2(oauth2, symbols);
    } else {
      value = basic == null ? bearer(bearer, symbols) : basic(basic, symbols);
    }
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

  private Template oauth2(Node node, Symbols symbols) {
    Integer index = new OAuth2Parser(source, registry, symbols).token(node);
    if (index == null) {
      return null;
    }
    token = index;
    return Template.accessToken(index);
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
