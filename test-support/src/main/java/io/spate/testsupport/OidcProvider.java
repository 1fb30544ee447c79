package io.spate.testsupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spate.protocol.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider over HTTP: discovery, keys, the authorization code flow with PKCE, and
 * tokens, right and forged. Whoever is sent to it is signed in at once as the one of {@link
 * #signInAs}. Thread-safe.
 */
public final class OidcProvider implements AutoCloseable {
  /** What its one client is called, and its secret. */
  public static final String CLIENT = "spate";

  public static final String SECRET = "the-client's-secret";

  private static final String PATH = "/realms/work";
  private static final String KEY_ID = "key-1";
  private static final int KEY_BITS = 2048;
  private static final int LIFE_SECONDS = 300;

  private record Asked(Map<String, String> parameters, String user, List<String> roles) {}

  private final CountingServer server = CountingServer.start();
  private final RsaJsonWebKey key = newKey();
  private final RsaJsonWebKey strange = newKey();
  private final Map<String, Asked> codes = new ConcurrentHashMap<>();
  private final AtomicInteger discoveries = new AtomicInteger();
  private volatile String user = "nobody";
  private volatile List<String> roles = List.of();

  private OidcProvider() {
    server.respondOtherwise(request -> CannedResponse.text(404, "no such page"));
    server.respond(
        "GET",
        PATH + "/.well-known/openid-configuration",
        request -> {
          discoveries.incrementAndGet();
          return json(200, metadata());
        });
    server.respond(
        "GET",
        PATH + "/keys",
        request -> CannedResponse.json(200, new JsonWebKeySet(key).toJson()));
    server.respond("GET", PATH + "/authorize", this::authorize);
    server.respond("POST", PATH + "/token", this::token);
  }

  /** Starts one, with keys of its own. */
  public static OidcProvider start() {
    return new OidcProvider();
  }

  /** Its issuer: what tokens say, and where discovery begins. */
  public String issuer() {
    return server.baseUrl() + PATH;
  }

  /** How often somebody has asked for what it is. */
  public int discoveries() {
    return discoveries.get();
  }

  /** Whoever comes from now on is this user, with these roles. */
  public void signInAs(String name, List<String> withRoles) {
    user = name;
    roles = withRoles;
  }

  /** Claims of a token that is right, of a user for an audience; to be changed. */
  public Map<String, Object> claims(String name, String audience, List<String> withRoles) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer());
    claims.put("sub", "id-of-" + name);
    claims.put("preferred_username", name);
    claims.put("aud", audience);
    claims.put("iat", now);
    claims.put("exp", now + LIFE_SECONDS);
    claims.put("roles", withRoles);
    return claims;
  }

  /** A token that is signed as it should be. */
  public String sign(Map<String, Object> claims) {
    return sign(claims, key);
  }

  /** A token that says it is signed by this provider, and is by another key. */
  public String forge(Map<String, Object> claims) {
    return sign(claims, strange);
  }

  /** A token with the algorithm {@code none}. */
  public String unsigned(Map<String, Object> claims) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    return text(jws, claims);
  }

  private static String sign(Map<String, Object> claims, RsaJsonWebKey by) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    jws.setKeyIdHeaderValue(KEY_ID);
    jws.setKey(by.getPrivateKey());
    return text(jws, claims);
  }

  private static String text(JsonWebSignature jws, Map<String, Object> claims) {
    try {
      jws.setPayload(Json.MAPPER.writeValueAsString(claims));
      return jws.getCompactSerialization();
    } catch (JsonProcessingException | JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> metadata() {
    return Map.of(
        "issuer", issuer(),
        "authorization_endpoint", issuer() + "/authorize",
        "token_endpoint", issuer() + "/token",
        "jwks_uri", issuer() + "/keys",
        "response_types_supported", List.of("code"),
        "subject_types_supported", List.of("public"),
        "id_token_signing_alg_values_supported", List.of("RS256"),
        "code_challenge_methods_supported", List.of("S256"));
  }

  private CannedResponse authorize(SeenRequest request) {
    Map<String, String> asked = parameters(request.query());
    if (!CLIENT.equals(asked.get("client_id"))
        || !"code".equals(asked.get("response_type"))
        || !"S256".equals(asked.get("code_challenge_method"))
        || !asked.getOrDefault("scope", "").contains("openid")) {
      return CannedResponse.text(400, "wrong: " + asked);
    }
    String code = UUID.randomUUID().toString();
    codes.put(code, new Asked(asked, user, roles));
    return CannedResponse.status(302)
        .withHeader(
            "Location",
            asked.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
  }

  private CannedResponse token(SeenRequest request) {
    Map<String, String> sent = parameters(request.text());
    Asked asked = codes.remove(sent.getOrDefault("code", ""));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    if (!basic.equals(request.header("Authorization"))) {
      return json(401, Map.of("error", "invalid_client"));
    }
    if (asked == null
        || !"authorization_code".equals(sent.get("grant_type"))
        || !asked.parameters().get("redirect_uri").equals(sent.get("redirect_uri"))
        || !asked.parameters().get("code_challenge").equals(challenge(sent.get("code_verifier")))) {
      return json(400, Map.of("error", "invalid_grant"));
    }
    Map<String, Object> id = claims(asked.user(), CLIENT, asked.roles());
    id.put("nonce", asked.parameters().get("nonce"));
    return json(
        200,
        Map.of(
            "id_token",
            sign(id),
            "access_token",
            sign(claims(asked.user(), "another-service", asked.roles())),
            "token_type",
            "Bearer",
            "expires_in",
            LIFE_SECONDS));
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<String, String> parameters(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  private static CannedResponse json(int status, Object value) {
    try {
      return CannedResponse.json(status, Json.MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RsaJsonWebKey newKey() {
    try {
      RsaJsonWebKey key = RsaJwkGenerator.generateJwk(KEY_BITS);
      key.setKeyId(KEY_ID);
      key.setUse("sig");
      key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
