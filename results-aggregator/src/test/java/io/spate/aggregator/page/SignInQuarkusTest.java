package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.access.Person;
import io.spate.access.Role;
import io.spate.access.SessionSeal;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.OidcProvider;
import io.spate.testsupport.SeenRequest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person signs in on a page by the authorization code flow, as a browser goes through it. */
@QuarkusTest
@TestProfile(SignInQuarkusTest.Pages.class)
@WithTestResource(SignInQuarkusTest.Stub.class)
class SignInQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String COOKIE = "spate_results_aggregator_session";
  private static final String KEY = "a-key-of-more-than-32-characters-for-tests";
  private static final String STOP = "/api/v1/runs/r1/stop";

  /** Scripted pages, with a control plane. */
  public static final class Pages extends ScriptedPages {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
    }
  }

  /** The provider, and what stands at the address of the control plane. */
  public static final class Stub implements QuarkusTestResourceLifecycleManager {
    private OidcProvider provider;
    private CountingServer controlPlane;

    @Override
    public Map<String, String> start() {
      provider = OidcProvider.start();
      controlPlane = CountingServer.start();
      controlPlane.respond("POST", STOP, CannedResponse.json(202, "{\"id\":\"r1\"}"));
      return Map.of(
          "spate.control-plane.url",
          controlPlane.baseUrl(),
          "spate.security.anonymous",
          "none",
          "spate.security.session-key",
          KEY,
          "spate.security.oidc.issuer",
          provider.issuer(),
          "spate.security.oidc.client-secret",
          OidcProvider.SECRET);
    }

    @Override
    public void inject(Object test) {
      if (test instanceof SignInQuarkusTest it) {
        it.provider = provider;
        it.controlPlane = controlPlane;
      }
    }

    @Override
    public void stop() {
      provider.close();
      controlPlane.close();
    }
  }

  OidcProvider provider;
  CountingServer controlPlane;

  @Inject ScriptedRuns runs;

  @TestHTTPResource("/")
  URI address;

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  @BeforeEach
  void aRunIsThere() {
    runs.clear();
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 60, 0));
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Accept", "text/html").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String site)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Follows where each answer leads, until one is a page. */
  private HttpResponse<String> follow(URI from) throws IOException, InterruptedException {
    URI at = from;
    HttpResponse<String> answer = get(at);
    for (int i = 0; i < 10 && answer.statusCode() / 100 == 3; i++) {
      at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
      answer = get(at);
    }
    return answer;
  }

  private List<String> cookieNames() {
    return cookies.getCookieStore().getCookies().stream().map(HttpCookie::getName).toList();
  }

  private String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOperatorSignsInOnAPageStopsARunAndSignsOut() throws Exception {
    provider.signInAs("olga", List.of("operator"));
    HttpResponse<String> login = follow(address.resolve("/runs/r1"));
    assertThat(login.uri().getPath()).isEqualTo("/login");
    assertThat(login.body()).contains("href=\"/login/oidc?next=%2Fruns%2Fr1\"");

    HttpResponse<String> landed = follow(address.resolve("/login/oidc?next=%2Fruns%2Fr1"));

    assertThat(landed.statusCode()).as(landed.body()).isEqualTo(200);
    assertThat(landed.body()).contains("You are signed in", "url=/runs/r1");
    // Nothing of the provider's stays in the browser.
    assertThat(cookieNames()).containsExactly(COOKIE);
    HttpCookie session = cookies.getCookieStore().getCookies().getFirst();
    assertThat(session.isHttpOnly()).isTrue();
    assertThat(get(address.resolve("/runs/r1")).statusCode()).isEqualTo(200);
    assertThat(get(address.resolve("/login")).body()).contains("&#39;oidc:olga&#39;, an operator");

    assertThat(post(STOP, null).statusCode()).isEqualTo(401);
    assertThat(post(STOP, "cross-site").statusCode()).isEqualTo(403);
    assertThat(controlPlane.requests()).isEmpty();
    assertThat(post(STOP, "same-origin").statusCode()).isEqualTo(202);
    SeenRequest asked = controlPlane.requests().getLast();
    assertThat(asked.header("Authorization")).isEqualTo("Bearer spate_session_" + session());
    assertThat(asked.header("Spate-Asked-By")).startsWith("oidc:olga from ");

    String kept = session();
    assertThat(post("/logout", "same-origin").statusCode()).isEqualTo(303);
    assertThat(cookieNames()).isEmpty();
    assertThat(get(address.resolve("/runs/r1")).statusCode()).isEqualTo(303);
    assertThat(kept).doesNotContain("olga");
  }

  @Test
  void aViewerSignsInAndStopsNothing() throws Exception {
    provider.signInAs("vera", List.of("viewer"));
    follow(address.resolve("/login/oidc?next=/"));
    assertThat(get(address.resolve("/runs/r1")).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = post(STOP, "same-origin");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("'oidc:vera' is a viewer");
  }

  @Test
  void whoHasNoRoleHereGetsNoSession() throws Exception {
    provider.signInAs("nina", List.of("accounting"));
    HttpResponse<String> answer = follow(address.resolve("/login/oidc"));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("Not signed in", "&#39;roles&#39;");
    assertThat(cookieNames()).doesNotContain(COOKIE);
  }

  @Test
  void aCodeThatSomebodyElseBeganGivesNoSession() throws Exception {
    provider.signInAs("olga", List.of("operator"));
    URI begun = address.resolve("/login/oidc");
    URI atProvider = URI.create(get(begun).headers().firstValue("Location").orElseThrow());
    URI back = URI.create(get(atProvider).headers().firstValue("Location").orElseThrow());
    cookies.getCookieStore().removeAll();

    HttpResponse<String> answer = get(back);

    assertThat(answer.statusCode()).isBetween(300, 499);
    assertThat(cookieNames()).doesNotContain(COOKIE);
    assertThat(get(address.resolve("/runs/r1")).statusCode()).isEqualTo(303);
  }

  @Test
  void theWayOnLeadsNowhereElse() throws Exception {
    provider.signInAs("vera", List.of("viewer"));
    HttpResponse<String> landed =
        follow(address.resolve("/login/oidc?next=https%3A%2F%2Fevil.example%2F"));
    assertThat(landed.body()).contains("url=/\"").doesNotContain("evil.example");
  }

  @Test
  void theSessionCountsAsATokenAtPartsThatShareTheKeyAndNowhereElse() throws Exception {
    SecureRandom random = new SecureRandom();
    String text = new Person("oidc:olga", Role.OPERATOR).text();
    Instant later = Instant.now().plusSeconds(60);
    String ours = SessionSeal.of(KEY, random).seal(text, later);
    String ended = SessionSeal.of(KEY, random).seal(text, Instant.now().minusSeconds(1));
    String strange = SessionSeal.ofThisProcess(random).seal(text, later);
    String token = SessionSeal.of(KEY, random).seal("spate_sealed-token", later);
    assertThat(with("spate_session_" + ours)).isEqualTo(200);
    for (String wrong : List.of(ended, strange, token, "", "x")) {
      assertThat(with("spate_session_" + wrong)).isEqualTo(401);
    }
  }

  private int with(String token) throws IOException, InterruptedException {
    return browser
        .send(
            HttpRequest.newBuilder(address.resolve("/api/v1/runs"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
