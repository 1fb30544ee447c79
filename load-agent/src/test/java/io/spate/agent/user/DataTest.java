package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.scenario.data.DataText;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of data that users draw, as a real server sees them. */
class DataTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();
  private final List<String> paths = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    target.respondOtherwise(
        request -> {
          paths.add(request.path());
          return CannedResponse.text(200, "ok");
        });
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario(String load, String feed) {
    return """
        target: %s
        load: { spawnRate: 1000, %s }
        data: { item: { rows: [ %s ], %s } }
        users:
          - thinkTime: 1ms
            tasks: [ { get: "/${user}/${item.id}", name: item } ]
            onStop: [ { get: "/stop/${user}", name: stop } ]
        """
        .formatted(
            target.baseUrl(),
            load,
            IntStream.range(0, 40)
                .mapToObj("{ id: r%d }"::formatted)
                .collect(Collectors.joining(", ")),
            feed);
  }

  private List<String> rows() {
    return paths.stream()
        .filter(path -> !path.startsWith("/stop"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  private List<String> rowsOf(int user) {
    String prefix = "/" + user + "/";
    return paths.stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .toList();
  }

  private static List<String> names(int... rows) {
    return IntStream.of(rows).mapToObj(row -> "r" + row).toList();
  }

  private static List<String> all() {
    return names(IntStream.range(0, 40).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60})
  void oneUserGoesThroughTheRowsInTheirOrderAndBeginsAnew(int slots) {
    loop.start(scenario("users: 1, iterations: 45", "order: sequential"), 0, slots).end();

    assertThat(rows().subList(0, 40)).isEqualTo(all());
    assertThat(rows().subList(40, 45)).isEqualTo(names(0, 1, 2, 3, 4));
  }

  @Test
  void slotsThatHaveUsersShareTheRows() {
    // 10 users in 10 of 60 slots: each goes through every tenth row.
    loop.start(scenario("users: 10, iterations: 5", "order: sequential"), 0, 60).end();

    for (int user = 0; user < 10; user++) {
      assertThat(rowsOf(user))
          .as("user %d", user)
          .isEqualTo(names(user, user + 10, user + 20, user + 30, user));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, sequential",
    "4, sequential",
    "60, sequential",
    "7, shuffled",
    "1, unique",
    "4, unique",
    "60, unique"
  })
  void usersEndInGoodOrderWhenEachRowHasBeenGivenOnce(int slots, String order) {
    SlotEnd end =
        loop.start(scenario("users: 10, duration: 2s", "atEnd: stop, order: " + order), 0, slots)
            .end();

    assertThat(rows()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(end.iterations()).isEqualTo(40);
    assertThat(paths.stream().filter(path -> path.startsWith("/stop"))).hasSize(10);
  }

  @Test
  void eachShuffledRoundHasEveryRowOnce() {
    loop.start(scenario("users: 1, iterations: 80", "order: shuffled"), 0, 1).end();

    List<String> first = rows().subList(0, 40);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all()).isNotEqualTo(all());
    assertThat(rows().subList(40, 80))
        .containsExactlyInAnyOrderElementsOf(all())
        .isNotEqualTo(first);
  }

  @Test
  void theSameSeedGivesTheSameRandomRows() {
    String source = scenario("users: 1, iterations: 30", "order: random") + "seed: 7\n";
    loop.start(source).end();
    List<String> first = List.copyOf(rows());
    paths.clear();
    loop.start(source).end();

    assertThat(rows()).isEqualTo(first);
    assertThat(first.stream().distinct().count()).isBetween(10L, 30L);
  }

  @Test
  void whoTakesASlotOverGoesOnBehindTheLastRow() {
    // Two slots, of each of which 5 iterations were done elsewhere.
    loop.start(scenario("users: 2, iterations: 8", "order: sequential"), 5_000, 2, 5).end();

    assertThat(rowsOf(0)).isEqualTo(names(10, 12, 14));
    assertThat(rowsOf(1)).isEqualTo(names(11, 13, 15));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60})
  void aRowThatVariablesUseIsTheUsersForItsWholeLife(int slots) {
    loop.start(
            """
            target: %s
            load: { users: 5, iterations: 3, spawnRate: 1000 }
            data: { account: [ anna, ben, carla, dora ] }
            users:
              - vars: { name: "${account}" }
                tasks: [ { get: "/${user}/${name}-${account}", name: item } ]
            """
                .formatted(target.baseUrl()),
            0,
            slots)
        .end();

    List<String> names = List.of("anna", "ben", "carla", "dora", "anna");
    for (int user = 0; user < 5; user++) {
      String both = names.get(user) + "-" + names.get(user);
      assertThat(rowsOf(user)).as("user %d", user).containsExactly(both, both, both);
    }
  }

  @Test
  void usersBeyondTheRowsDoNotStartWhereTheEndStops() {
    SlotEnd end =
        loop.run(
            """
            target: %s
            load: { users: 5, iterations: 2, spawnRate: 1000 }
            data: { account: { rows: [ anna, ben ], atEnd: stop } }
            users:
              - onStart: [ { get: "/login/${account}", name: login } ]
                tasks: [ { get: "/${account}", name: item } ]
            """
                .formatted(target.baseUrl()));

    assertThat(end.iterations()).isEqualTo(4);
    assertThat(paths)
        .containsExactlyInAnyOrder("/login/anna", "/login/ben", "/anna", "/anna", "/ben", "/ben");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void arrivalsDrawTheRowsInTheirOrderWhoeverServesThem(int slots) {
    loop.start(arrivals("recycle"), 0, slots).end();

    assertThat(rows()).hasSize(50);
    // 20 ms apart: requests may overtake each other on the way, but not by far.
    for (int i = 0; i < 50; i++) {
      int row = Integer.parseInt(rows().get(i).substring(1));
      assertThat(Math.floorMod(row - i + 20, 40))
          .as("arrival %d, row %d", i, row)
          .isBetween(15, 25);
    }
    assertThat(rows().stream().distinct()).hasSize(40);
  }

  @Test
  void arrivalsThatFindNoRowAreNotStarted() {
    SlotEnd end = loop.start(arrivals("stop"), 0, 4).end();

    assertThat(rows()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(end.iterations()).isEqualTo(40);
    EventBatch last = loop.batches().getLast();
    assertThat(last.arrivalsStarted()).isEqualTo(40);
    assertThat(last.arrivalsNotStarted()).isEqualTo(10);
  }

  private String arrivals(String atEnd) {
    return scenario("arrivals: 50/s, duration: 1s, maxUsers: 20", "atEnd: " + atEnd)
        .replace("spawnRate: 1000, ", "")
        .replace("thinkTime: 1ms", "name: all");
  }

  @Test
  void rowsOfFilesThatComeAlongAreDrawnColumnByColumn() {
    String source =
        """
        target: %s
        load: { users: 1, iterations: 2 }
        data: { person: users.csv, place: places.jsonl }
        users:
          - tasks: [ { get: "/${person.name}/${place.address.city}/${person.id}", name: item } ]
        """
            .formatted(target.baseUrl());
    loop.run(
        DataText.with(
            source,
            Map.of(
                "users.csv", "id,name\n1,\"Berg, Anna\"\n2,Ångström\n",
                "places.jsonl", "{\"address\": {\"city\": \"Bern\"}}\n")));

    assertThat(paths).containsExactly("/Berg, Anna/Bern/1", "/Ångström/Bern/2");
  }
}
