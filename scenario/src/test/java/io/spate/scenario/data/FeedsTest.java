package io.spate.scenario.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import io.spate.scenario.template.TemplateException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a scenario makes of its feeds. */
class FeedsTest {
  private static final String SOURCE =
      """
      target: http://h
      load: { users: 1, duration: 1s }
      seed: 42
      data:
        users: { file: users.csv, order: random }
        words: [ a, 1.50, yes ]
        cities:
          rows: [ { name: Köln, zip: 50667 }, { name: Bonn, zip: null } ]
          order: shuffled
          atEnd: stop
        unused: [ 1 ]
      vars: { town: "${cities.name}" }
      users:
        - onStart: [ { post: /login, json: { who: "${users.name}" } } ]
          tasks:
            - sequence:
                - get: /${users.e-mail}
                - if: ${words} == 'yes'
                  then: [ { get: "/${users.first name}" } ]
            - get: /plain
          onStop: [ { get: "/${cities.zip|none}" } ]
      """;

  private final Scenario scenario =
      Scenarios.parse(
          DataText.with(
              SOURCE, Map.of("users.csv", "e-mail,name,first name\na@x,ann,Ann\nb@x,bob,Bob\n")));

  @Test
  void feedsHaveTheColumnsThatAreUsed() {
    assertThat(scenario.seed()).isEqualTo(42);
    assertThat(scenario.feeds())
        .extracting(Feed::name)
        .containsExactly("users", "words", "cities", "unused");
    Feed users = scenario.feeds().get(0);
    assertThat(users.columns()).containsExactly("e-mail", "name", "first name");
    assertThat(users.order()).isEqualTo(FeedOrder.RANDOM);
    assertThat(users.stops()).isFalse();
    assertThat(users.table().rows()).isEqualTo(2);
    assertThat(scenario.feeds().get(1).table().rows()).isEqualTo(3);
    assertThat(scenario.feeds().get(2).stops()).isTrue();
  }

  @Test
  void filesComeWithTheTextWhateverIsInThem() {
    String csv = "\uFEFFname\r\n\"a \"\"b\"\"\\\t\u2028 # {x}: Zoë 😀\"\r\n";
    String yaml =
        "target: http://h\nload: { users: 1, duration: 1s }\ndata: { u: d/x.csv }\n"
            + "users: [ { tasks: [ { get: \"/${u.name}\" } ] } ] # end";
    String json =
        """
        { "target": "http://h", "load": { "users": 1, "duration": "1s" }, "data": { "u": "d/x.csv" },
        \t"users": [ { "tasks": [ { "get": "/${u.name}" } ] } ] }
        """;

    for (String source : List.of(yaml, json)) {
      Feed feed = Scenarios.parse(DataText.with(source, Map.of("d/x.csv", csv))).feeds().get(0);
      StringBuilder value = new StringBuilder();
      feed.table().append(0, 0, value);

      assertThat(feed.columns()).containsExactly("name");
      assertThat(value).hasToString("a \"b\"\\\t\u2028 # {x}: Zoë 😀");
    }
  }

  @Test
  void eachPartOfAUserSaysWhichFeedsItDrawsFrom() {
    assertThat(scenario.users().get(0).feeds()).as("vars and onStart").containsExactly(0, 2);
    assertThat(scenario.users().get(0).tasks().get(0).feeds())
        .as("the row of the user's start stays")
        .containsExactly(1);
    assertThat(scenario.users().get(0).tasks().get(1).feeds()).isEmpty();
  }

  private UserContext user() {
    UserContext user = new UserContext(scenario, 0, 1);
    user.setFeedRows(FeedRows.of(scenario.feeds()));
    return user;
  }

  @Test
  void templatesInsertTheRowThatWasDrawn() {
    UserContext user = user();
    RequestStep login = (RequestStep) scenario.users().get(0).onStart().get(0);
    RequestStep logout = (RequestStep) scenario.users().get(0).onStop().get(0);
    StringBuilder out = new StringBuilder();
    assertThatThrownBy(() -> login.renderBody(user, new StringBuilder()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("'users.name' has no value: no row has been drawn");

    user.feedRows().draw(0, 1);
    user.feedRows().draw(2, 0);
    user.startUser();
    login.renderBody(user, out);
    logout.renderPath(user, out);
    user.feedRows().draw(2, 1);
    logout.renderPath(user, out);

    assertThat(out).hasToString("{\"who\":\"bob\"}/50667/none");
    assertThat(user.var(0)).isEqualTo("Köln");
  }

  @Test
  void drawingAndInsertingMakesNoGarbage() {
    UserContext user = user();
    user.feedRows().draw(0, 0);
    RequestStep step = (RequestStep) Scenarios.steps(scenario).get(0);
    StringBuilder out = new StringBuilder(64);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 40_000; i++) {
      if (i == 20_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      user.feedRows().draw(0, i & 1);
      out.setLength(0);
      step.renderPath(user, out);
    }
    double bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 20_000.0;

    assertThat(out).hasToString("/b@x");
    assertThat(bytes).as("bytes for each path").isLessThan(200);
    assertThat(List.of(out.toString())).hasSize(1);
  }
}
