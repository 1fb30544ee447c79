package io.spate.scenario;

import static io.spate.scenario.dsl.Dsl.*;

import io.spate.protocol.command.Spacing;
import io.spate.scenario.check.Transform;
import io.spate.scenario.data.FeedOrder;
import io.spate.scenario.dsl.FlowDraft;
import io.spate.scenario.dsl.ScenarioDraft;
import io.spate.scenario.dsl.UserDraft;
import io.spate.scenario.fake.FakeKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The samples of {@code docs/scenarios.md} in Java, in the same order. */
final class JavaSamples {
  private static final String LOCAL = "http://localhost:8080";

  /** What a sample has in base64. */
  private static final String TODOS =
      """
      Ct0BCgt0b2Rvcy5wcm90bxIEdG9kbyIdCgdOZXdUb2RvEhIKBHRleHQYASABKAlSBHRleHQiFQoDS2V5Eg4KAmlkGA
      EgASgDUgJpZCI+CgRUb2RvEg4KAmlkGAEgASgDUgJpZBISCgR0ZXh0GAIgASgJUgR0ZXh0EhIKBGRvbmUYAyABKAhS
      BGRvbmUySgoFVG9kb3MSIwoGQ3JlYXRlEg0udG9kby5OZXdUb2RvGgoudG9kby5Ub2RvEhwKA0dldBIJLnRvZG8uS2
      V5GgoudG9kby5Ub2RvYgZwcm90bzM=
      """;

  private JavaSamples() {}

  /** A scenario that says no name, as most samples do. */
  private static ScenarioDraft sample(UserDraft... users) {
    return scenario("scenario").target(LOCAL).users(users);
  }

  private static ScenarioDraft tenUsers(UserDraft... users) {
    return sample(users).load(users(10).duration(seconds(30)));
  }

  private static UserDraft reader() {
    return user().task(get("/todo"));
  }

  static List<ScenarioDraft> all() {
    List<ScenarioDraft> all = new ArrayList<>();
    all.add(todo());
    loads(all);
    all.add(weights());
    all.add(pacing());
    all.add(anyStep());
    all.add(endOfRun());
    all.add(sideBySide());
    all.add(tagged());
    all.add(scripts());
    all.add(namedFlows());
    all.add(startAndStop());
    all.add(onceInTheRun());
    all.add(requestKinds());
    all.add(uploads());
    all.add(streams());
    all.add(webSockets());
    all.add(binaryMessages());
    all.add(grpcCalls());
    all.add(expressions());
    all.add(secrets());
    all.add(variables());
    data(all);
    all.add(saves());
    all.add(expectations());
    all.add(thresholds());
    all.add(httpOptions());
    all.add(redirects());
    all.add(http2());
    all.add(accessTokens());
    all.add(sharedHeaders());
    all.add(tenUsers(user().task(get("/todo").expect(status(200)))));
    return all;
  }

  private static ScenarioDraft todo() {
    return scenario("Todo CRUD")
        .target(LOCAL)
        .load(users(200).spawnRate(10).duration(seconds(60)))
        .thresholds("failures < 1%", "p95 < 500ms")
        .users(
            user("TodoUser")
                .thinkTime(seconds(2), seconds(5))
                .task(
                    post("/todo")
                        .json(object("Description", "${lorem.sentence}", "Completed", false))
                        .expect(status(201))
                        .save("id", jsonPath("$.Id")),
                    get("/todo/${id}").name("/todo/[id]"),
                    put("/todo/${id}")
                        .name("/todo/[id]")
                        .json(
                            object("Id", "${id:number}", "Description", "done", "Completed", true)),
                    delete("/todo/${id}").name("/todo/[id]")));
  }

  private static void loads(List<ScenarioDraft> all) {
    all.add(sample(reader()).load(users(200).spawnRate(10).duration(minutes(5))));
    all.add(
        sample(reader())
            .load(
                stages(
                    stage(seconds(30), 100),
                    stage(minutes(2), 100),
                    stage(seconds(0), 300),
                    stage(seconds(30), 300),
                    stage(seconds(30), 0))));
    all.add(sample(reader()).load(steps(step(10).start(10).every(seconds(30)).until(100))));
    all.add(
        sample(reader())
            .load(
                spikes(spike(50, 500).at(minutes(2)).lasting(seconds(30)).ramp(seconds(5)))
                    .duration(minutes(10))));
    all.add(
        sample(reader())
            .load(
                points(
                    at(seconds(0), 20),
                    at(seconds(30), 100),
                    at(minutes(2), 80),
                    at(minutes(2), 0),
                    at(minutes(3), 50))));
    all.add(sample(reader()).load(users(100).duration(minutes(1)).throughput(perSecond(50))));
    all.add(
        sample(reader()).load(users(200).spawnRate(20).duration(minutes(5)).warmUp(seconds(30))));
    all.add(sample(reader()).load(users(10).iterations(5)));
    all.add(sample(reader()).load(users(10).sharedIterations(1000).maxDuration(hours(1))));
    all.add(
        sample(
            user("Visitor")
                .load(users(100).spawnRate(10).duration(minutes(5)))
                .thinkTime(seconds(1), seconds(3))
                .task(get("/todo")),
            user("Batch")
                .startAfter(minutes(2))
                .load(stages(stage(seconds(0), 5), stage(minutes(1), 5)))
                .task(get("/todo/1").name("batch"))));
    all.add(
        sample(
                user("Shopper")
                    .load(arrivals(perSecond(20)).maxUsers(300).duration(minutes(5)))
                    .task(get("/todo")),
                user("Clerk")
                    .load(users(10).duration(minutes(5)).throughput(perSecond(5)))
                    .thinkTime(seconds(1))
                    .task(get("/todo/1").name("look")),
                user("Nightly")
                    .startAfter(minutes(1))
                    .load(users(4).sharedIterations(500).maxDuration(minutes(10)))
                    .task(get("/todo/2").name("nightly")))
            .load(warmUp(seconds(30))));
    all.add(
        sample(reader())
            .load(
                arrivals(perSecond(1000))
                    .duration(seconds(30))
                    .maxUsers(3000)
                    .spacing(Spacing.EVEN)));
    all.add(
        sample(reader())
            .load(
                stages(
                        stage(seconds(30), perSecond(100)),
                        stage(minutes(1), perSecond(100)),
                        stage(seconds(0), perSecond(400)),
                        stage(seconds(30), perSecond(0)))
                    .maxUsers(3000)));
  }

  private static ScenarioDraft weights() {
    return sample(
            user("Reader")
                .weight(9)
                .thinkTime(seconds(1), seconds(3))
                .tasks(
                    task(get("/todo")).weight(3),
                    task(
                        "look closer",
                        get("/todo/1").name("/todo/[id]"),
                        pause(between(millis(500), seconds(2))),
                        get("/todo/2").name("/todo/[id]").thinkTime(none()))),
            user("Writer")
                .thinkTime(seconds(10))
                .task(post("/todo").json(object("Description", "more", "Completed", false))))
        .load(users(100).duration(minutes(1)));
  }

  private static ScenarioDraft pacing() {
    return sample(
            user()
                .pacing(seconds(5))
                .thinkTime(exponential(millis(400)).atMost(seconds(2)))
                .task(
                    get("/todo"),
                    pause(normal(millis(300), millis(100)).atLeast(millis(50))),
                    get("/todo/1")))
        .load(users(100).duration(minutes(1)));
  }

  private static ScenarioDraft anyStep() {
    return tenUsers(
        user()
            .thinkTime(seconds(1), seconds(3))
            .task(
                get("/todo").save("ids", jsonPath("$.ids")).save("total", jsonPath("$.total")),
                repeat(2, 5, get("/news")),
                when("${total} > 100 and not ${ids} == '[]'", get("/search"))
                    .otherwise(get("/hint")),
                forEach("ids", "id", get("/todo/${id}").name("/todo/[id]")),
                whileHolds(
                        variable("state").isNot("done"),
                        get("/job").save("state", jsonPath("$.state")).thinkTime(millis(500)))
                    .max(20),
                choose(branch(3, get("/cheap")), branch(1, get("/dear"))),
                group("checkout", post("/cart"), post("/order")),
                when(variable("state").isNot("done"), abortUser())));
  }

  private static ScenarioDraft endOfRun() {
    return tenUsers(
        user()
            .task(
                get("/stock").save("left", jsonPath("$.left").orElse("0")),
                when(
                    variable("left").is(0), abortRun("no stock is left, user ${user} has found"))));
  }

  private static ScenarioDraft sideBySide() {
    return tenUsers(
        user()
            .thinkTime(seconds(2), seconds(5))
            .task(
                group(
                    "home page",
                    get("/")
                        .thinkTime(none())
                        .save("id", css("main").attribute("data-id").orElse("1")),
                    parallel(
                            get("/style.css"),
                            get("/app.js"),
                            get("/api/news")
                                .save("news", jsonPath("$.first"))
                                .save("total", jsonPath("$.total")),
                            get("/api/user/${id}").name("/api/user/[id]"))
                        .connections(6)),
                get("/news/${news}").name("/news/[id]")));
  }

  private static ScenarioDraft scripts() {
    return tenUsers(
        user()
            .thinkTime(seconds(1), seconds(3))
            .task(
                script(
                        """
                        const order = { id: Number(id), items: ['a', 'b'].map((name) => ({ name, count: 1 })) };
                        const body = JSON.stringify(order);
                        return { body, signature: hmac('SHA-256', key, body) };
                        """)
                    .with("id", "${counter}")
                    .with("key", "${env.SIGNING_KEY|secret}")
                    .save("body", "signature"),
                post("/orders")
                    .header("Content-Type", "application/json")
                    .header("X-Signature", "${signature}")
                    .body("${body}")));
  }

  private static ScenarioDraft namedFlows() {
    FlowDraft login =
        flow(
            "login",
            get("/form").save("csrf", jsonPath("$.csrf")),
            post("/login")
                .json(object("user", "u${user}", "csrf", "${csrf}"))
                .save("token", jsonPath("$.token")));
    FlowDraft look = flow("look", get("/todo/1").header("Authorization", "Bearer ${token}"));
    FlowDraft browse = flow("browse", get("/todo"), use(look));
    return tenUsers(user().onStart(use(login)).task(use(browse), use("look")))
        .flows(login, browse, look);
  }

  private static ScenarioDraft startAndStop() {
    return tenUsers(
            user("Shopper")
                .thinkTime(seconds(1), seconds(3))
                .onStart(
                    post("/login")
                        .json(object("user", "u${user}"))
                        .save("token", jsonPath("$.token")))
                .task(get("/cart").header("Authorization", "Bearer ${token}"))
                .onStop(post("/logout").header("Authorization", "Bearer ${token}")))
        .gracefulStop(seconds(5));
  }

  private static ScenarioDraft requestKinds() {
    return tenUsers(
        user()
            .task(
                get("/search")
                    .name("search")
                    .query("q", "${lorem.word}")
                    .query("tag", "new", "cheap")
                    .header("Accept", "text/html")
                    .header("X-Request-Id", "${uuid}")
                    .timeout(seconds(5)),
                post("/login").form("user", "u${user}").form("password", "secret"),
                patch("/todo/1")
                    .body("<todo done=\"true\">${lorem.sentence}</todo>\n")
                    .header("Content-Type", "application/xml"),
                put("/todo/1")
                    .json(
                        object(
                            "Id",
                            1,
                            "Description",
                            "item ${counter}",
                            "Tags",
                            array("a", "b"),
                            "Nested",
                            object("deep", object("really", true, "none", null))))));
  }

  private static ScenarioDraft expressions() {
    return tenUsers(
        user()
            .task(
                post("/things")
                    .json(
                        object(
                            "id", "${uuid}",
                            "amount", "${random.int(1,100):number}",
                            "code", "${random.alphanumeric(8)}",
                            "title", "${lorem.words(3)}",
                            "text", "${lorem.paragraph}",
                            "at", "${now}",
                            "by", "user ${user}, iteration ${iteration}",
                            "sequence", "${counter:number}",
                            "literal", "$${not an expression}"))));
  }

  private static ScenarioDraft onceInTheRun() {
    return tenUsers(
            user().thinkTime(seconds(1)).task(get("/todo/${shared}").name("/todo/[shared]")))
        .setup(
            post("/todo")
                .json(object("Description", "made for this run", "Completed", false))
                .expect(status(201))
                .save("shared", jsonPath("$.Id")))
        .setupTimeout(seconds(30))
        .teardown(delete("/todo/${shared}").name("/todo/[shared]"))
        .teardownTimeout(seconds(30));
  }

  private static ScenarioDraft uploads() {
    return tenUsers(
            user()
                .task(
                    post("/photos")
                        .multipart("title", "Photo ${counter}")
                        .multipart("tags", "sea", "summer")
                        .multipart("photo", upload("beach.txt"))
                        .multipart(
                            "attachment",
                            upload("beach.txt").filename("notes.md").type("text/markdown"))))
        .file("beach.txt", "what is on the photo");
  }

  private static ScenarioDraft streams() {
    return sample(
            user()
                .thinkTime(seconds(5), seconds(20))
                .task(
                    post("/v1/chat/completions")
                        .json(
                            object(
                                "model",
                                "small",
                                "stream",
                                true,
                                "messages",
                                array(object("role", "user", "content", "${lorem.sentence}"))))
                        .sse(stream().untilData("[DONE]"))
                        .timeout(minutes(2))
                        .save("reason", jsonPath("$.choices[0].finish_reason")),
                    get("/news").sse(stream().lasting(seconds(30)))))
        .load(users(10).duration(minutes(5)))
        .thresholds("p95 of POST /v1/chat/completions first event < 800ms");
  }

  private static ScenarioDraft binaryMessages() {
    return sample(
            user()
                .thinkTime(seconds(1))
                .onStart(ws("/telemetry"))
                .task(
                    wsSendHex("01 00 ${random.int(10,99)}").name("reading"),
                    wsExpectBytes(4).name("answer"),
                    wsSendBase64("AP96").name("ping"),
                    wsExpectBase64("AP96").name("pong")))
        .load(users(5).duration(minutes(1)));
  }

  private static ScenarioDraft webSockets() {
    return sample(
            user()
                .onStart(
                    ws("/chat").header("Authorization", "Bearer abc"),
                    wsExpect(jsonPath("$.type").is("welcome"))
                        .name("welcome")
                        .save("room", jsonPath("$.room")))
                .task(
                    wsSendJson(
                            object("type", "say", "room", "${room}", "text", "${lorem.sentence}"))
                        .name("say")
                        .thinkTime(none()),
                    wsExpect(jsonPath("$.type").is("said"))
                        .name("said")
                        .timeout(seconds(2))
                        .thinkTime(between(seconds(5), seconds(20))))
                .onStop(wsClose()))
        .load(users(500).duration(minutes(5)));
  }

  private static ScenarioDraft tagged() {
    return tenUsers(
            user()
                .tasks(
                    task(get("/todo").tags("read", "smoke")),
                    task(
                            "change",
                            post("/todo")
                                .json(object("Description", "a"))
                                .save("id", jsonPath("$.Id")),
                            get("/todo/${id}").name("/todo/[id]"),
                            delete("/todo/${id}").name("/todo/[id]").tags("destructive"))
                        .tags("write")))
        .excludeTags("destructive");
  }

  private static ScenarioDraft grpcCalls() {
    return sample(
            user()
                .thinkTime(seconds(1), seconds(3))
                .task(
                    grpc("todo.Todos/Create")
                        .message(object("text", "${lorem.sentence}"))
                        .save("id", jsonPath("$.id")),
                    grpc("todo.Todos/Get")
                        .name("read it again")
                        .message(object("id", "${id}"))
                        .expect(jsonIs("$.done", false)),
                    grpc("todo.Todos/Get")
                        .name("one that is not there")
                        .message(object("id", -1))
                        .expect(status("NOT_FOUND"))))
        .load(users(100).duration(minutes(5)))
        .descriptors("todos.desc")
        .file("todos.desc", TODOS);
  }

  private static ScenarioDraft secrets() {
    return tenUsers(
        user()
            .onStart(
                post("/session")
                    .auth(basic("load-${user}", "${env.LOAD_PASSWORD}"))
                    .save("token", jsonPath("$.token")))
            .task(get("/todo").auth(bearer("${token}"))));
  }

  private static ScenarioDraft variables() {
    return tenUsers(
            user("Shopper")
                .var("login", "shopper-${user}")
                .var("email", "${login}@example.com")
                .task(
                    post("/login")
                        .json(object("login", "${login}", "email", "${email}", "visit", "${visit}"))
                        .save("token", jsonPath("$.token")),
                    get("/cart")
                        .query("size", "${pageSize}")
                        .header("Authorization", "Bearer ${token}")))
        .var("visit", "${uuid}")
        .var("pageSize", 20);
  }

  private static void data(List<ScenarioDraft> all) {
    all.add(
        sample(
                user()
                    .onStart(
                        post("/login")
                            .json(
                                object(
                                    "name", "${account.name}",
                                    "password", "${account.password}")))
                    .task(
                        get("/products/${product.id}")
                            .name("/products/[id]")
                            .query("like", "${product.title}")
                            .query("near", "${city}")))
            .load(users(50).duration(minutes(5)))
            .data(
                feed("account").file("accounts.csv").stopAtEnd(),
                feed("product")
                    .order(FeedOrder.RANDOM)
                    .rows(object("id", 17, "title", "Lamp"), object("id", 18, "title", "Chair")),
                feed("city").values("Bern", "Basel", "Chur"))
            .file(
                "accounts.csv", "name,password\nanna,secret-1\nben,\"a secret, with a comma\"\n"));
    all.add(
        sample(user().task(delete("/jobs/${job.id}").name("/jobs/[id]")))
            .load(users(4).duration(minutes(10)))
            .data(
                feed("job")
                    .rows(object("id", "a1"), object("id", "a2"), object("id", "a3"))
                    .order(FeedOrder.SHUFFLED)
                    .stopAtEnd())
            .seed(42));
    all.add(
        sample(
                user()
                    .thinkTime(seconds(1))
                    .task(post("/redeem").json(object("code", "${voucher.code}"))))
            .load(users(20).duration(minutes(10)))
            .data(feed("voucher").file("vouchers.csv").order(FeedOrder.UNIQUE))
            .file("vouchers.csv", "code\nA-1\nA-2\n"));
    all.add(
        sample(
                user()
                    .task(
                        post("/people")
                            .json(
                                object(
                                    "name", "${person.name}",
                                    "mail", "${person.mail}",
                                    "city", "${person.city}",
                                    "age", "${person.age}",
                                    "since", "${person.since}"))))
            .load(users(50).duration(minutes(5)))
            .data(
                feed("person")
                    .order(FeedOrder.RANDOM)
                    .fake(
                        fake(10_000)
                            .locale("de")
                            .seed(7)
                            .column("name", FakeKind.NAME)
                            .column("mail", FakeKind.EMAIL)
                            .column("city", FakeKind.CITY)
                            .column("age", FakeKind.NUMBER, 18, 99)
                            .column(
                                "since",
                                FakeKind.DATE,
                                LocalDate.of(2015, 1, 1),
                                LocalDate.of(2024, 12, 31)))));
  }

  private static ScenarioDraft saves() {
    return tenUsers(
        user()
            .task(
                get("/items")
                    .save("id", jsonPath("$.items[0].id"))
                    .save("whole", jsonPath("$['odd name']"))
                    .save("token", header("X-Token"))
                    .save("cheap", jsonPath("$.items[?(@.price < 10)].id").random())
                    .save("ids", jsonPath("$.items[*].id").all())
                    .save("count", jsonPath("$.items[*]").count())
                    .save("second", pointer("/items/1/id")),
                get("/page")
                    .save("csrf", regex("name=\"csrf\" value=\"([^\"]+)\""))
                    .save("year", regex("(\\d+)-(\\d+)").group(1).orElse("2026"))
                    .save("session", cookie("session").orElse("none"))
                    .save("next", css("a[rel=next]").attribute("href").orElse("/"))
                    .save(
                        "total",
                        xpath("//span[@id='total']")
                            .transform(Transform.TRIM, Transform.LOWER)
                            .orElse("0")),
                post("/form/${id}")
                    .name("/form/[id]")
                    .json(
                        object(
                            "whole", "${whole:json}",
                            "token", "${token}",
                            "csrf", "${csrf}",
                            "year", "${year}"))));
  }

  private static ScenarioDraft expectations() {
    return tenUsers(
        user()
            .task(
                get("/todo/1")
                    .expect(
                        status(200, 404),
                        jsonIs("$.Id", 1),
                        jsonIs("$.Completed", false),
                        jsonIs("$.Tags[0]", "new"),
                        jsonIs("$.Owner", null),
                        headerIs("Cache-Control", "no-store"),
                        headerContains("Content-Type", "json"),
                        bodyContains("Description"),
                        responseTimeLessThan(millis(500)),
                        jsonPath("$.Tags").exists().message("a todo without tags"),
                        jsonPath("$.Tags[*]").count().atLeast(1).atMost(5),
                        jsonPath("$.Tags[-1]").oneOf("new", "urgent"),
                        header("ETag").matches("^\"\\w+\"$"),
                        regex("error").missing().message("an error page with status 200"))));
  }

  private static ScenarioDraft thresholds() {
    return tenUsers(
            user()
                .tasks(
                    task(get("/todo")),
                    task(post("/todo").json(object("Description", "x"))),
                    task(get("/todo/1").name("/todo/[id]"))))
        .thresholds(
            failedPercent().lessThan(1),
            failures().of("POST /todo").lessThan(10),
            percentile(95).lessThan(millis(500)),
            percentile(99.9).of("GET /todo/[id]").lessThan(seconds(2)),
            median().of("/todo").lessThan(millis(100)),
            average().lessThan(millis(200)),
            slowest().lessThan(seconds(5)),
            requestRate().greaterThan(100),
            requests().atLeast(1000),
            failedPercent().lessThan(20).abortRun());
  }

  private static ScenarioDraft httpOptions() {
    return scenario("scenario")
        .target("https://example.org/api")
        .load(users(10).duration(seconds(30)))
        .gracefulStop(seconds(10))
        .http(
            http()
                .timeout(seconds(10))
                .connectTimeout(seconds(2))
                .connectionsPerUser()
                .http1()
                .cookies()
                .redirects(10)
                .trace(0.1)
                .verifyTls(true)
                .auth(bearer("${env.API_TOKEN}"))
                .header("Accept", "application/json")
                .header("User-Agent", "spate/${user}"))
        .users(reader());
  }

  private static ScenarioDraft redirects() {
    return tenUsers(
            user()
                .onStart(post("/login").form("user", "u${user}").expect(status(200)))
                .tasks(
                    task(get("/home")),
                    task(
                        get("/old")
                            .redirects(0)
                            .expect(status(301), headerIs("Location", "/new")))))
        .http(http().redirects(10).cookies());
  }

  private static ScenarioDraft http2() {
    return scenario("scenario")
        .target("https://shop.example.org")
        .load(users(100).duration(minutes(5)))
        .http(http().http2().sharedConnections(4))
        .users(
            user()
                .thinkTime(seconds(1))
                .task(parallel(get("/"), get("/style.css"), get("/app.js"), get("/logo.svg"))));
  }

  private static ScenarioDraft accessTokens() {
    return scenario("scenario")
        .target("https://shop.example.org")
        .load(users(100).duration(minutes(10)))
        .http(
            http()
                .auth(
                    clientCredentials(
                            "https://login.example.org/oauth/token",
                            "load-test",
                            "${env.CLIENT_SECRET}")
                        .scope("orders.read orders.write")))
        .users(
            user()
                .thinkTime(seconds(1), seconds(3))
                .tasks(task(get("/orders")), task(get("/prices").auth(noAuth()))));
  }

  private static ScenarioDraft sharedHeaders() {
    return tenUsers(
        user()
            .task(
                get("/todo")
                    .header("Authorization", "Bearer abc")
                    .header("Accept", "application/json"))
            .task(
                get("/report").header("Accept", "text/csv").header("Authorization", "Bearer abc")));
  }

  /** What the language has and the samples do not show. */
  static List<ScenarioDraft> more() {
    return List.of(
        tenUsers(reader()).http(http().http2IfOffered()),
        tenUsers(user().task(get("/a").tags("x")).task(get("/b"))).onlyTags("x"),
        tenUsers(
                user()
                    .thinkTime(normal(seconds(1), millis(100)))
                    .pacing(exponential(seconds(5)))
                    .tasks(
                        task(
                            head("/a").auth(noAuth()),
                            options("/b")
                                .expect(
                                    status("2xx", "404..410"),
                                    responseTimeAtMost(seconds(1)),
                                    status(200).message("not yet"),
                                    bodyContains("x").message("no x"),
                                    css("h1").last().is("Welcome"),
                                    css("h2").number(2).isNot("Bye").contains("a").notContains("b"),
                                    xpath("count(//a)").first().lessThan(10),
                                    cookie("c").transform(Transform.values()).greaterThan(1),
                                    pointer("/a").is(null))
                                .save("a", jsonPath("$.a")),
                            patch("/c").headers(object("X-A", "1")),
                            repeat(3, get("/d")),
                            pause(seconds(1)),
                            parallel(get("/e")).connections(2).thinkTime(seconds(1)),
                            choose(branch(get("/f"))),
                            when(
                                not(variable("a").exists())
                                    .or(variable("a").matches("it's"))
                                    .and(expression("${random.int(1,6)}").atLeast(3))
                                    .or(variable("a").lessThan(5).and(variable("a").atMost(4.5)))
                                    .or(variable("a").greaterThan(7))
                                    .or(variable("a").is(true)),
                                abortRun()))))
            .http(http().sharedConnections())
            .thresholds(
                fastest().atMost(seconds(1)),
                fastest().greaterThan(millis(1)),
                slowest().atLeast(millis(1)),
                requests().atMost(5),
                threshold("p50 < 1s").abortRun()),
        sample(reader())
            .load(
                spikes(
                        spike(perSecond(1), perSecond(10))
                            .at(seconds(10))
                            .lasting(seconds(5))
                            .every(seconds(30)))
                    .maxUsers(10)
                    .spacing(Spacing.POISSON)
                    .duration(minutes(3)))
            .http(http().sharedConnections(20).verifyTls(false)),
        sample(reader())
            .load(
                steps(
                        step(perMinute(10))
                            .start(perMinute(20))
                            .every(seconds(30))
                            .until(perHour(3600))
                            .ramp(seconds(5)))
                    .maxUsers(10)),
        tenUsers(
            user()
                .task(
                    get("/a")
                        .auth(
                            clientCredentials("/token", "${env.ID}", "${env.SECRET}")
                                .audience("shop")
                                .inBody()
                                .name("token")))),
        tenUsers(
                user()
                    .task(
                        get("/a").sse(stream()),
                        get("/b").sse(stream().events(10)),
                        get("/c").sse(stream().untilEvent("done")),
                        get("/d").sse(stream().until(jsonPath("$.type").is("end"))),
                        ws("wss://chat.example.org/e")
                            .query("q", 1)
                            .auth(bearer("t"))
                            .thinkTime(seconds(1)),
                        wsSend("hello"),
                        wsSendFile("frame.txt"),
                        wsExpectHex("00 ff"),
                        wsExpectBinary(),
                        wsExpect("hello"),
                        wsExpect(),
                        wsClose()))
            .file("frame.txt", "abc")
            .http(http().trace()),
        sample(reader())
            .load(points(at(seconds(0), perSecond(1)), at(seconds(30), perSecond(5))).maxUsers(5)));
  }
}
