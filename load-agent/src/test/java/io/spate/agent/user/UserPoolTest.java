package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.spate.scenario.UserClass;
import io.spate.scenario.data.FeedDraws;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserPoolTest {
  private static final String TWO_CLASSES =
      """
      name: pool
      target: http://127.0.0.1:1
      load: { arrivals: 10/s, duration: 10s, maxUsers: 5 }
      users:
        - { name: Reader, weight: 3, tasks: [ { get: /read } ] }
        - { name: Writer, tasks: [ { post: /write } ] }
      """;

  private final LoopFixture fixture = new LoopFixture(TWO_CLASSES, 2);
  private final LoopRun run = fixture.loopRun(new ThinkTimer(), fixture.load(), 0);
  private final UserClass reader = fixture.run.scenario().users().get(0);
  private final UserClass writer = fixture.run.scenario().users().get(1);
  private final SlotUsers first = new SlotUsers(0, fixture.run.order(), 0, 0, FeedDraws.none());
  private final SlotUsers second = new SlotUsers(1, fixture.run.order(), 0, 0, FeedDraws.none());
  private int made;

  @AfterEach
  void close() {
    fixture.close();
  }

  private UserPool pool(int maxUsers, SlotUsers... slots) {
    UserPool pool =
        new UserPool(
            0,
            fixture.run.scenario().users(),
            maxUsers,
            (slot, number, userClass) -> {
              made++;
              VirtualUser user = new VirtualUser(run, slot, slot.cohort(0), number, userClass);
              user.standBy();
              return user;
            });
    for (SlotUsers slot : slots) {
      pool.add(slot);
    }
    return pool;
  }

  @Test
  void theUserThatWasFreeLastIsUsedAgainFirst() {
    UserPool pool = pool(10, first, second);
    VirtualUser one = pool.take(reader, first);
    VirtualUser two = pool.take(reader, first);
    pool.giveBack(one);
    pool.giveBack(two);

    assertThat(pool.take(reader, first)).isSameAs(two);
    assertThat(pool.take(reader, second)).as("whatever the slot").isSameAs(one);
    assertThat(made).isEqualTo(2);
  }

  @Test
  void thereAreNoMoreUsersThanMayBeAndEachHasANumberOfItsOwn() {
    UserPool pool = pool(5, first, second);
    Set<Integer> numbers = new HashSet<>();
    List<VirtualUser> users = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      users.add(pool.take(reader, first));
      numbers.add(users.getLast().number());
    }

    assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(pool.take(reader, first)).as("a sixth").isNull();
    assertThat(pool.take(writer, second)).as("of whatever class").isNull();

    pool.giveBack(users.get(3));
    assertThat(pool.take(reader, first)).isSameAs(users.get(3));
  }

  @Test
  void anotherSlotOnTheLoopLendsWhatItsShareAllows() {
    UserPool pool = pool(5, first, second);
    List<SlotUsers> homes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      homes.add(pool.take(reader, first).slot());
    }

    assertThat(homes.subList(0, 3)).as("its own share first").containsOnly(first);
    assertThat(homes.subList(3, 5)).containsOnly(second);
  }

  @Test
  void aSlotThatIsNotHereLendsNothing() {
    UserPool pool = pool(5, first, second);
    pool.remove(second);

    for (int i = 0; i < 3; i++) {
      assertThat(pool.take(reader, first)).isNotNull();
    }
    assertThat(pool.take(reader, first)).isNull();
  }

  @Test
  void aFreeUserOfAnotherClassMakesRoomAndGivesItsNumber() {
    UserPool pool = pool(1, first);
    VirtualUser reads = pool.take(reader, first);
    assertThat(pool.take(writer, first)).as("it is busy").isNull();
    pool.giveBack(reads);

    VirtualUser writes = pool.take(writer, first);

    assertThat(writes.userClass()).isSameAs(writer);
    assertThat(writes.number()).isEqualTo(reads.number());
    assertThat(reads.isActive()).isFalse();
    assertThat(first.activeUsers()).isEqualTo(1);
    assertThat(pool.take(reader, first)).isNull();
  }

  @Test
  void aLowerBoundEndsFreeUsersAtOnceAndBusyOnesWhenTheyAreFree() {
    UserPool pool = pool(4, first, second);
    List<VirtualUser> users = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      users.add(pool.take(reader, first));
    }
    users.sort((a, b) -> Integer.compare(a.number(), b.number()));
    pool.giveBack(users.get(2));

    pool.allow(2);

    assertThat(users.get(2).isActive()).isFalse();
    assertThat(users.get(3).isActive()).as("busy").isTrue();
    pool.giveBack(users.get(3));
    assertThat(users.get(3).isActive()).isFalse();
    pool.giveBack(users.get(0));
    assertThat(users.get(0).isActive()).as("within the bound").isTrue();

    pool.allow(4);
    assertThat(
            List.of(pool.take(reader, first), pool.take(reader, first), pool.take(reader, first)))
        .as("the numbers of those that ended are free again")
        .extracting(VirtualUser::number)
        .containsExactlyInAnyOrder(0, 2, 3);
  }

  @Test
  void aUserThatEndedWithItsSlotIsNotGivenOut() {
    UserPool pool = pool(2, first, second);
    VirtualUser user = pool.take(reader, first);
    pool.giveBack(user);
    pool.remove(first);
    first.stop(false);

    VirtualUser other = pool.take(reader, second);

    assertThat(user.isActive()).isFalse();
    assertThat(other).isNotSameAs(user);
    assertThat(other.slot()).isSameAs(second);
    assertThat(pool.take(reader, first)).as("a slot that stops takes nobody").isNull();
  }

  @Test
  void theMostBusyUsersAreToldSinceTheLastLook() {
    UserPool pool = pool(5, first, second);
    VirtualUser one = pool.take(reader, first);
    VirtualUser two = pool.take(reader, first);
    pool.giveBack(one);
    assertThat(pool.takeMostBusy()).isEqualTo(2);
    assertThat(pool.takeMostBusy()).as("one still is").isEqualTo(1);

    two.stop(false);
    pool.busyEnded();
    assertThat(pool.takeMostBusy()).isEqualTo(1);
    assertThat(pool.takeMostBusy()).isZero();
  }

  @Test
  void takingAFreeUserAndGivingItBackAllocatesNothing() {
    UserPool pool = pool(5, first, second);
    for (int i = 0; i < 20_000; i++) {
      pool.giveBack(pool.take(reader, first));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      pool.giveBack(pool.take(reader, first));
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes of 100,000 times")
        .isLessThan(100_000);
  }
}
