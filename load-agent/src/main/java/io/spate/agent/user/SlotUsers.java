package io.spate.agent.user;

import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.data.FeedDraws;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntFunction;

/**
 * The users of one slot on this agent: starts and retires them so that as many are active as the
 * load profile wants; in the open model {@link UserPool} starts them. Confined to the slot's event
 * loop.
 */
final class SlotUsers {
  private final int slot;
  private final SlotOrder order;
  private final List<Cohort> cohorts = new ArrayList<>();
  private final List<VirtualUser> active = new ArrayList<>();
  private final PriorityQueue<Integer> freed = new PriorityQueue<>();
  private final SlotRhythm rhythm;
  private final FeedDraws draws;
  private SlotProgress progress; // what others are told of it
  private SlotBudget budget; // null if the run is not bounded by iterations
  private boolean pooled;
  private boolean stopping;
  private long produced;
  private long iterations;
  private long restarted;

  /** Users of the slot that follow one load: all of them, but where classes have their own. */
  private static final class Cohort {
    final SlotOrder order;
    final List<VirtualUser> byIndex = new ArrayList<>();
    int started;
    int restartBelow;

    Cohort(SlotOrder order, int restartBelow) {
      this.order = order;
      this.restartBelow = restartBelow;
    }
  }

  /**
   * No user is active yet.
   *
   * @param restartBelow users with an index below this were running elsewhere before: they start
   *     through the limiter
   * @param throughput of the whole run, iterations per second; 0 if there is no limit
   * @param draws rows of data for its users' iterations
   */
  SlotUsers(int slot, SlotOrder order, int restartBelow, double throughput, FeedDraws draws) {
    this.draws = draws;
    this.rhythm = new SlotRhythm(throughput, phaseOf(order.user(slot, 0)));
    this.slot = slot;
    this.order = order;
    cohorts.add(new Cohort(order, restartBelow));
  }

  /** More users, with a load of their own. */
  void addCohort(SlotOrder order, int restartBelow) {
    cohorts.add(new Cohort(order, restartBelow));
  }

  /** What is to be told of the slot goes there. Before the first user starts. */
  void tell(SlotProgress progress) {
    this.progress = progress;
  }

  /** A user wants the whole run to end. */
  void abortRun(String reason) {
    progress.abort(reason);
  }

  /** Bounds the slot: its users begin no more iterations than these. Before the first starts. */
  void bound(SlotBudget budget) {
    this.budget = budget;
  }

  /** Whether there is an iteration for a user to begin. */
  boolean mayBegin(int number) {
    return budget == null || budget.mayBegin(number);
  }

  /** A user begins an iteration. */
  void beginIteration(int number) {
    if (budget != null) {
      budget.begin(number);
    }
  }

  /** Whether its iterations are done, or nobody is left to do them. */
  boolean isDone() {
    return budget != null && active.isEmpty() && budget.isSpent(cohorts.getFirst().started);
  }

  int slot() {
    return slot;
  }

  /** Makes the user with a number; given by the loop, which knows the run. */
  interface UserFactory {
    VirtualUser create(SlotUsers slot, int number);
  }

  /** Starts or retires users until as many are wanted as {@code target} says for this slot. */
  void follow(double target, RestartLimiter limiter, UserFactory users) {
    follow(0, target, limiter, users);
  }

  /** The same for those of a cohort, by its index in the order in which they were added. */
  void follow(int index, double target, RestartLimiter limiter, UserFactory users) {
    if (stopping) {
      return;
    }
    Cohort cohort = cohorts.get(index);
    int wanted = cohort.order.usersBelow(slot, target);
    if (rhythm.isLimited()) {
      rhythm.share(wanted, target);
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

  /** Whether the slot's share of {@code maxUsers} allows one more user; open model. */
  boolean hasRoom(int maxUsers) {
    // A freed number is below that of every user not made yet.
    int next = freed.isEmpty() ? order.user(slot, cohorts.getFirst().started) : freed.peek();
    return !stopping && next < maxUsers;
  }

  /** Makes a user with a number of this slot that no other has; after {@link #hasRoom}. */
  VirtualUser admit(IntFunction<VirtualUser> users) {
    int number = freed.isEmpty() ? order.user(slot, cohorts.getFirst().started++) : freed.poll();
    VirtualUser user = users.apply(number);
    pooled = true;
    user.setPosition(active.size());
    active.add(user);
    return user;
  }

  private void start(Cohort cohort, int index, UserFactory users) {
    List<VirtualUser> byIndex = cohort.byIndex;
    if (index < byIndex.size() && byIndex.get(index).isActive()) {
      byIndex.get(index).unretire();
      return;
    }
    VirtualUser user = users.create(this, cohort.order.user(slot, index));
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
    if (pooled && !stopping) {
      freed.add(user.number());
    }
  }

  /** Rows of data for iterations of this slot. */
  FeedDraws draws() {
    return draws;
  }

  /** When iterations of this slot's users may begin. */
  SlotRhythm rhythm() {
    return rhythm;
  }

  /** Multiples of the golden ratio: those of any first users are spread evenly. */
  private static double phaseOf(int firstUser) {
    double multiple = firstUser * 0.618_033_988_749_895;
    return multiple - Math.floor(multiple);
  }

  void countEvent() {
    produced++;
  }

  void countIteration() {
    iterations++;
    if (budget != null) {
      budget.ended();
    }
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
