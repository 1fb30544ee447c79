package io.spate.scenario.parse;

import io.spate.scenario.Connections;
import io.spate.scenario.HttpOptions;
import io.spate.scenario.HttpVersion;
import io.spate.scenario.OAuth2;
import io.spate.scenario.Redirects;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code http} and {@code gracefulStop}. */
final class HttpParser {
  private static final List<String> KEYS =
      List.of(
          "timeout",
          "connectTimeout",
          "connections",
          "version",
          "tls",
          "cookies",
          "redirects",
          "trace",
          "headers",
          "auth");

  private static final Pattern SHARE = Pattern.compile("0(?:\\.\\d{1,9})?|1(?:\\.0{1,9})?");

  private final Source source;
  private final Scalars scalars;

  HttpParser(Source source) {
    this.source = source;
    this.scalars = new Scalars(source);
  }

  /**
   * What requests use that do not say their own.
   *
   * @param redirects how many are followed one after the other
   * @param headers node of the default headers, compiled anew in every step, because what they may
   *     use differs; null if there are none
   * @param auth the same for the default credentials
   */
  record Defaults(
      Duration timeout,
      Duration connectTimeout,
      Connections connections,
      HttpVersion version,
      boolean verifyTls,
      boolean cookies,
      int redirects,
      double trace,
      Node headers,
      Node auth) {}

  Defaults defaults(Fields scenario) {
    Node node = scenario.get("http");
    Fields fields = node == null ? null : Fields.of(source, node, "http", KEYS);
    if (fields == null) {
      return new Defaults(
          HttpOptions.DEFAULT_TIMEOUT,
          HttpOptions.DEFAULT_CONNECT_TIMEOUT,
          new Connections.PerUser(),
          HttpVersion.HTTP_1_1,
          true,
          false,
          0,
          0,
          null,
          null);
    }
    return new Defaults(
        duration(fields, "timeout", HttpOptions.DEFAULT_TIMEOUT),
        duration(fields, "connectTimeout", HttpOptions.DEFAULT_CONNECT_TIMEOUT),
        new ConnectionsParser(source).connections(fields.get("connections")),
        version(fields.get("version")),
        verifyTls(fields.get("tls")),
        cookies(fields.get("cookies")),
        redirects(fields.get("redirects")),
        trace(fields.get("trace")),
        fields.get("headers"),
        fields.get("auth"));
  }

  private HttpVersion version(Node node) {
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : null;
    if (node == null || "1.1".equals(word)) {
      return HttpVersion.HTTP_1_1;
    }
    if ("2".equals(word) || "2.0".equals(word)) {
      return HttpVersion.HTTP_2;
    }
    if (!"auto".equals(word)) {
      source.problem(
          node,
          "version cannot be " + Source.words(node),
          "write 1.1, 2 or auto, the version of HTTP");
    }
    return HttpVersion.AUTO;
  }

  private boolean verifyTls(Node node) {
    Fields tls = node == null ? null : Fields.of(source, node, "tls", List.of("verify"));
    Node verify = tls == null ? null : tls.get("verify");
    return verify == null || !Boolean.FALSE.equals(scalars.bool(verify, "verify"));
  }

  private boolean cookies(Node node) {
    return node != null && Boolean.TRUE.equals(scalars.bool(node, "cookies"));
  }

  /** How many redirects are followed one after the other; 0 if it is wrong or not said. */
  int redirects(Node node) {
    Long most = node == null ? null : scalars.integer(node, "redirects");
    if (most != null && (most < 0 || most > Redirects.MAX)) {
      source.problem(
          node,
          "redirects must be between 0 and " + Redirects.MAX + ", got " + most,
          "0 follows none");
      return 0;
    }
    return most == null ? 0 : most.intValue();
  }

  /** All, none, or a share. */
  private double trace(Node node) {
    if (node == null) {
      return 0;
    }
    if (node instanceof ScalarNode scalar && PlainValue.of(scalar) == PlainValue.BOOLEAN) {
      return Boolean.parseBoolean(scalar.getValue()) ? 1 : 0;
    }
    if (node instanceof ScalarNode scalar && SHARE.matcher(scalar.getValue()).matches()) {
      return Double.parseDouble(scalar.getValue());
    }
    source.problem(
        node,
        "trace must be true, false or a share between 0 and 1, got " + Source.words(node),
        "write 0.1 for one request in ten");
    return 0;
  }

  private Duration duration(Fields fields, String key, Duration otherwise) {
    Node node = fields.get(key);
    Duration duration = node == null ? otherwise : scalars.positiveDuration(node, key);
    return duration == null ? otherwise : duration;
  }

  HttpOptions options(Defaults defaults, Node gracefulStop, List<OAuth2> tokens) {
    Duration stop =
        gracefulStop == null
            ? HttpOptions.DEFAULT_GRACEFUL_STOP
            : scalars.duration(gracefulStop, "gracefulStop");
    return new HttpOptions(
        defaults.timeout(),
        defaults.connectTimeout(),
        stop == null ? HttpOptions.DEFAULT_GRACEFUL_STOP : stop,
        defaults.connections(),
        defaults.version(),
        defaults.verifyTls(),
        defaults.cookies(),
        defaults.trace(),
        tokens);
  }
}
