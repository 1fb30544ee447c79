package io.spate.aggregator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.report.RunReport.Events;
import io.spate.protocol.report.RunReport.Loss;
import io.spate.protocol.wire.SourceLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLedgerTest {
  private static final Producer A1 = new Producer("a1", "i1");
  private static final Producer A2 = new Producer("a2", "i1");

  @Test
  void everythingCountedIsSettledWithNothingLost() {
    RunLedger ledger =
        new RunLedger(
            List.of(source(A1, 0, 100, 0, 100, true), source(A1, 1, 50, 0, 50, true)),
            List.of(word(A1, 150, 0, false)));

    assertThat(ledger.isSettled()).isTrue();
    assertThat(ledger.events(true)).isEqualTo(new Events(150, 150, 0, 0, List.of()));
  }

  @Test
  void whatIsOnItsWayIsNotLostYet() {
    RunLedger ledger =
        new RunLedger(List.of(source(A1, 0, 100, 0, 100, false)), List.of(word(A1, 180, 0, false)));

    assertThat(ledger.isSettled()).isFalse();
    assertThat(ledger.events(false)).isEqualTo(new Events(180, 100, 0, 0, List.of()));
  }

  @Test
  void droppedAndGapsAreLostAtOnce() {
    RunLedger ledger =
        new RunLedger(
            List.of(source(A1, 0, 100, 10, 70, false)), List.of(word(A1, 130, 10, false)));

    assertThat(ledger.events(false))
        .isEqualTo(
            new Events(
                130,
                70,
                30,
                0,
                List.of(new Loss("a1", 10, 10, "dropped"), new Loss("a1", 20, 20, "gap"))));
  }

  @Test
  void crashedAgentMayHaveLostMoreThanIsKnown() {
    RunLedger ledger =
        new RunLedger(
            List.of(source(A1, 0, 100, 0, 100, false), source(A2, 0, 80, 0, 80, true)),
            List.of(
                new ProducerWord(A1, 130, 0, 200, true), new ProducerWord(A2, 80, 0, 200, true)));

    assertThat(ledger.events(true))
        .isEqualTo(new Events(210, 180, 30, 0, List.of(new Loss("a1", 30, 250, "crashed"))));
  }

  @Test
  void crashedAgentOfWhichNoBatchCameIsNamed() {
    RunLedger ledger = new RunLedger(List.of(), List.of(word(A1, 7, 0, true)));

    assertThat(ledger.isSettled()).isFalse();
    assertThat(ledger.events(true).lostBy()).containsExactly(new Loss("a1", 7, 7, "crashed"));
  }

  @Test
  void livingAgentsMissingTailIsAGap() {
    RunLedger ledger =
        new RunLedger(List.of(source(A1, 0, 60, 0, 60, false)), List.of(word(A1, 90, 0, false)));

    assertThat(ledger.events(true).lostBy()).containsExactly(new Loss("a1", 30, 30, "gap"));
  }

  @Test
  void sourceInTwoPartitionsIsOneSource() {
    SourceLedger first = wire("a1", 0, 60, 60, false, 1);
    SourceLedger second = wire("a1", 0, 100, 40, true, 2);

    List<SourceCount> sources = SourceCount.of(List.of(second, first));

    assertThat(sources).hasSize(1);
    assertThat(sources.getFirst().produced()).isEqualTo(100);
    assertThat(sources.getFirst().aggregated()).isEqualTo(100);
    assertThat(sources.getFirst().last()).isTrue();
    assertThat(new RunLedger(sources, List.of()).isSettled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void finalAccountingAlwaysAddsUp(long seed) {
    Random random = new Random(seed);
    List<SourceCount> sources = new ArrayList<>();
    List<ProducerWord> words = new ArrayList<>();
    for (int agent = 0; agent < 20; agent++) {
      Producer producer = new Producer("a" + agent % 7, "i" + agent);
      long produced = 0;
      for (int loop = random.nextInt(4); loop > 0; loop--) {
        long ofLoop = random.nextInt(1_000);
        long dropped = random.nextInt((int) ofLoop + 1) / 3;
        long counted = random.nextInt((int) (ofLoop - dropped) + 1);
        sources.add(source(producer, loop, ofLoop, dropped, counted, random.nextBoolean()));
        produced += ofLoop;
      }
      if (random.nextBoolean()) {
        long said = Math.max(0, produced + random.nextInt(200) - 100);
        words.add(new ProducerWord(producer, said, 0, random.nextInt(100), random.nextBoolean()));
      }
    }

    Events events = new RunLedger(sources, words).events(true);

    assertThat(events.aggregated() + events.lost())
        .as("seed %d", seed)
        .isEqualTo(events.produced());
    assertThat(events.lostBy()).allSatisfy(l -> assertThat(l.atMost()).isNotNegative());
    assertThat(events.lostBy().stream().mapToLong(Loss::events).sum()).isEqualTo(events.lost());
  }

  private static SourceCount source(
      Producer producer, int loop, long produced, long dropped, long aggregated, boolean last) {
    return new SourceCount(producer, loop, produced, dropped, aggregated, 0, last, 0);
  }

  private static ProducerWord word(Producer producer, long produced, long dropped, boolean gone) {
    return new ProducerWord(producer, produced, dropped, 0, gone);
  }

  private static SourceLedger wire(
      String agent, int loop, long produced, long aggregated, boolean last, long seenUs) {
    return SourceLedger.newBuilder()
        .setAgentId(agent)
        .setIncarnation("i1")
        .setLoop(loop)
        .setProduced(produced)
        .setAggregated(aggregated)
        .setLast(last)
        .setLastSeenUs(seenUs)
        .build();
  }
}
