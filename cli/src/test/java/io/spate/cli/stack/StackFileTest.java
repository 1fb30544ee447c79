package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {
  private static final StackProcess BROKER =
      new StackProcess(
          "broker",
          ProcessKind.BROKER,
          101,
          Instant.parse("2026-01-02T03:04:05.670Z"),
          9092,
          "/logs/broker.log",
          Map.of(),
          null);
  private static final StackProcess AGENT =
      new StackProcess(
          "agent-2",
          ProcessKind.AGENT,
          102,
          null,
          12345,
          "/logs/agent-2.log",
          Map.of("SPATE_AGENT_ID", "agent-2"),
          "5f1c");

  @TempDir private Path directory;

  @Test
  void whatWasWrittenIsRead() {
    StackFile file = new StackFile(directory.resolve("stack.json"));

    file.write(new StackState(List.of(AGENT, BROKER)));

    assertThat(file.read().processes()).containsExactly(BROKER, AGENT);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void anEmptyStackHasNoFile() {
    StackFile file = new StackFile(directory.resolve("stack.json"));
    file.write(new StackState(List.of(BROKER)));

    file.write(StackState.EMPTY);

    assertThat(directory).isEmptyDirectory();
    assertThat(file.read()).isEqualTo(StackState.EMPTY);
  }

  @Test
  void aBrokenFileCountsAsEmptyAndAnEntryOfAnUnknownKindIsLeftOut() throws IOException {
    Path path = directory.resolve("stack.json");
    StackFile file = new StackFile(path);

    Files.writeString(path, "{\"processes\": [{\"name\": \"bro");
    assertThat(file.read()).isEqualTo(StackState.EMPTY);

    Files.writeString(
        path,
        """
        {"version": 7, "processes": [
          {"name": "turbine", "pid": 5}, {"name": "agent-1"}, {"name": "agent-3", "pid": 6}]}
        """);
    assertThat(file.read().processes()).extracting(StackProcess::name).containsExactly("agent-3");
  }

  @Test
  void agentsAreOrderedByNumberNotByLetters() {
    StackState state =
        new StackState(List.of(agent(10), agent(2), agent(1))).with(agent(3)).without("agent-1");

    assertThat(state.agents())
        .extracting(StackProcess::name)
        .containsExactly("agent-2", "agent-3", "agent-10");
  }

  private static StackProcess agent(int number) {
    return new StackProcess(
        ProcessKind.agentName(number), ProcessKind.AGENT, number, null, 1, "log", Map.of(), null);
  }
}
