package io.spate.scenario.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import io.spate.scenario.template.TemplateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scenario makes of its feeds. */
class FeedsTest {
  private static final String SOURCE =
      """
      target: http://h
      load: { users: 1, duration: 1s }
      seed: 42
      data:
        users: { file: users.csv, order: unique }
        words: [ a, 1.50, yes ]
        cities:
          rows: [ { name: Köln, zip: 50667 }, { name: Bonn, zip: null } ]
          order: shuffled
          atEnd: stop
        unused: other.jsonl
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

  private final Scenario scenario = Scenarios.parse(SOURCE);

  @Test
  void feedsHaveTheColumnsThatAreUsed() {
    assertThat(scenario.seed()).isEqualTo(42);
    assertThat(scenario.feeds())
        .extracting(Feed::name)
        .containsExactly("users", "words", "cities", "unused");
    Feed users = scenario.feeds().get(0);
    assertThat(users.columns()).containsExactly("name", "e-mail", "first name");
    assertThat(users.order()).isEqualTo(FeedOrder.UNIQUE);
    assertThat(users.stops()).as("unique rows are not given out again").isTrue();
    assertThat(scenario.feeds().get(1).inline().rows()).isEqualTo(3);
    assertThat(scenario.feeds().get(2).stops()).isTrue();
    assertThat(scenario.feeds().get(3).isUsed()).isFalse();
  }

  @Test
  void eachPartOfAUserSaysWhichFeedsItDrawsFrom() {
    assertThat(scenario.users().get(0).feeds()).as("vars and onStart").containsExactly(0, 2);
    assertThat(scenario.users().get(0).tasks().get(0).feeds()).containsExactly(0, 1);
    assertThat(scenario.users().get(0).tasks().get(1).feeds()).isEmpty();
  }

  private UserContext user() throws IOException {
    FeedTable users =
        FeedFile.read(
            new ByteArrayInputStream(
                "e-mail,name,first name\na@x,ann,Ann\nb@x,bob,Bob\n"
                    .getBytes(StandardCharsets.UTF_8)),
            "users.csv",
            scenario.feeds().get(0).columns());
    UserContext user = new UserContext(scenario, 0, 1);
    user.setFeedRows(
        new FeedRows(
            new FeedTable[] {
              users, scenario.feeds().get(1).inline(), scenario.feeds().get(2).inline(), null
            }));
    return user;
  }

  @Test
  void templatesInsertTheRowThatWasDrawn() throws IOException {
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
  void drawingAndInsertingMakesNoGarbage() throws IOException {
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
