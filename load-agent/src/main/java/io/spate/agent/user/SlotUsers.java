package io.spate.agent.user;

import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.data.FeedDraws;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The users of one slot on this agent: starts and retires them so that as many are active as the
 * load profile wants; in the open model {@link UserPool} starts them. Confined to the slot's event
 * loop.
 */
final class SlotUsers {
  private final int slot;
  private final List<SlotCohort> cohorts = new ArrayList<>();
  private final List<VirtualUser> active = new ArrayList<>();
  private final FeedDraws draws;
  private SlotProgress progress; // what others are told of it
  private boolean stopping;
  private long produced;
  private long iterations;
  private long restarted;

  /**
   * No user is active yet; all of them follow one load.
   *
   * @param restartBelow users with an index below this were running elsewhere before: they start
   *     through the limiter
   * @param throughput of the whole run, iterations per second; 0 if there is no limit
   * @param draws rows of data for its users' iterations
   */
  SlotUsers(int slot, SlotOrder order, int restartBelow, double throughput, FeedDraws draws) {
    this(slot, draws);
    addCohort(Population.whole(order, throughput), restartBelow);
  }

  /** A slot without users of any load yet. */
  SlotUsers(int slot, FeedDraws draws) {
    this.slot = slot;
    this.draws = draws;
  }

  /** Users with a load of their own, in the order of the run's populations. */
  void addCohort(Population population, int restartBelow) {
    cohorts.add(new SlotCohort(population, slot, restartBelow));
  }

  /** Those of a population, by its index. */
  SlotCohort cohort(int index) {
    return cohorts.get(index);
  }

  /** What is to be told of the slot goes there. Before the first user starts. */
  void tell(SlotProgress progress) {
    this.progress = progress;
  }

  /** A user wants the whole run to end. */
  void abortRun(String reason) {
    progress.abort(reason);
  }

  /** Bounds the users of a population to these iterations. Before the first starts. */
  void bound(int index, SlotBudget budget) {
    cohorts.get(index).bound(budget);
  }

  /** Whether its iterations are done, or nobody is left to do them; {@code groups} as cohorts. */
  boolean isDone(LoadGroup[] groups) {
    boolean bounded = false;
    for (int i = 0; i < groups.length; i++) {
      SlotCohort cohort = cohorts.get(i);
      if (!groups[i].isOver() && !cohort.isSpent()) {
        return false;
      }
      bounded |= cohort.isBounded();
    }
    return bounded && active.isEmpty();
  }

  int slot() {
    return slot;
  }

  /** Makes the user of a member; given by the loop, which knows the run. */
  interface UserFactory {
    VirtualUser create(SlotUsers slot, SlotCohort cohort, int member);
  }

  /**
   * Starts or retires users of a cohort, by its index, until as many are wanted as {@code target}
   * says for this slot.
   */
  void follow(int index, double target, RestartLimiter limiter, UserFactory users) {
    if (stopping) {
      return;
    }
    SlotCohort cohort = cohorts.get(index);
    int wanted = cohort.population.order().usersBelow(slot, target);
    if (cohort.rhythm().isLimited()) {
      cohort.rhythm().share(wanted, target);
    }
    while (cohort.started < wanted) {
      if (cohort.started < cohort.restartBelow) {
        if (!limiter.tryStart()) {
          return;
        }
        restarted++;
      }
      start(cohort, cohort.started++, users);
    }
    while (cohort.started > wanted) {
      cohort.byIndex.get(--cohort.started).retire();
    }
    if (cohort.started == wanted) {
      cohort.restartBelow = 0; // all are back: from now on the profile alone says who starts
    }
  }

  /** Whether the slot's share of {@code maxUsers} allows one more of a cohort; open model. */
  boolean hasRoom(int index, int maxUsers) {
    SlotCohort cohort = cohorts.get(index);
    // A freed member is below each that has not been made yet.
    int next =
        cohort.freed.isEmpty()
            ? cohort.population.order().user(slot, cohort.started)
            : cohort.freed.peek();
    return !stopping && next < maxUsers;
  }

  /** Makes a user for a member of this slot that no other is; after {@link #hasRoom}. */
  VirtualUser admit(int index, IntFunction<VirtualUser> users) {
    SlotCohort cohort = cohorts.get(index);
    int member =
        cohort.freed.isEmpty()
            ? cohort.population.order().user(slot, cohort.started++)
            : cohort.freed.poll();
    VirtualUser user = users.apply(member);
    user.setPosition(active.size());
    active.add(user);
    return user;
  }

  private void start(SlotCohort cohort, int index, UserFactory users) {
    List<VirtualUser> byIndex = cohort.byIndex;
    if (index < byIndex.size() && byIndex.get(index).isActive()) {
      byIndex.get(index).unretire();
      return;
    }
    VirtualUser user = users.create(this, cohort, cohort.population.order().user(slot, index));
    if (index < byIndex.size()) {
      byIndex.set(index, user);
    } else {
      byIndex.add(user);
    }
    user.setPosition(active.size());
    active.add(user);
    user.start();
  }

  /**
   * No further user starts; those that think end now, those in flight after their response.
   *
   * @param orderly whether there is time for what users do at their end
   */
  void stop(boolean orderly) {
    stopping = true;
    draws.close(); // users of other slots may wait for one
    for (int i = active.size() - 1; i >= 0; i--) {
      active.get(i).stop(orderly);
    }
  }

  /** Requests in flight are cut off; afterwards no user is active. */
  void abort(String reason) {
    stopping = true;
    draws.close();
    for (int i = active.size() - 1; i >= 0; i--) {
      active.get(i).abort(reason);
    }
  }

  /** Ends calls that have taken too long. */
  void checkTimeouts(long nowNanos) {
    for (int i = active.size() - 1; i >= 0; i--) {
      active.get(i).checkTimeout(nowNanos);
    }
  }

  /** Called by a user that has ended. */
  void ended(VirtualUser user) {
    int last = active.size() - 1;
    VirtualUser moved = active.get(last);
    active.set(user.position(), moved);
    moved.setPosition(user.position());
    active.remove(last);
    if (user.isPooled() && !stopping) {
      user.cohort().freed.add(user.member());
    }
  }

  /** Rows of data for iterations of this slot. */
  FeedDraws draws() {
    return draws;
  }

  void countEvent() {
    produced++;
  }

  void countIteration(SlotCohort cohort) {
    iterations++;
    cohort.countIteration();
  }

  boolean isStopping() {
    return stopping;
  }

  /** Users active now. */
  int activeUsers() {
    return active.size();
  }

  /** Events produced for this slot on this agent. */
  long produced() {
    return produced;
  }

  /** Iterations that users have ended. */
  long iterations() {
    return iterations;
  }

  /** Users that were started again after the slot was taken over. */
  long restarted() {
    return restarted;
  }
}
