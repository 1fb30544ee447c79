package io.spate.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserContext;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static final int ROUNDS = 20_000;

  private static final String STEPS =
      """
      - get: /a
        save: { id: $.Id }
      - repeat: 3
        steps:
          - if: ${id} == '4711' and not (${id} < 5 or ${id} == 'x')
            then: [ { get: /yes } ]
            else: [ { get: /no } ]
          - choose:
              - steps: [ { get: /left } ]
              - steps: [ { get: /right } ]
      - while: ${id} >= 4711
        max: 2
        steps: [ { get: /b } ]
      """;

  private final Scenario scenario =
      Scenario.parse(
          """
          target: http://localhost
          load: { users: 1, duration: 1s }
          users:
            - tasks:
                - sequence:
          """
              + STEPS.indent(10),
          "test");
  private final ClassProgram program = ClassProgram.of(scenario.users().getFirst());
  private final UserContext context = new UserContext(scenario, 0, 1);
  private final Loops loops = program.newLoops();

  /** Does all but send; returns how many requests there would have been. */
  private int execute(List<String> sent) {
    context.save(0, "4711");
    Program task = program.pickTask(context.random());
    int requests = 0;
    int pc = 0;
    while (pc < task.end()) {
      Instruction next = task.at(pc);
      if (next instanceof Instruction.Control control) {
        pc = control.next(pc, context, loops);
      } else {
        requests++;
        pc++;
        if (sent != null) {
          sent.add(((Instruction.Send) next).step().name());
        }
      }
    }
    return requests;
  }

  @Test
  void aProgramDoesWhatTheTreeSays() {
    context.startUser();
    context.startIteration();
    List<String> sent = new ArrayList<>();

    assertThat(execute(sent)).isEqualTo(9);

    assertThat(sent).startsWith("GET /a", "GET /yes").endsWith("GET /b", "GET /b");
    assertThat(sent).filteredOn("GET /yes"::equals).hasSize(3);
    assertThat(sent).filteredOn(name -> name.matches("GET /(left|right)")).hasSize(3);
  }

  @Test
  void programsAreExecutedWithoutGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
    context.startUser();
    context.startIteration();
    long requests = 0;
    for (int i = 0; i < ROUNDS; i++) {
      requests += execute(null);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      requests += execute(null);
    }
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

    assertThat(requests).isEqualTo(2L * ROUNDS * 9);
    assertThat(bytes).as("bytes allocated per iteration").isLessThan(8);
  }
}
