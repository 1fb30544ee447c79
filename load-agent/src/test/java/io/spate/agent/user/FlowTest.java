package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.protocol.event.EventBatch;
import io.spate.scenario.parse.Includes;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users do with steps that hold others, against a real server. */
class FlowTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  /** A scenario of one user with one sequence. */
  private String sequence(String steps) {
    return """
        target: %s
        load: { users: 1, duration: 1s }
        users:
          - tasks:
              - sequence:
        """
            .formatted(target.baseUrl())
        + steps.stripTrailing().indent(10);
  }

  /**
   * The paths of one iteration of these steps: a last request whose think time outlasts the run.
   */
  private List<String> oneIteration(String steps) {
    loop.run(sequence(steps + "\n- { get: /end, thinkTime: 60s }"));
    return paths();
  }

  private List<String> paths() {
    return target.requests().stream().map(SeenRequest::path).toList();
  }

  @Test
  void aRepeatDoesItsStepsSoOftenAndSoDoesOneWithinIt() {
    assertThat(
            oneIteration(
                """
                - repeat: 2
                  steps:
                    - get: /a
                    - repeat: { count: 3 }
                      steps: [ { get: /b } ]
                - repeat: { count: 1, steps: [ { get: /c } ] }
                """))
        .containsExactly("/a", "/b", "/b", "/b", "/a", "/b", "/b", "/b", "/c", "/end");
  }

  @Test
  void aRangeOfRoundsIsDrawnAnewEachTime() {
    loop.run(sequence("- get: /begin\n- repeat: 0..3\n  steps: [ { get: /x } ]"));

    List<Integer> rounds = new ArrayList<>();
    for (String path : paths()) {
      if (path.equals("/begin")) {
        rounds.add(0);
      } else if (!rounds.isEmpty()) {
        rounds.set(rounds.size() - 1, rounds.getLast() + 1);
      }
    }
    assertThat(rounds).hasSizeGreaterThan(50).allMatch(count -> count <= 3);
    for (int count = 0; count <= 3; count++) {
      assertThat(Collections.frequency(rounds, count)).isGreaterThan(rounds.size() / 8);
    }
  }

  @Test
  void aWhileGoesOnUntilTheTargetSaysItIsDone() {
    AtomicInteger asked = new AtomicInteger();
    target.respond(
        "GET",
        "/job",
        request ->
            CannedResponse.json(
                200,
                asked.incrementAndGet() < 4 ? "{\"state\":\"busy\"}" : "{\"state\":\"done\"}"));

    assertThat(
            oneIteration(
                """
                - while: ${state} != 'done'
                  steps:
                    - get: /job
                      save: { state: $.state }
                """))
        .containsExactly("/job", "/job", "/job", "/job", "/end");
  }

  @Test
  void aWhileEndsAfterItsMostRounds() {
    assertThat(
            oneIteration(
                """
                - while: not ${user} == 1
                  max: 3
                  steps: [ { get: /job } ]
                """))
        .containsExactly("/job", "/job", "/job", "/end");
  }

  @Test
  void anIfTakesTheBranchOfWhatWasSaved() {
    target.respond("GET", "/todo", CannedResponse.json(200, "{\"n\":5,\"next\":null}"));

    assertThat(
            oneIteration(
                """
                - get: /todo
                  save: { n: $.n, next: { json: $.next, default: "" } }
                - if: ${n} > 4 and ${n} matches '^[0-9]$'
                  then: [ { get: /yes } ]
                  else: [ { get: /no } ]
                - if: ${next} != ''
                  then: [ { get: "/${next}", name: next } ]
                - if: ${n} < 4
                  then: [ { get: /yes } ]
                  else: [ { get: /no } ]
                """))
        .containsExactly("/todo", "/yes", "/no", "/end");
  }

  @Test
  void aForEachGoesThroughASavedArray() {
    target.respond(
        "GET", "/todo", CannedResponse.json(200, "{\"ids\":[7, \"a b\", {\"x\":[1]}, null]}"));

    assertThat(
            oneIteration(
                """
                - get: /todo
                  save: { ids: $.ids }
                - forEach: { in: ids, as: id }
                  steps:
                    - if: ${id} exists
                      then: [ { get: "/todo/${id}", name: "/todo/[id]" } ]
                      else: [ { get: /nothing } ]
                """))
        .containsExactly("/todo", "/todo/7", "/todo/a b", "/todo/{\"x\":[1]}", "/nothing", "/end");
  }

  @Test
  void aForEachGoesThroughAListWithCommasAndNothingThroughAnEmptyOne() {
    target.respond("GET", "/todo", CannedResponse.text(200, "").withHeader("X-Ids", "1, 2 ,3"));

    assertThat(
            oneIteration(
                """
                - get: /todo
                  save: { ids: { header: X-Ids }, none: { header: X-None, default: "" } }
                - forEach: { in: ids, as: id }
                  steps:
                    - forEach: { in: "x,y", as: letter }
                      steps: [ { get: "/${id}/${letter}", name: item } ]
                - forEach: { in: none, as: id, steps: [ { get: "/never/${id}", name: never } ] }
                """))
        .containsExactly("/todo", "/1/x", "/1/y", "/2/x", "/2/y", "/3/x", "/3/y", "/end");
  }

  @Test
  void aChooseTakesItsBranchesByTheirWeights() {
    loop.run(
        sequence(
            """
            - get: /begin
            - choose:
                - weight: 3
                  steps: [ { get: /often } ]
                - steps: [ { get: /seldom } ]
            """));

    double often = target.counts().of("GET", "/often");
    double seldom = target.counts().of("GET", "/seldom");
    assertThat(often + seldom).isGreaterThan(100);
    assertThat(target.counts().of("GET", "/begin") - often - seldom).isBetween(0.0, 1.0);
    double expected = 0.75;
    double deviation = Math.sqrt(expected * (1 - expected) / (often + seldom));
    assertThat(often / (often + seldom)).isBetween(0.75 - 4 * deviation, 0.75 + 4 * deviation);
  }

  @Test
  void aFailedSaveEndsTheIterationFromWithinALoop() {
    SlotEnd end =
        loop.run(
            sequence(
                """
                - repeat: 5
                  steps:
                    - get: /a
                      save: { id: { header: X-Missing } }
                      thinkTime: 60s
                - get: /never
                """));

    assertThat(paths()).containsExactly("/a");
    assertThat(end.iterations()).isEqualTo(1);
  }

  @Test
  void iterationsThatSendNothingDoNotSpin() {
    SlotEnd end = loop.run(sequence("- if: ${user} == 1\n  then: [ { get: /never } ]"));

    assertThat(paths()).isEmpty();
    assertThat(end.iterations()).isBetween(3L, 12L);
  }

  @Test
  void aLoopThatSendsNothingLetsOthersHaveTheirTurnAndEndsWithTheRun() {
    SlotEnd end =
        loop.run(
            """
            target: %s
            load: { users: 2, spawnRate: 100, duration: 1s }
            users:
              - tasks:
                  - sequence:
                      - if: ${user} == 0
                        then:
                          - while: ${user} == 0
                            steps: [ { if: "${user} == 1", then: [ { get: /never } ] } ]
                        else: [ { get: /other } ]
            """
                .formatted(target.baseUrl()));

    assertThat(target.counts().of("GET", "/never")).isZero();
    assertThat(target.counts().of("GET", "/other")).isGreaterThan(50).isEqualTo(end.produced());
  }

  @Test
  void aFlowIsDoneWhereverItIsUsed() {
    target.respond("POST", "/login", CannedResponse.json(200, "{\"token\":\"t\"}"));

    loop.run(
        """
        target: %s
        load: { users: 1, duration: 1s }
        flows:
          login:
            - post: /login
              save: { token: $.token }
          twice:
            - repeat: 2
              steps: [ { use: look } ]
          look: [ { get: "/look/${token}" } ]
        users:
          - onStart: [ { use: login } ]
            tasks:
              - sequence:
                  - use: twice
                  - use: look
                  - { get: /end, thinkTime: 60s }
        """
            .formatted(target.baseUrl()));

    assertThat(paths()).containsExactly("/login", "/look/t", "/look/t", "/look/t", "/end");
  }

  @Test
  void aFlowOfAnIncludedFileIsDoneLikeOneOfItsOwn() {
    Map<String, String> files =
        Map.of(
            "common/login.yaml",
            "include: token.yaml\nflows: { login: [ { use: token }, { get: /welcome } ] }\n",
            "common/token.yaml",
            "flows: { token: [ { post: /login, save: { token: $.token } } ] }\n");
    target.respond("POST", "/login", CannedResponse.json(200, "{\"token\":\"t\"}"));
    Includes whole =
        Includes.resolve(
            """
            target: %s
            load: { users: 1, iterations: 1 }
            include: common/login.yaml
            users:
              - onStart: [ { use: login } ]
                tasks: [ { get: "/look/${token}" } ]
            """
                .formatted(target.baseUrl()),
            "shop.yaml",
            new Includes.Files() {
              @Override
              public String nameOf(String written, String from) {
                return written.startsWith("common/") ? written : "common/" + written;
              }

              @Override
              public String read(String name) {
                return files.get(name);
              }
            });

    loop.run(whole.text());

    assertThat(paths()).containsExactly("/login", "/welcome", "/look/t");
  }

  @Test
  void pacingStartsAnIterationAtEvenTimesHoweverLongTheyTake() {
    loop.run(
        """
        target: %s
        load: { users: 1, duration: 1900ms }
        users:
          - pacing: 200ms
            thinkTime: 60ms
            tasks:
              - sequence:
                  - get: /first
                  - choose:
                      - steps: [ { pause: 50ms } ]
                      - steps: [ { pause: 1ms } ]
                  - get: /last
        """
            .formatted(target.baseUrl()));

    List<Long> due = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals("GET /first")) {
          due.add(batch.dueUs(i));
        }
      }
    }
    assertThat(due).hasSize(10);
    for (int i = 1; i < due.size(); i++) {
      assertThat(due.get(i) - due.get(i - 1)).isCloseTo(200_000L, within(3_000L));
    }
  }

  @Test
  void anIterationThatTakesLongerThanThePacingIsFollowedAtOnce() {
    SlotEnd end =
        loop.run(
            sequence("- get: /a\n- pause: 300ms")
                .replace("- tasks:", "- pacing: 100ms\n    tasks:"));

    assertThat(end.iterations()).isBetween(3L, 4L);
  }

  @Test
  void anIterationThatEndsWithAPauseIsCounted() {
    assertThat(loop.run(sequence("- get: /a\n- pause: 300ms")).iterations()).isBetween(2L, 4L);
  }

  @Test
  void inTheOpenModelEachArrivalDoesTheWholeTree() {
    SlotEnd end =
        loop.run(
            """
            target: %s
            load:
              maxUsers: 50
              stages:
                - { duration: 0s, arrivals: 50/s }
                - { duration: 1s, arrivals: 50/s }
                - { duration: 0s, arrivals: 0/s }
                - { duration: 1s, arrivals: 0/s }
            users:
              - tasks:
                  - sequence:
                      - repeat: 2
                        steps: [ { if: "${iteration} > 0", then: [ { get: /a } ] } ]
            """
                .formatted(target.baseUrl()));

    assertThat(target.counts().of("GET", "/a")).isEqualTo(100);
    assertThat(end.iterations()).isEqualTo(50);
  }
}
