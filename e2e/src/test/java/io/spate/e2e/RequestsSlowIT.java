package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What requests say and what is taken out of their responses, over the whole local stack: each
 * arrives at a server, from two agents, exactly as the scenario has it.
 */
class RequestsSlowIT {
  private static final int USERS = 4;
  private static final int ROUNDS = 3;
  private static final long EACH = USERS * ROUNDS;
  private static final String SECRET = "s3cret&more";
  private static final String FORM = "application/x-www-form-urlencoded";

  private static Spate spate;

  private final CountingServer target = CountingServer.start();

  /** What came otherwise than expected, in words. */
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** Agents have the environment of the command that starts them. */
  @BeforeAll
  static void up() {
    spate =
        Spate.inNewHome()
            .with("SPATE_ENV_ALLOWED", "E2E_*")
            .with("E2E_TOKEN", "t-1")
            .with("E2E_SECRET", SECRET);
    spate.up(2);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @AfterEach
  void close() {
    target.close();
  }

  /** What is not said to be expected is answered with 404, which fails. */
  private Result run(String more, String steps) {
    target.respondOtherwise(request -> CannedResponse.status(404));
    Path scenario =
        spate.file(
            "requests.yaml",
            """
            target: %s
            load: { users: %d, spawnRate: 1000, iterations: %d }
            %s
            users:
              - tasks:
                  - sequence:
            """
                    .formatted(target.baseUrl(), USERS, ROUNDS, more.strip())
                + steps.stripTrailing().indent(10));
    return Result.of(spate, scenario).isOfAgents(2);
  }

  private void answer(String method, String path, CannedResponse response) {
    target.respond(method, path, response);
  }

  /** Answers with "ok" what has exactly this in it, where USER is the user's number. */
  private void expect(
      String method, String path, Function<SeenRequest, String> part, String expected) {
    target.respond(
        method,
        path,
        request -> {
          String user = String.valueOf(request.header("X-User"));
          String got = part.apply(request);
          if (!expected.replace("USER", user).equals(got)) {
            wrong.add(method + " " + path + " of user " + user + ": " + got);
          }
          return CannedResponse.text(200, "ok");
        });
  }

  private static String authorization(SeenRequest request) {
    return String.valueOf(request.header("Authorization"));
  }

  private static String typeAndBody(SeenRequest request) {
    return request.header("Content-Type") + "|" + request.text();
  }

  /** Those of basic authentication. */
  private static String credentials(SeenRequest request) {
    byte[] decoded = Base64.getDecoder().decode(authorization(request).replace("Basic ", ""));
    return new String(decoded, StandardCharsets.UTF_8);
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eachKindOfRequestArrivesAsItIsWritten() {
    expect("GET", "/search", SeenRequest::query, "q=a%20b%26USER&tag=new&tag=cheap");
    for (int user = 0; user < USERS; user++) {
      expect("GET", "/a/b/" + user + "/c", SeenRequest::method, "GET");
    }
    expect("POST", "/form", RequestsSlowIT::typeAndBody, FORM + "|user=u+USER&password=s%26t");
    expect("PATCH", "/text", RequestsSlowIT::typeAndBody, "application/xml|<todo>ä USER</todo>");
    expect(
        "PUT",
        "/json",
        RequestsSlowIT::typeAndBody,
        "application/json|{\"Id\":USER,\"Text\":\"a \\\"b\\\"\",\"Deep\":{\"really\":[true,null]}}");
    expect("HEAD", "/head", SeenRequest::text, "");
    expect("OPTIONS", "/options", request -> request.header("Accept"), "application/json");
    expect("DELETE", "/gone", RequestsSlowIT::authorization, "Bearer t-1");
    expect("GET", "/basic", RequestsSlowIT::credentials, "uUSER:p:w");
    expect("GET", "/none", RequestsSlowIT::authorization, "null");
    target.respond(
        "GET",
        "/cookie",
        request ->
            CannedResponse.text(200, "ok")
                .withHeader("Set-Cookie", "c=v" + request.header("X-User") + "; Path=/"));
    expect("GET", "/cookie/back", request -> request.header("Cookie"), "c=vUSER");
    expect("GET", "/traced", request -> request.header("traceparent").substring(0, 3), "00-");

    Result result =
        run(
            """
            http:
              cookies: true
              trace: true
              headers: { Accept: application/json, X-User: "${user}" }
              auth: { bearer: "${env.E2E_TOKEN}" }
            """,
            """
            - get: /search
              query: { q: "a b&${user}", tag: [ new, cheap ] }
            - get: "/a/b/${user}/c"
              name: path
            - post: /form
              form: { user: "u ${user}", password: s&t }
            - patch: /text
              body: "<todo>ä ${user}</todo>"
              headers: { Content-Type: application/xml }
            - put: /json
              json: { Id: "${user:number}", Text: 'a "b"', Deep: { really: [ true, null ] } }
            - head: /head
            - options: /options
            - delete: /gone
            - get: /basic
              auth: { basic: { user: "u${user}", password: "p:w" } }
            - get: /none
              auth: none
            - get: /cookie
            - get: /cookie/back
            - get: /traced
            """);

    assertThat(wrong).isEmpty();
    result.hasNoFailure();
    assertThat(result.byName()).hasSize(13).allSatisfy(this::isOfEach);
    assertThat(target.counts().total()).isEqualTo(13 * EACH).isEqualTo(result.requests());
  }

  private void isOfEach(String name, long requests) {
    assertThat(requests).as(name).isEqualTo(EACH);
  }

  @Test
  void filesArriveInFormsAndPackedBodiesAreRead() {
    spate.file("beach.txt", "what is on the photo\n");
    expect(
        "POST",
        "/photos",
        RequestsSlowIT::parts,
        """
        Content-Disposition: form-data; name="attachment"; filename="notes.md"
        Content-Type: text/markdown
        what is on the photo
        ---
        Content-Disposition: form-data; name="photo"; filename="beach.txt"
        Content-Type: text/plain
        what is on the photo
        ---
        Content-Disposition: form-data; name="tags"
        sea
        ---
        Content-Disposition: form-data; name="tags"
        summer
        ---
        Content-Disposition: form-data; name="title"
        Photo of USER""");
    answer("GET", "/gzip", packed("gzip", gzip("{\"packed\":\"by gzip\"}")));
    answer("GET", "/br", packed("br", brotli("{\"packed\":\"by brotli\"}")));
    answer("GET", "/deflate", packed("deflate", deflate("{\"packed\":\"by deflate\"}")));
    expect("GET", "/read/by gzip/by brotli/by deflate", SeenRequest::method, "GET");

    Result result =
        run(
            "http: { headers: { X-User: \"${user}\" } }",
            """
            - post: /photos
              multipart:
                title: "Photo of ${user}"
                tags: [ sea, summer ]
                photo: { file: beach.txt }
                attachment: { file: beach.txt, filename: notes.md, type: text/markdown }
            - get: /gzip
              headers: { Accept-Encoding: gzip }
              expect: { json: { $.packed: by gzip } }
              save: { one: $.packed }
            - get: /br
              headers: { Accept-Encoding: br }
              expect: { body: { contains: by brotli } }
              save: { two: $.packed }
            - get: /deflate
              headers: { Accept-Encoding: deflate }
              save: { three: $.packed }
            - get: "/read/${one}/${two}/${three}"
              name: read
            """);

    assertThat(wrong).isEmpty();
    result.hasNoFailure();
    assertThat(result.byName()).hasSize(5).allSatisfy(this::isOfEach);
    assertThat(target.counts().total()).isEqualTo(5 * EACH);
  }

  /** The parts of a form with their headers, sorted, without the lines between them. */
  private static String parts(SeenRequest request) {
    String boundary =
        request.header("Content-Type").replaceFirst(".*boundary=\"?([^\";]+).*", "$1");
    return Arrays.stream(request.text().split("(\r\n)?--" + Pattern.quote(boundary)))
        .filter(part -> part.startsWith("\r\n"))
        .filter(part -> !part.isBlank())
        .map(RequestsSlowIT::part)
        .sorted()
        .collect(Collectors.joining("\n---\n"));
  }

  private static String part(String part) {
    return part.lines()
        .filter(line -> !line.isBlank())
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("content-transfer"))
        .map(line -> line.replaceFirst("; ?charset=.*", ""))
        .collect(Collectors.joining("\n"));
  }

  private static CannedResponse packed(String coding, byte[] body) {
    return new CannedResponse(
        200, Map.of("Content-Type", "application/json", "Content-Encoding", coding), body);
  }

  private static byte[] gzip(String text) {
    return packed(text, GZIPOutputStream::new);
  }

  private static byte[] deflate(String text) {
    return packed(text, DeflaterOutputStream::new);
  }

  private interface Packer {
    OutputStream into(OutputStream out) throws IOException;
  }

  private static byte[] packed(String text, Packer packer) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packer.into(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** As Brotli without compression (RFC 7932, 9.2): one block as it is, and an empty last one. */
  private static byte[] brotli(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = bytes.length - 1;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(0x0b | (length & 1) << 7); // a window of 4 MiB, not the last, 16 bits of length
    packed.write(length >> 1);
    packed.write(length >> 9 & 0x7f | 0x80);
    packed.writeBytes(bytes);
    packed.write(0x03);
    return packed.toByteArray();
  }

  @Test
  void aScriptSignsWhatTheServerVerifies() {
    target.respond(
        "POST",
        "/orders",
        request -> {
          if (!hmac(request.text()).equals(request.header("X-Signature"))) {
            wrong.add(request.header("X-Signature") + " for " + request.text());
          }
          return CannedResponse.status(201);
        });

    Result result =
        run(
            "name: signed",
            """
            - script: |
                const items = ['a', 'b'].map((name) => ({ name, count: Number(user) + 1 }));
                const body = JSON.stringify({ iteration: Number(iteration), items });
                return { body, signature: hmac('SHA-256', key, body) };
              with: { user: "${user}", iteration: "${iteration}", key: "${env.E2E_SECRET}" }
              save: [ body, signature ]
            - post: /orders
              headers: { Content-Type: application/json, X-Signature: "${signature}" }
              body: ${body}
            """);

    assertThat(wrong).isEmpty();
    result.hasNoFailure();
    assertThat(result.byName()).isEqualTo(Map.of("POST /orders", EACH));
    assertThat(target.requests().stream().map(SeenRequest::text))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(1, 2, 3, 4)
                .flatMap(user -> Stream.of(1, 2, 3).map(round -> order(round, user)))
                .toList());
  }

  private static String order(int round, int count) {
    return "{\"iteration\":%d,\"items\":[{\"name\":\"a\",\"count\":%2$d},{\"name\":\"b\",\"count\":%2$d}]}"
        .formatted(round, count);
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eachAgentGetsOneAccessTokenForAllItsUsers() {
    AtomicInteger issued = new AtomicInteger();
    target.respond(
        "POST",
        "/token",
        request -> {
          String said = authorization(request) + " " + request.text();
          if (!said.equals(
              basic("load+test", "s3cret%26more") + " grant_type=client_credentials&scope=a+b")) {
            wrong.add(said);
          }
          return CannedResponse.json(
              200,
              "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                  .formatted(issued.incrementAndGet()));
        });
    answer("GET", "/orders", CannedResponse.text(200, "ok"));

    Result result =
        run(
            """
            http:
              auth:
                oauth2:
                  tokenUrl: /token
                  clientId: load test
                  clientSecret: "${env.E2E_SECRET}"
                  scope: a b
            """,
            "- get: /orders");

    assertThat(wrong).isEmpty();
    result.hasNoFailure();
    assertThat(result.byName()).isEqualTo(Map.of("GET /orders", EACH, "POST oauth2 token", 2L));
    assertThat(issued).hasValue(2);
    Map<String, Long> tokens =
        target.requests().stream()
            .filter(request -> request.path().equals("/orders"))
            .collect(
                Collectors.groupingBy(
                    RequestsSlowIT::authorization, TreeMap::new, Collectors.counting()));
    assertThat(tokens).isEqualTo(Map.of("Bearer t1", EACH / 2, "Bearer t2", EACH / 2));
    assertThat(result.report().toString() + result.outcome()).doesNotContain(SECRET);
  }

  /** What is saved by each kind of selector comes back as the path of a request. */
  @Test
  void whatResponsesHoldGoesIntoTheRequestsThatFollow() {
    serveDocuments();
    for (String path :
        new String[] {
          "/json/15/x/t-7/s-9/3/3/a&b/d",
          "/each/15",
          "/each/2",
          "/each/3",
          "/page/c-5/two/3/12",
          "/follow/p",
          "/xml/2/3"
        }) {
      expect("GET", path, SeenRequest::method, "GET");
    }
    answer("GET", "/any/15", CannedResponse.text(200, "ok"));
    answer("GET", "/any/2", CannedResponse.text(200, "ok"));
    answer("GET", "/any/3", CannedResponse.text(200, "ok"));

    Result result =
        run(
            "seed: 3",
            """
            - get: /json
              save:
                id: $.items[0].id
                pointed: { pointer: /items/0/a~1b }
                token: { header: x-token }
                session: { cookie: session }
                last: { json: "$.items[*].id", pick: last }
                all: { json: "$.items[*].id", pick: all }
                count: { json: "$.items[*]", pick: count }
                any: { json: "$.items[*].id", pick: random }
                text: { json: $.at, transform: [ htmlDecode, trim, lower ] }
                none: { json: $.nothing, default: d }
            - get: "/json/${id}/${pointed}/${token}/${session}/${last}/${count}/${text}/${none}"
              name: json
            - get: "/any/${any}"
              name: any
            - forEach: { in: all, as: each }
              steps: [ { get: "/each/${each}", name: each } ]
            - get: /page
              save:
                csrf: { regex: 'name=csrf value="([^"]+)"' }
                next: { css: "a[rel=next]", attribute: href }
                second: { css: li, pick: 2 }
                many: { css: li, pick: count }
                total: { xpath: "//p[@id='total']", transform: trim }
            - get: "/page/${csrf}/${second}/${many}/${total}"
              name: page
            - get: ${next}
              name: next
            - get: /xml
              save:
                two: { xpath: "//n[@k='b']" }
                sum: { xpath: "sum(//n)" }
            - get: "/xml/${two}/${sum}"
              name: xml
            """);

    result.hasNoFailure();
    Map<String, Long> rows = new TreeMap<>(result.byName());
    assertThat(rows.remove("GET each")).isEqualTo(3 * EACH);
    assertThat(rows)
        .hasSize(8)
        .allSatisfy(this::isOfEach)
        .containsOnlyKeys(
            "GET /json",
            "GET json",
            "GET any",
            "GET /page",
            "GET page",
            "GET next",
            "GET /xml",
            "GET xml");
    assertThat(target.counts().total()).isEqualTo(result.requests());
    assertThat(target.counts().withStatus(200)).isEqualTo(result.requests());
    assertThat(target.counts().of("GET", "/each/2")).isEqualTo(EACH);
    assertThat(target.counts().of("GET", "/follow/p")).isEqualTo(EACH);
  }

  private void serveDocuments() {
    answer(
        "GET",
        "/json",
        CannedResponse.json(
                200,
                "{\"items\":[{\"id\":15,\"a/b\":\"x\"},{\"id\":2},{\"id\":3}],\"at\":\" A&amp;B \"}")
            .withHeader("X-Token", "t-7")
            .withHeader("Set-Cookie", "session=s-9; Path=/; HttpOnly"));
    answer(
        "GET",
        "/page",
        CannedResponse.of(
            200,
            "text/html; charset=utf-8",
            "<html><body><form><input name=csrf value=\"c-5\"></form><a rel=next href=/follow/p>on</a>"
                + "<ul><li>one<li>two<li>three</ul><p id=total> 12 </p></body></html>"));
    answer(
        "GET",
        "/xml",
        CannedResponse.of(
            200, "application/xml", "<r xmlns='urn:x'><n k='a'>1</n><n k='b'>2</n></r>"));
  }

  @Test
  void whatDoesNotHoldIsCountedByKindAndTheRestGoesOn() {
    serveDocuments();

    Result result =
        run(
            "name: checks",
            """
            - get: /json
              name: holds
              expect:
                status: [ 2xx, 404 ]
                json: { "$.items[1].id": 2 }
                header: { X-Token: t-7, Content-Type: { contains: json } }
                body: { contains: items }
                responseTime: < 20s
                checks:
                  - { json: "$.items[*]", pick: count, atLeast: 3, atMost: 3 }
                  - { json: "$.items[-1].id", oneOf: [ 3, 4 ] }
                  - { header: X-Token, matches: '^t-\\d$' }
                  - { regex: oops, exists: false }
            - get: /json
              name: value
              expect: { json: { "$.items[1].id": 7 } }
            - get: /json
              name: message
              expect: { checks: [ { pointer: /items/5, exists: true, message: a sixth item } ] }
            - get: /xml
              name: number
              expect: { checks: [ { xpath: "count(//n)", lessThan: 2 } ] }
            - get: /page
              name: status
              expect: { status: 404 }
            - get: /page
              name: saved
              save: { nothing: { css: table } }
            - get: /page
              name: never
              headers: { X-Never: "${nothing}" }
            """);

    assertThat(result.byName())
        .isEqualTo(
            Stream.of("holds", "value", "message", "number", "status", "saved")
                .collect(Collectors.toMap(name -> "GET " + name, name -> EACH)));
    assertThat(result.byKind())
        .isEqualTo(
            Map.of(
                "check failed GET value", EACH,
                "check failed GET message", EACH,
                "check failed GET number", EACH,
                "unexpected status GET status", EACH,
                "value to save not found GET saved", EACH));
    assertThat(result.failures()).isEqualTo(5 * EACH);
    assertThat(result.report().path("failuresByKind").toString())
        .contains("a sixth item: /items/5", "expected status 404, got 200");
    assertThat(target.counts().total()).isEqualTo(6 * EACH);
  }
}
