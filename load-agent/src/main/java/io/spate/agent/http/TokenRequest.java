package io.spate.agent.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.http.Origin;
import io.spate.http.OriginUrl;
import io.spate.http.RequestBuffer;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.OAuth2;
import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * Asks for an access token by the client's credentials (RFC 6749 4.4), and reads the answer.
 * Neither the secret nor a token is in any message. Confined to its engine's event loop.
 */
public final class TokenRequest {
  /** A token that says no end is good for so long, unless a server refuses it. */
  private static final long UNSAID_SECONDS = TimeUnit.HOURS.toSeconds(24);

  private static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(365);

  /** Another one is got so long before the end, or at the last fifth of a short life. */
  private static final long AHEAD_SECONDS = 60;

  private static final int MAX_TOKEN = 16 << 10;
  private static final int MAX_WORDS = 300;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OAuth2 oauth2;
  private final HttpEngine engine;
  private final String baseUrl;
  private final long timeoutNanos;
  private String secret = "";

  /**
   * For one engine.
   *
   * @param baseUrl the run's target, without a slash at its end
   * @param timeout for the whole answer
   */
  public TokenRequest(OAuth2 oauth2, HttpEngine engine, String baseUrl, Duration timeout) {
    this.oauth2 = oauth2;
    this.engine = engine;
    this.baseUrl = baseUrl;
    this.timeoutNanos = timeout.toNanos();
  }

  /**
   * What came of a request.
   *
   * @param token null if there is none
   * @param kind why not; {@link ErrorKind#NONE} if there is one
   * @param message the same in words; null if there is one
   */
  public record Outcome(AccessToken token, ErrorKind kind, String message) {}

  /**
   * Prepares an exchange.
   *
   * @param context of any user: what is rendered is the same for all
   * @throws TemplateException if a value is missing, or if what was rendered is no request
   */
  public void prepare(UserContext context, HttpExchange exchange) {
    String id = oauth2.clientId().render(context);
    secret = oauth2.clientSecret().render(context);
    StringBuilder body = new StringBuilder("grant_type=client_credentials");
    add(body, "scope", oauth2.scope(), context);
    add(body, "audience", oauth2.audience(), context);
    if (oauth2.secretInBody()) {
      body.append("&client_id=").append(encoded(id));
      body.append("&client_secret=").append(encoded(secret));
    }
    RequestBuffer out = exchange.request();
    try {
      begin(oauth2.tokenUrl().render(context), out);
      if (!oauth2.secretInBody()) {
        out.header("Authorization", basic(id));
      }
      out.header("Content-Type", "application/x-www-form-urlencoded");
      out.header("Accept", "application/json");
      out.end(body);
    } catch (IllegalArgumentException e) {
      throw new TemplateException(e.getMessage());
    }
    exchange.prepare(true, true, timeoutNanos);
  }

  private void begin(String url, RequestBuffer out) {
    String whole = OriginUrl.end(url) < 0 ? baseUrl + url : url;
    int end = OriginUrl.end(whole);
    Origin origin = engine.origin(whole.substring(0, end));
    String path = whole.substring(end);
    out.begin("POST", origin, path.startsWith("/") ? path : "/" + path, null);
  }

  private static void add(StringBuilder body, String name, Template value, UserContext context) {
    if (value != null) {
      body.append('&').append(name).append('=').append(encoded(value.render(context)));
    }
  }

  /** Both are encoded before they are put together (RFC 6749 2.3.1). */
  private String basic(String id) {
    byte[] plain = (encoded(id) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The request that an exchange was prepared with, for people: without the secret. */
  public String shown(HttpExchange exchange) {
    return exchange
        .requestText()
        .replaceFirst("(?m)^Authorization: Basic .*?\r", "Authorization: Basic ***\r")
        .replaceFirst("client_secret=[^&]*", "client_secret=***");
  }

  /** Reads what an exchange has ended with. */
  public Outcome outcome(HttpExchange exchange) {
    if (exchange.error() != ErrorKind.NONE) {
      return new Outcome(null, exchange.error(), exchange.errorMessage());
    }
    JsonNode answer = json(exchange);
    if (exchange.status() != 200) {
      return new Outcome(
          null, ErrorKind.STATUS, "expected status 200, got " + exchange.status() + words(answer));
    }
    String value = answer.path("access_token").asText("");
    String problem = problemOf(value, answer.path("token_type").asText("Bearer"));
    if (problem != null) {
      return new Outcome(null, ErrorKind.CHECK, problem);
    }
    long seconds = answer.path("expires_in").asLong(UNSAID_SECONDS);
    long life = Math.clamp(seconds, 1, MAX_SECONDS);
    long obtained = exchange.endedNanos();
    long expires = exchange.sentNanos() + TimeUnit.SECONDS.toNanos(life);
    long ahead =
        Math.min(TimeUnit.SECONDS.toNanos(AHEAD_SECONDS), TimeUnit.SECONDS.toNanos(life) / 5);
    return new Outcome(
        new AccessToken(value, obtained, expires - ahead, expires), ErrorKind.NONE, null);
  }

  private static JsonNode json(HttpExchange exchange) {
    try {
      JsonNode read = MAPPER.readTree(exchange.body(), 0, exchange.bodyLength());
      return read == null ? MissingNode.getInstance() : read;
    } catch (JacksonException e) { // its message has a part of the text
      return MissingNode.getInstance();
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static String problemOf(String value, String type) {
    if (value.isEmpty()) {
      return "the response has no access_token";
    }
    if (value.length() > MAX_TOKEN || value.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      return "the access_token is none that a header could hold";
    }
    return type.equalsIgnoreCase("Bearer")
        ? null
        : "the token is of a type other than Bearer, which is the one that is known here";
  }

  /** What the server says to it (RFC 6749 5.2), should it repeat the secret without that. */
  private String words(JsonNode answer) {
    String error = answer.path("error").asText("");
    String description = answer.path("error_description").asText("");
    String said = error + (description.isEmpty() ? "" : ", " + description);
    if (said.isEmpty()) {
      return "";
    }
    String safe = secret.isEmpty() ? said : said.replace(secret, "***");
    return ": " + (safe.length() > MAX_WORDS ? safe.substring(0, MAX_WORDS) + "..." : safe);
  }
}
