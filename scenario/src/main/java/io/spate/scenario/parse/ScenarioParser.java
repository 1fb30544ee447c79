package io.spate.scenario.parse;

import io.spate.protocol.event.EventName;
import io.spate.scenario.Environment;
import io.spate.scenario.Fixture;
import io.spate.scenario.HttpOptions;
import io.spate.scenario.HttpVersion;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.OwnLoad;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.TargetUrl;
import io.spate.scenario.UserClass;
import io.spate.scenario.Var;
import io.spate.scenario.Variables;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.Feed;
import io.spate.scenario.data.FeedOrder;
import io.spate.scenario.threshold.Threshold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a whole scenario. Every part notes its problems and reads on, so that all of them are told
 * at once; a part that is wrong is null and never leaves this package.
 */
public final class ScenarioParser {
  private static final List<String> KEYS =
      List.of(
          "name",
          "target",
          "load",
          "thresholds",
          "http",
          "grpc",
          "gracefulStop",
          "seed",
          "data",
          "files",
          "vars",
          "include",
          "flows",
          "tags",
          "setup",
          "setupTimeout",
          "teardown",
          "teardownTimeout",
          "users");
  private static final List<String> INCLUDED_KEYS = List.of("flows", "include");
  private static final int MAX_NAME = 200;

  private final Source source;
  private final DataFiles files;
  private final Registry registry;

  private ScenarioParser(Source source, DataFiles files) {
    this.source = source;
    this.files = files;
    this.registry = new Registry(source);
  }

  /**
   * Reads a scenario, see {@link Scenario#parse}.
   *
   * @throws ScenarioException with every mistake that was found, if there is any
   */
  public static Scenario parse(String text, String file, DataFiles files) {
    // A byte order mark is no content.
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String content = JsonDialect.toYaml(unmarked);
    Source source = new Source(content, file);
    if (isTooLarge(content)) {
      source.problem(0, 0, "the scenario is larger than 8 MiB", null);
      source.throwIfWrong();
    }
    Scenario scenario = null;
    try {
      Node root = YamlReader.read(content, source);
      if (source.problemCount() == 0) {
        scenario = new ScenarioParser(source, files).scenario(root);
      }
    } catch (Source.Enough e) {
      // What is wrong has been noted; the rest would be no news.
    } catch (StackOverflowError e) {
      // Those who compile XPaths, CSS selectors and JSON paths recurse as deep as the text does.
      source.problem(0, 0, "an expression of the scenario is nested too deep", null);
    }
    source.throwIfWrong();
    return scenario;
  }

  private static boolean isTooLarge(String text) {
    return text.length() > Scenario.MAX_SOURCE_BYTES
        || (text.length() > Scenario.MAX_SOURCE_BYTES / 3
            && text.getBytes(StandardCharsets.UTF_8).length > Scenario.MAX_SOURCE_BYTES);
  }

  private Scenario scenario(Node root) {
    if (root == null || Source.isNull(root)) {
      source.problem(0, 0, "the scenario is empty", "it needs target, load and users");
      return null;
    }
    Fields fields = Fields.any(source, root, "a scenario", "it begins like 'name: My test'");
    if (fields == null) {
      return null;
    }
    fields.reportUnknown(KEYS, "x-");
    String name = fields.get("name") == null ? "scenario" : name(fields.get("name"));
    String target = target(fields);
    boolean byClass = OwnLoadParser.isByClass(fields.get("users"));
    Duration warmUp = byClass ? new OwnLoadParser(source).warmUp(fields) : null;
    LoadSpec load = byClass ? null : new LoadParser(source).load(fields);
    Node users = fields.require("users", "it is a list of user classes, each with tasks");
    registry.flows.read(source, fields.get("flows"));
    readIncluded(fields);
    SaveSurvey survey = new SaveSurvey(source, registry);
    survey.ofFixture(fields.get("setup"), fields.get("teardown"), registry.savedOnLine);
    survey.ofUsers(users).forEach(registry.savedOnLine::putIfAbsent);
    Node seed = fields.get("seed");
    Long seedValue = seed == null ? null : new Scalars(source).integer(seed, "seed");
    registry.boundaries.seed(seedValue);
    new DataParser(source, registry, files, seedValue == null ? 0 : seedValue)
        .read(fields.get("data"), fields.get("files"));
    new GrpcParser(source, registry).read(fields.get("grpc"));
    registry.tags.read(fields.get(TagChoice.KEY));
    Scope scope = new Scope(registry, null);
    VarsParser varsParser = new VarsParser(source, registry);
    List<Var> shared = varsParser.vars(fields.get("vars"), "", scope);
    HttpParser httpParser = new HttpParser(source);
    HttpParser.Defaults http = httpParser.defaults(fields);
    registry.http2Alone = http.version() == HttpVersion.HTTP_2;
    Scope afterSetup = new Scope(registry, scope);
    Fixture fixture = new FixtureParser(source, registry, http).fixture(fields, afterSetup);
    List<UserClass> classes =
        new UsersParser(source, registry, http, load != null && load.isOpen(), byClass)
            .users(users, afterSetup);
    registry.tags.check(classes.isEmpty());
    HttpOptions options =
        httpParser.options(http, fields.get("gracefulStop"), registry.tokens.list());
    List<Threshold> thresholds =
        new ThresholdsParser(source).thresholds(fields.get("thresholds"), measuredNames());
    source.throwIfWrong();
    List<Feed> feeds = registry.feeds.list();
    feeds.forEach(feed -> requireOneUse(feed, classes, users));
    source.throwIfWrong();
    if (byClass) {
      List<OwnLoad> loads = classes.stream().map(UserClass::own).toList();
      load = new OwnLoadParser(source).sum(users, loads, fields.get("load"), warmUp);
      source.throwIfWrong();
    }
    return new Scenario(
        name,
        target,
        load,
        classes,
        thresholds,
        options,
        new Variables(
            registry.vars.list(),
            registry.saved.list(),
            registry.counters.list(),
            registry.environment.list(),
            registry.computed.list(),
            shared),
        registry.requests.list(),
        feeds,
        seedValue,
        Environment.NONE,
        fixture);
  }

  /** What is done once per run is no load, and so nothing that a threshold could be about. */
  private List<String> measuredNames() {
    return registry.requests.list().stream().filter(name -> !EventName.isFixture(name)).toList();
  }

  /** The flows of other files, which {@link Includes} has put in. */
  private void readIncluded(Fields fields) {
    Node included = fields.get(Includes.KEY);
    if (fields.get("include") != null && included == null) {
      source.problem(
          fields.key("include"),
          "what is included is not there",
          "spate run and spate validate put it in and send one text");
    }
    Fields files =
        fields.get("include") == null || included == null
            ? null
            : Fields.any(source, included, Includes.KEY, null);
    if (files == null) {
      return;
    }
    for (Fields.Entry each : files.entries()) {
      Fields file = Fields.any(source, each.value(), "an included file", null);
      if (file != null) {
        file.reportUnknown(INCLUDED_KEYS, "x-");
        registry.flows.read(source, file.get("flows"));
      }
    }
  }

  /** Users and iterations draw a unique feed's rows in ways that know nothing of each other. */
  private void requireOneUse(Feed feed, List<UserClass> classes, Node node) {
    if (feed.order() == FeedOrder.UNIQUE
        && classes.stream().anyMatch(each -> each.feeds().contains(feed.index()))
        && classes.stream()
            .flatMap(each -> each.tasks().stream())
            .anyMatch(task -> task.feeds().contains(feed.index()))) {
      source.problem(
          node,
          "feed '" + feed.name() + "' is unique, and both users and iterations draw from it",
          "use it in vars, onStart and onStop alone, or in tasks alone");
    }
  }

  private String name(Node node) {
    String name = source.text(node, "name");
    if (name != null && name.length() > MAX_NAME) {
      source.problem(node, "name is longer than " + MAX_NAME + " characters", null);
    }
    return name;
  }

  private String target(Fields fields) {
    Node node = fields.require("target", TargetUrl.hint());
    if (node == null) {
      return null;
    }
    String target = source.text(node, "target");
    String problem = target == null ? null : TargetUrl.problemOf(target);
    if (problem != null) {
      source.problem(node, problem, TargetUrl.hint());
    }
    return target;
  }
}
