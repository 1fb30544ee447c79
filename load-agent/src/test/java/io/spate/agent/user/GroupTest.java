package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups, against a real server. */
class GroupTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private record Event(String name, long dueUs, long timeUs, int error) {}

  private List<Event> events(String name) {
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals(name)) {
          events.add(new Event(name, batch.dueUs(i), batch.responseTimeUs(i), batch.error(i)));
        }
      }
    }
    return events;
  }

  private SlotEnd oneIteration(String steps) {
    return loop.run(
        """
        target: %s
        load: { users: 1, duration: 2s }
        users:
          - tasks:
              - sequence:
        """
                .formatted(target.baseUrl())
            + (steps + "\n- { get: /end, thinkTime: 60s }").indent(10));
  }

  @Test
  void aGroupsTimeIsFromItsFirstRequestToItsLastResponse() {
    SlotEnd end =
        oneIteration(
            """
            - { get: /before, thinkTime: 300ms }
            - group: checkout
              steps:
                - { get: /a, thinkTime: 200ms }
                - group: pay
                  steps: [ { pause: 100ms }, { get: /b, thinkTime: 400ms } ]
            """);

    assertThat(loop.names())
        .containsExactly(
            "GET /before", "GET /a", "GET /b", "group pay", "group checkout", "GET /end");
    assertThat(end.produced()).as("a group is an event").isEqualTo(6);
    Event outer = events("group checkout").getFirst();
    Event inner = events("group pay").getFirst();
    Event first = events("GET /a").getFirst();
    Event last = events("GET /b").getFirst();
    assertThat(outer.dueUs()).isEqualTo(first.dueUs());
    assertThat(outer.timeUs()).isBetween(300_000L, 380_000L);
    assertThat(outer.dueUs() + outer.timeUs())
        .isBetween(last.dueUs() + last.timeUs(), last.dueUs() + last.timeUs() + 20_000);
    assertThat(inner.timeUs()).isBetween(100_000L, 180_000L);
    assertThat(outer.error()).isEqualTo(ErrorKind.NONE.code());
  }

  @Test
  void aGroupFailsWithTheFirstFailureInIt() {
    target.respond("GET", "/bad", CannedResponse.status(500));

    oneIteration(
        """
        - group: outer
          steps:
            - group: fine
              steps: [ { get: /ok } ]
            - get: /bad
            - get: /ok
              expect: { body: { contains: nowhere } }
        """);

    assertThat(events("group fine").getFirst().error()).isEqualTo(ErrorKind.NONE.code());
    assertThat(events("group outer").getFirst().error()).isEqualTo(ErrorKind.STATUS.code());
  }

  @Test
  void aGroupThatIsLeftByAFailedSaveIsCountedAsFailed() {
    oneIteration(
        """
        - group: outer
          steps:
            - group: inner
              steps:
                - get: /ok
                  save: { id: { header: X-Missing } }
                  thinkTime: 60s
            - get: /never
        """);

    assertThat(loop.names()).containsExactly("GET /ok", "group inner", "group outer");
    assertThat(events("group outer").getFirst().error()).isEqualTo(ErrorKind.SAVE.code());
  }
}
