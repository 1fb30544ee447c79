package io.spate.scenario.dsl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of scenarios in Java, for a static import of all of them. What each means in full is in
 * {@code docs/scenarios.md}, where the words of YAML are the same or nearly so. They note what is
 * said; whether it is right, {@link ScenarioDraft#build} finds out as a whole.
 */
public final class Dsl {
  private Dsl() {}

  /** A scenario with a name for people. */
  public static ScenarioDraft scenario(String name) {
    return new ScenarioDraft(name);
  }

  // Times and rates

  /** So many milliseconds. */
  public static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** So many seconds. */
  public static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** So many minutes. */
  public static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  /** So many hours. */
  public static Duration hours(long hours) {
    return Duration.ofHours(hours);
  }

  /** So many a second. */
  public static Rate perSecond(double number) {
    return new Rate(number, "s");
  }

  /** So many a minute. */
  public static Rate perMinute(double number) {
    return new Rate(number, "m");
  }

  /** So many an hour. */
  public static Rate perHour(double number) {
    return new Rate(number, "h");
  }

  /** No wait. */
  public static Wait none() {
    return Wait.text("none");
  }

  /** Evenly between two times. */
  public static Wait between(Duration min, Duration max) {
    return Wait.text(Draft.text(min) + ".." + Draft.text(max));
  }

  /** Around a mean, two of three within one standard deviation. */
  public static Wait normal(Duration mean, Duration deviation) {
    return Wait.of("normal", mean).deviation(deviation);
  }

  /** As between independent people: mostly short, now and then long. */
  public static Wait exponential(Duration mean) {
    return Wait.of("exponential", mean);
  }

  // Load

  /** A ramp to so many users, who stay until the end. */
  public static LoadDraft users(int users) {
    return new LoadDraft("users", users);
  }

  /** The open model: users arrive at this rate, whatever becomes of those before them. */
  public static LoadDraft arrivals(Rate rate) {
    return new LoadDraft("arrivals", rate);
  }

  /** Of the whole run, where classes of users have loads of their own: its warm-up alone. */
  public static LoadDraft warmUp(Duration time) {
    return new LoadDraft("warmUp", time);
  }

  /** Straight lines from the level of the stage before to its own. */
  public static LoadDraft stages(StageDraft... stages) {
    return new LoadDraft("stages", stages);
  }

  /** A stage that ends at so many users. */
  public static StageDraft stage(Duration duration, int users) {
    return new StageDraft("duration", duration, "users", users);
  }

  /** A stage that ends at this rate of arrivals. */
  public static StageDraft stage(Duration duration, Rate arrivals) {
    return new StageDraft("duration", duration, "arrivals", arrivals);
  }

  /** Levels of the same height and length, see {@link #step}. */
  public static LoadDraft steps(ShapeDraft step) {
    return new LoadDraft("step", step);
  }

  /** Steps of so many users each; needs {@code every} and {@code until}. */
  public static ShapeDraft step(int by) {
    return new ShapeDraft().with("by", by);
  }

  /** Steps of this rate each; needs {@code every} and {@code until}. */
  public static ShapeDraft step(Rate by) {
    return new ShapeDraft().with("by", by);
  }

  /** A sudden rush, or several, see {@link #spike}. */
  public static LoadDraft spikes(ShapeDraft spike) {
    return new LoadDraft("spike", spike);
  }

  /** From a number of users to another and back; needs {@code at} and {@code lasting}. */
  public static ShapeDraft spike(int base, int peak) {
    return new ShapeDraft().with("base", base).with("peak", peak);
  }

  /** From a rate to another and back; needs {@code at} and {@code lasting}. */
  public static ShapeDraft spike(Rate base, Rate peak) {
    return new ShapeDraft().with("base", base).with("peak", peak);
  }

  /** Straight lines from one moment to the next; the last is the end. */
  public static LoadDraft points(StageDraft... points) {
    return new LoadDraft("points", points);
  }

  /** So many users at a time from the start of the run. */
  public static StageDraft at(Duration time, int users) {
    return new StageDraft("at", time, "users", users);
  }

  /** This rate of arrivals at a time from the start of the run. */
  public static StageDraft at(Duration time, Rate arrivals) {
    return new StageDraft("at", time, "arrivals", arrivals);
  }

  // Users, tasks and data

  /** A kind of user with a name. */
  public static UserDraft user(String name) {
    return new UserDraft(name);
  }

  /** A kind of user that gets a name by its number. */
  public static UserDraft user() {
    return new UserDraft(null);
  }

  /** A task of these steps. */
  public static TaskDraft task(StepDraft... steps) {
    return TaskDraft.of(steps);
  }

  /** A task with a name. */
  public static TaskDraft task(String name, StepDraft... steps) {
    return TaskDraft.named(name, steps);
  }

  /** A feed of rows; templates write {@code ${name.column}}. */
  public static FeedDraft feed(String name) {
    return new FeedDraft(name);
  }

  /** Rows that are made up, so many. */
  public static FakeDraft fake(int rows) {
    return new FakeDraft(rows);
  }

  /** How requests are sent. */
  public static HttpDraft http() {
    return new HttpDraft();
  }

  /** A token. */
  public static AuthDraft bearer(String token) {
    return AuthDraft.bearer(token);
  }

  /** A name and a password. */
  public static AuthDraft basic(String user, String password) {
    return AuthDraft.basic(user, password);
  }

  /**
   * An access token of OAuth 2.0 that agents get by their own credentials.
   *
   * @param tokenUrl a path below the target, or a whole URL
   * @param clientSecret from the agent's environment, {@code ${env.NAME}}
   */
  public static ClientCredentialsDraft clientCredentials(
      String tokenUrl, String clientId, String clientSecret) {
    return new ClientCredentialsDraft(tokenUrl, clientId, clientSecret);
  }

  /** No credentials, in place of those of {@link HttpDraft#auth}. */
  public static AuthDraft noAuth() {
    return AuthDraft.none();
  }

  // Requests

  /** A GET request. */
  public static RequestDraft get(String path) {
    return new RequestDraft("get", path);
  }

  /** A POST request. */
  public static RequestDraft post(String path) {
    return new RequestDraft("post", path);
  }

  /** A PUT request. */
  public static RequestDraft put(String path) {
    return new RequestDraft("put", path);
  }

  /** A PATCH request. */
  public static RequestDraft patch(String path) {
    return new RequestDraft("patch", path);
  }

  /** A DELETE request. */
  public static RequestDraft delete(String path) {
    return new RequestDraft("delete", path);
  }

  /** A HEAD request. */
  public static RequestDraft head(String path) {
    return new RequestDraft("head", path);
  }

  /** An OPTIONS request. */
  public static RequestDraft options(String path) {
    return new RequestDraft("options", path);
  }

  /**
   * A unary call of gRPC.
   *
   * @param method such as {@code todo.TodoService/Create}, whose descriptors {@link
   *     ScenarioDraft#descriptors} names; with {@code http(s)://host:port/} in front for another
   *     target
   */
  public static RequestDraft grpc(String method) {
    return new RequestDraft("grpc", method);
  }

  /**
   * A JSON object: names and values in turn, such as {@code object("Id", 1, "Done", true)}.
   *
   * @throws IllegalArgumentException if they do not come in pairs, or a name is no text or is there
   *     twice
   */
  public static Map<String, Object> object(Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "object(...) takes names and values in turn, got " + namesAndValues.length + " of them");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!(namesAndValues[i] instanceof String name)) {
        throw new IllegalArgumentException("a name must be text, got " + namesAndValues[i]);
      }
      if (object.containsKey(name)) {
        throw new IllegalArgumentException("'" + name + "' is there twice in object(...)");
      }
      object.put(name, namesAndValues[i + 1]);
    }
    return object;
  }

  /** A JSON array. */
  public static List<Object> array(Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }

  /** A file of the scenario's folder, to be sent in a form, see {@link RequestDraft#multipart}. */
  public static UploadDraft upload(String path) {
    return new UploadDraft(path);
  }

  /** A stream of events, see {@link RequestDraft#sse}. */
  public static StreamDraft stream() {
    return new StreamDraft();
  }

  // WebSockets

  /** Opens a WebSocket: a path below the target, or a {@code ws} or {@code wss} URL. */
  public static SocketDraft ws(String path) {
    return new SocketDraft("ws", path);
  }

  /** Sends a text. */
  public static SocketDraft wsSend(String text) {
    return new SocketDraft("wsSend", text);
  }

  /** Sends JSON, see {@link RequestDraft#json}. */
  public static SocketDraft wsSendJson(Object value) {
    return new SocketDraft("wsSend", Collections.singletonMap("json", value));
  }

  /** Sends a binary message, written as base64. */
  public static SocketDraft wsSendBase64(String bytes) {
    return new SocketDraft("wsSend", Collections.singletonMap("base64", bytes));
  }

  /** Sends a binary message, written as pairs of hex digits. */
  public static SocketDraft wsSendHex(String bytes) {
    return new SocketDraft("wsSend", Collections.singletonMap("hex", bytes));
  }

  /** Sends the content of a file, relative to the folder of the scenario, as a binary message. */
  public static SocketDraft wsSendFile(String path) {
    return new SocketDraft("wsSend", Collections.singletonMap("file", path));
  }

  /** Waits for a binary message of exactly these bytes, written as base64. */
  public static SocketDraft wsExpectBase64(String bytes) {
    return new SocketDraft("wsExpect", Collections.singletonMap("base64", bytes));
  }

  /** The same, written as pairs of hex digits. */
  public static SocketDraft wsExpectHex(String bytes) {
    return new SocketDraft("wsExpect", Collections.singletonMap("hex", bytes));
  }

  /** Waits for a binary message of so many bytes. */
  public static SocketDraft wsExpectBytes(int length) {
    return new SocketDraft("wsExpect", Collections.singletonMap("bytes", length));
  }

  /** Waits for any binary message. */
  public static SocketDraft wsExpectBinary() {
    return new SocketDraft("wsExpect", Collections.singletonMap("binary", true));
  }

  /** Waits for any message. */
  public static SocketDraft wsExpect() {
    return new SocketDraft("wsExpect", true);
  }

  /** Waits for a message of exactly this text. */
  public static SocketDraft wsExpect(String text) {
    return new SocketDraft("wsExpect", text);
  }

  /** Waits for a message of which this holds. */
  public static SocketDraft wsExpect(CheckDraft check) {
    return new SocketDraft("wsExpect", check);
  }

  /** Closes the WebSocket. */
  public static SocketDraft wsClose() {
    return new SocketDraft("wsClose", true);
  }

  // Flow

  /** A wait besides the think time. */
  public static StepDraft pause(Wait wait) {
    return new SimpleStep("pause", wait);
  }

  /** The same, always so long. */
  public static StepDraft pause(Duration time) {
    return new SimpleStep("pause", time);
  }

  /** The steps so many times. */
  public static StepDraft repeat(int times, StepDraft... steps) {
    return new SimpleStep("repeat", times).and("steps", Draft.steps(steps));
  }

  /** The steps so many times, drawn evenly each time, both ends included. */
  public static StepDraft repeat(int min, int max, StepDraft... steps) {
    return new SimpleStep("repeat", min + ".." + max).and("steps", Draft.steps(steps));
  }

  /** The steps as long as a condition holds, which is looked at before each round. */
  public static WhileDraft whileHolds(ConditionDraft condition, StepDraft... steps) {
    return new WhileDraft(condition, steps);
  }

  /** The same with a condition as YAML has it. */
  public static WhileDraft whileHolds(String condition, StepDraft... steps) {
    return new WhileDraft(condition, steps);
  }

  /** The steps once for each item of the variable {@code in}, which has it as {@code as}. */
  public static StepDraft forEach(String in, String as, StepDraft... steps) {
    return new SimpleStep("forEach", object("in", in, "as", as)).and("steps", Draft.steps(steps));
  }

  /** The steps if a condition holds. */
  public static IfDraft when(ConditionDraft condition, StepDraft... steps) {
    return new IfDraft(condition, steps);
  }

  /** The same with a condition as YAML has it. */
  public static IfDraft when(String condition, StepDraft... steps) {
    return new IfDraft(condition, steps);
  }

  /** One of several ways, drawn by weight each time. */
  public static StepDraft choose(BranchDraft... branches) {
    return new SimpleStep("choose", List.of(branches));
  }

  /** A way of a choice. */
  public static BranchDraft branch(int weight, StepDraft... steps) {
    return new BranchDraft(weight, steps);
  }

  /** A way of a choice, of weight 1. */
  public static BranchDraft branch(StepDraft... steps) {
    return new BranchDraft(null, steps);
  }

  /** The steps, and besides each request a row for all of them together. */
  public static StepDraft group(String name, StepDraft... steps) {
    return new SimpleStep("group", name).and("steps", Draft.steps(steps));
  }

  /** Requests side by side; the step ends when all of them have. */
  public static ParallelDraft parallel(RequestDraft... requests) {
    return new ParallelDraft(requests);
  }

  /** The user ends for good. */
  public static StepDraft abortUser() {
    return new SimpleStep("abort", "user");
  }

  /** The whole run ends, and has failed. */
  public static StepDraft abortRun(String reason) {
    return new SimpleStep("abort", "run").and("reason", reason);
  }

  /** The same without a reason. */
  public static StepDraft abortRun() {
    return new SimpleStep("abort", "run");
  }

  /** Variables that are computed in JavaScript; needs {@link ScriptDraft#save}. */
  public static ScriptDraft script(String code) {
    return new ScriptDraft(code);
  }

  /** Named steps, for {@link ScenarioDraft#flows}. */
  public static FlowDraft flow(String name, StepDraft... steps) {
    return new FlowDraft(name, steps);
  }

  /** The steps of a flow. */
  public static StepDraft use(String flow) {
    return new SimpleStep("use", flow);
  }

  /** The steps of a flow, which must be among {@link ScenarioDraft#flows}. */
  public static StepDraft use(FlowDraft flow) {
    return new SimpleStep("use", flow.name());
  }

  // Conditions

  /** The value of a variable, for a condition. */
  public static Operand variable(String name) {
    return new Operand("${" + name + "}");
  }

  /** The value of an expression, such as <code>${random.int(1,6)}</code>. */
  public static Operand expression(String expression) {
    return new Operand(expression);
  }

  /** A condition does not hold. */
  public static ConditionDraft not(ConditionDraft condition) {
    return new ConditionDraft("not (" + condition.text() + ")");
  }

  // What is expected of a response, and saved of it

  /** The status is one of these. */
  public static FieldDraft status(int... statuses) {
    return new FieldDraft("status", statuses.length == 1 ? statuses[0] : statuses);
  }

  /** The status is in one of these classes or ranges, such as {@code 2xx} or {@code 200..204}. */
  public static FieldDraft status(String... ranges) {
    return new FieldDraft("status", ranges.length == 1 ? ranges[0] : ranges);
  }

  /** The value at a JSON path is this one, of the same kind. */
  public static FieldDraft jsonIs(String path, Object value) {
    return new FieldDraft("json", object(path, value));
  }

  /** A header has exactly this value. */
  public static FieldDraft headerIs(String name, Object value) {
    return new FieldDraft("header", object(name, value));
  }

  /** A header contains this text. */
  public static FieldDraft headerContains(String name, Object text) {
    return new FieldDraft("header", object(name, object("contains", text)));
  }

  /** The body contains this text. */
  public static FieldDraft bodyContains(Object text) {
    return new FieldDraft("body", object("contains", text));
  }

  /** The response came in less than this time. */
  public static FieldDraft responseTimeLessThan(Duration time) {
    return new FieldDraft("responseTime", "< " + Draft.text(time));
  }

  /** The response came within this time. */
  public static FieldDraft responseTimeAtMost(Duration time) {
    return new FieldDraft("responseTime", "<= " + Draft.text(time));
  }

  /** A JSON path into the body. */
  public static SelectorDraft jsonPath(String path) {
    return new SelectorDraft("json", path);
  }

  /** A JSON pointer (RFC 6901) into the body. */
  public static SelectorDraft pointer(String pointer) {
    return new SelectorDraft("pointer", pointer);
  }

  /** A header. */
  public static SelectorDraft header(String name) {
    return new SelectorDraft("header", name);
  }

  /** What the response sets a cookie to. */
  public static SelectorDraft cookie(String name) {
    return new SelectorDraft("cookie", name);
  }

  /** A match of a regular expression in the body. */
  public static SelectorDraft regex(String regex) {
    return new SelectorDraft("regex", regex);
  }

  /** Elements that a CSS selector finds. */
  public static SelectorDraft css(String selector) {
    return new SelectorDraft("css", selector);
  }

  /** What an XPath 1.0 expression finds. */
  public static SelectorDraft xpath(String xpath) {
    return new SelectorDraft("xpath", xpath);
  }

  // Thresholds

  /** A threshold as YAML has it, such as {@code p95 of GET /todo < 300ms}. */
  public static ThresholdDraft threshold(String expression) {
    return ThresholdDraft.text(expression);
  }

  /** A percentile of response times, greater than 0 and at most 100. */
  public static ThresholdDraft percentile(double percentile) {
    return new ThresholdDraft("p" + Draft.number(percentile));
  }

  /** The median of response times. */
  public static ThresholdDraft median() {
    return new ThresholdDraft("median");
  }

  /** The mean of response times. */
  public static ThresholdDraft average() {
    return new ThresholdDraft("avg");
  }

  /** The shortest response time. */
  public static ThresholdDraft fastest() {
    return new ThresholdDraft("min");
  }

  /** The longest response time. */
  public static ThresholdDraft slowest() {
    return new ThresholdDraft("max");
  }

  /** The share of requests that failed, in percent. */
  public static ThresholdDraft failedPercent() {
    return new ThresholdDraft("failures%");
  }

  /** The number of requests that failed. */
  public static ThresholdDraft failures() {
    return new ThresholdDraft("failures");
  }

  /** Requests per second. */
  public static ThresholdDraft requestRate() {
    return new ThresholdDraft("rate");
  }

  /** The number of requests. */
  public static ThresholdDraft requests() {
    return new ThresholdDraft("requests");
  }
}
