package io.spate.scenario.parse;

import io.spate.scenario.OAuth2;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code oauth2}: where agents get a token from. */
final class OAuth2Parser {
  static final List<String> KEYS =
      List.of("tokenUrl", "clientId", "clientSecret", "scope", "audience", "credentials", "name");

  private static final String DEFAULT_NAME = "oauth2 token";
  private static final int MAX_NAME = 200;

  /** The beginning of an expression that is about anything but the agent's environment. */
  private static final Pattern OF_USERS = Pattern.compile("(?<!\\$)\\$\\{(?!\\s*env\\.)");

  private static final String EXAMPLE =
      "such as oauth2: { tokenUrl: /oauth/token, clientId: load, clientSecret: \"${env.SECRET}\" }";

  private final Source source;
  private final Registry registry;
  private final Symbols symbols;

  OAuth2Parser(Source source, Registry registry, Symbols symbols) {
    this.source = source;
    this.registry = registry;
    this.symbols = symbols;
  }

  /** The index of the token among those of the scenario; null if it is wrong. */
  Integer token(Node node) {
    int before = source.problemCount();
    Fields fields = Fields.of(source, node, "oauth2", KEYS);
    if (fields == null) {
      return null;
    }
    Template url = url(fields.require("tokenUrl", EXAMPLE));
    Template id = text(fields.require("clientId", EXAMPLE), "clientId");
    Template secret = secret(fields.require("clientSecret", EXAMPLE));
    Template scope = text(fields.get("scope"), "scope");
    Template audience = text(fields.get("audience"), "audience");
    boolean inBody = inBody(fields.get("credentials"));
    String name = name(fields.get("name"));
    int nameIndex = registry.requests.indexOf(name);
    if (source.problemCount() != before) {
      return null;
    }
    return registry.tokens.indexOf(
        written(fields), new OAuth2(url, id, secret, scope, audience, inBody, name, nameIndex));
  }

  /** What is written alike is one token, in however many places it is. */
  private static List<String> written(Fields fields) {
    return KEYS.stream().map(key -> String.valueOf(Nodes.text(fields.get(key)))).toList();
  }

  private Template url(Node node) {
    ScalarNode text = scalar(node, "tokenUrl");
    if (text == null) {
      return null;
    }
    int before = source.problemCount();
    Template url = new PathParser(source, symbols).path(text);
    String constant = url.isConstant() ? url.constantValue() : "/";
    if (source.problemCount() == before && !constant.startsWith("/") && !hasHost(constant)) {
      source.problem(
          text, "tokenUrl is not a URL: " + Source.words(text), "write https://host/path");
    }
    return url;
  }

  private static boolean hasHost(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Template secret(Node node) {
    Template secret = text(node, "clientSecret");
    if (secret != null && secret.isConstant()) {
      // Without the value in the message: it may be the secret.
      source.problem(
          node,
          "a clientSecret in a scenario is on disks and on pages",
          "take it from the agent's environment: \"${env.CLIENT_SECRET}\"");
    }
    return secret;
  }

  private Template text(Node node, String what) {
    ScalarNode text = scalar(node, what);
    return text == null
        ? null
        : Template.compile(text.getValue(), Escaping.NONE, symbols, source.sink(text));
  }

  /** A text that says the same for all users; null if there is none. */
  private ScalarNode scalar(Node node, String what) {
    ScalarNode text = node == null ? null : source.scalar(node, what);
    if (text == null) {
      return null;
    }
    Matcher ofUsers = OF_USERS.matcher(text.getValue());
    if (ofUsers.find()) {
      source.problem(
          text,
          ofUsers.start(),
          "oauth2 takes ${env.NAME} alone: all users of an agent have one token",
          null);
      return null;
    }
    return text;
  }

  private boolean inBody(Node node) {
    String text = node == null ? "basic" : source.text(node, "credentials");
    if (text != null && !Arrays.asList("basic", "body").contains(text)) {
      source.problem(node, "credentials must be basic or body, got " + Source.words(node), null);
    }
    return "body".equals(text);
  }

  private String name(Node node) {
    String text = node == null ? DEFAULT_NAME : source.text(node, "name");
    String name = "POST " + (text == null ? DEFAULT_NAME : text.trim());
    if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      source.problem(
          node, "the name must be one line of at most " + MAX_NAME + " characters", null);
    }
    return name;
  }
}
