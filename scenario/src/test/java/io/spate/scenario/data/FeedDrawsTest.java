package io.spate.scenario.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.spate.scenario.data.FeedDraws.Supply;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows the slots of a run draw. */
class FeedDrawsTest {
  private static List<Feed> feeds(FeedOrder order, boolean stops, int rows) {
    FeedTable.Builder table = new FeedTable.Builder(1);
    for (int i = 0; i < rows; i++) {
      table.set(0, new byte[] {'x'}, 0, 1);
      table.endRow();
    }
    return List.of(new Feed("f", 0, order, stops, List.of("c"), table.build()));
  }

  /** What slots draw that take turns; -1 for none. */
  private static List<Integer> drawn(List<Feed> feeds, int slots, int each, long seed) {
    List<FeedDraws> draws =
        IntStream.range(0, slots)
            .mapToObj(slot -> new FeedDraws(feeds, slot, slots, seed, new long[0]))
            .toList();
    FeedRows rows = FeedRows.of(feeds);
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (FeedDraws slot : draws) {
        if (slot.supply(0) == Supply.ROW) {
          slot.draw(0, rows);
          drawn.add(rows.row(0));
        } else {
          drawn.add(-1);
        }
      }
    }
    return drawn;
  }

  @Test
  void slotsShareTheRowsInTheirOrderAndBeginAnew() {
    assertThat(drawn(feeds(FeedOrder.SEQUENTIAL, false, 4), 3, 2, 1))
        .containsExactly(0, 1, 2, 3, 0, 1);
  }

  @Test
  void noRowIsGivenOutTwiceWhereTheEndStops() {
    assertThat(drawn(feeds(FeedOrder.SEQUENTIAL, true, 4), 3, 2, 1))
        .containsExactly(0, 1, 2, 3, -1, -1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 17, 1000})
  void eachShuffledRoundHasEveryRowOnceInAnotherOrder(int rows) {
    List<Integer> drawn = drawn(feeds(FeedOrder.SHUFFLED, false, rows), 1, 2 * rows, 7);
    List<Integer> first = drawn.subList(0, rows);
    List<Integer> second = drawn.subList(rows, 2 * rows);
    List<Integer> all = IntStream.range(0, rows).boxed().toList();

    assertThat(first).containsExactlyInAnyOrderElementsOf(all);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all);
    if (rows > 10) {
      assertThat(first).isNotEqualTo(second).isNotEqualTo(all);
    }
  }

  @Test
  void anyRowIsDrawnAboutAsOftenAtRandom() {
    List<Integer> drawn = drawn(feeds(FeedOrder.RANDOM, false, 10), 4, 2_500, 3);

    for (int row = 0; row < 10; row++) {
      int wanted = row;
      assertThat(drawn.stream().filter(each -> each == wanted).count()).isBetween(850L, 1150L);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNIQUE")
  void whoGoesOnAfterDrawsOfAnotherDrawsTheRowsThatFollow(FeedOrder order) {
    List<Feed> feeds = feeds(order, false, 50);
    List<Integer> all = drawn(feeds, 1, 60, 5);
    FeedRows rows = FeedRows.of(feeds);
    FeedDraws first = new FeedDraws(feeds, 0, 1, 5, new long[0]);
    for (int i = 0; i < 23; i++) {
      first.draw(0, rows);
    }
    FeedDraws successor = new FeedDraws(feeds, 0, 1, 5, first.told());

    for (int i = 23; i < 60; i++) {
      successor.draw(0, rows);
      assertThat(rows.row(0)).as("draw %d", i).isEqualTo(all.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RANDOM", "SHUFFLED"})
  void theSeedSaysWhichRowsComeWhen(FeedOrder order) {
    List<Feed> feeds = feeds(order, false, 50);

    assertThat(drawn(feeds, 2, 50, 1)).isEqualTo(drawn(feeds, 2, 50, 1));
    assertThat(new HashSet<>(List.of(drawn(feeds, 2, 50, 1), drawn(feeds, 2, 50, 2)))).hasSize(2);
  }

  private static List<Feed> unique(int rows) {
    return feeds(FeedOrder.UNIQUE, true, rows);
  }

  /** Draws as long as there is a row at once. */
  private static List<Integer> drawAll(FeedDraws draws, FeedRows rows) {
    List<Integer> drawn = new ArrayList<>();
    while (draws.supply(0) == Supply.ROW) {
      draws.draw(0, rows);
      drawn.add(rows.row(0));
    }
    return drawn;
  }

  @Test
  void noUniqueRowIsDrawnBeforeOthersHaveBeenToldOfIt() {
    FeedRows rows = FeedRows.of(unique(100));
    FeedDraws draws = new FeedDraws(unique(100), 1, 2, 1, new long[0]);
    assertThat(draws.supply(0)).isEqualTo(Supply.LATER);

    assertThat(draws.reserve()).isTrue();
    assertThat(draws.supply(0)).as("told, but not known to have arrived").isEqualTo(Supply.LATER);
    long[] told = draws.told();
    draws.grant(told);

    assertThat(drawAll(draws, rows)).hasSize((int) told[0]).startsWith(1, 3, 5, 7);
    assertThat(draws.supply(0)).isEqualTo(Supply.LATER);
    assertThat(draws.told()).isEqualTo(told);
  }

  @Test
  void whatWasReservedAndNotDrawnIsFreeAfterAnOrderlyEndAndSkippedAfterACrash() {
    FeedRows rows = FeedRows.of(unique(100));
    FeedDraws draws = new FeedDraws(unique(100), 0, 1, 1, new long[0]);
    draws.reserve();
    long[] reserved = draws.told();
    draws.grant(reserved);
    draws.draw(0, rows);
    draws.draw(0, rows);
    draws.close();
    assertThat(draws.supply(0)).isEqualTo(Supply.NONE);
    draws.settle();

    for (long[] known : List.of(draws.told(), reserved)) {
      FeedDraws next = new FeedDraws(unique(100), 0, 1, 1, known);
      next.reserve();
      next.grant(next.told());
      next.draw(0, rows);
      assertThat(rows.row(0)).isEqualTo(known[0] == 2 ? 2 : 8);
    }
  }

  @Test
  void moreIsAskedForOnceBeforeAllIsDrawnAndThenMoreIsReserved() {
    FeedRows rows = FeedRows.of(unique(10_000));
    FeedDraws draws = new FeedDraws(unique(10_000), 0, 1, 1, new long[0]);
    int[] asked = new int[1];
    draws.onLow(() -> asked[0]++);
    draws.reserve();
    draws.grant(draws.told());
    List<Integer> all = new ArrayList<>(drawAll(draws, rows));
    assertThat(asked[0]).isEqualTo(1);
    int first = all.size();
    int rounds = 1;
    while (draws.supply(0) != Supply.NONE) {
      assertThat(draws.reserve()).isTrue();
      draws.grant(draws.told());
      all.addAll(drawAll(draws, rows));
      rounds++;
    }

    assertThat(all).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    assertThat(first).isLessThan(20);
    assertThat(rounds).as("blocks grow").isLessThan(30);
    assertThat(draws.reserve()).as("nothing more to reserve").isFalse();
  }

  @Test
  void slotsWithoutAShareGetNoUniqueRow() {
    FeedDraws beyond = new FeedDraws(unique(100), 5, 5, 1, new long[0]);
    FeedDraws tooFewRows = new FeedDraws(unique(3), 3, 5, 1, new long[0]);

    assertThat(beyond.reserve() | tooFewRows.reserve()).isFalse();
    assertThat(beyond.supply(0)).isEqualTo(Supply.NONE);
    assertThat(tooFewRows.supply(0)).isEqualTo(Supply.NONE);
  }

  @Test
  void slotsOfUsersWhoMayComeLaterHaveUniqueRowsOfTheirOwnAlsoAfterACrash() {
    FeedTable table = unique(100).getFirst().table();
    List<Feed> feeds =
        List.of(new Feed("f", 0, FeedOrder.UNIQUE, true, List.of("c"), table, null, 6));
    FeedRows rows = FeedRows.of(feeds);
    List<Integer> all = new ArrayList<>();
    int skipped = 0;
    for (int position = 0; position < 8; position++) { // made with two users, of 8 slots
      FeedDraws first = new FeedDraws(feeds, position, 2, 8, 1, new long[0]);
      first.reserve();
      long[] told = first.told();
      first.grant(told);
      for (int i = 0; i < 3 && first.supply(0) == Supply.ROW; i++) {
        first.draw(0, rows);
        all.add(rows.row(0));
        skipped--;
      }
      skipped += (int) told[0]; // its agent crashes, with what it had reserved
      FeedDraws next = new FeedDraws(feeds, position, 2, 8, 1, told);
      while (next.supply(0) != Supply.NONE) {
        next.reserve();
        next.grant(next.told());
        all.addAll(drawAll(next, rows));
      }
    }

    assertThat(all).doesNotHaveDuplicates().hasSize(100 - skipped);
    assertThat(skipped).isBetween(1, 6 * 8);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNIQUE")
  void drawingAndReadingARowAllocatesNothing(FeedOrder order) {
    List<Feed> feeds = feeds(order, false, 1_000);
    FeedDraws draws = new FeedDraws(feeds, 3, 10, 1, new long[0]);
    FeedRows rows = FeedRows.of(feeds);
    StringBuilder out = new StringBuilder(64);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 40_000; i++) {
      if (i == 20_000) { // warmed up
        before = threads.getCurrentThreadAllocatedBytes();
      }
      if (draws.reserve()) {
        draws.grant(draws.told());
      }
      if (draws.supply(0) == Supply.ROW) {
        draws.draw(0, rows);
        out.setLength(0);
        rows.append(0, 0, out);
      }
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }
}
