package io.spate.agent.user;

import io.spate.scenario.UserClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The users of one run on one event loop in the open model: made as they are needed, used again
 * when they are free, the last one first. Together the slots that live here may have as many as
 * their shares of the run's users at the most add up to. Confined to its loop; allocates nothing
 * while there is a free user of the class that is wanted.
 */
final class UserPool {
  private final Map<UserClass, ArrayDeque<VirtualUser>> free = new IdentityHashMap<>();
  private final List<SlotUsers> slots = new ArrayList<>();
  private final int index;
  private final UserFactory users;
  private int maxUsers;
  private int busy;
  private int mostBusy;

  /** Makes the user of a member, of a class. */
  interface UserFactory {
    VirtualUser create(SlotUsers slot, int member, UserClass userClass);
  }

  /**
   * An empty pool.
   *
   * @param index of the population whose users they are
   * @param classes all that they may be of
   * @param maxUsers users of the whole run at the most
   */
  UserPool(int index, List<UserClass> classes, int maxUsers, UserFactory users) {
    classes.forEach(each -> free.put(each, new ArrayDeque<>()));
    this.index = index;
    this.maxUsers = maxUsers;
    this.users = users;
  }

  /** A slot has come, and its share of the users with it. */
  void add(SlotUsers slot) {
    slots.add(slot);
  }

  /** A slot goes: its users end by themselves. */
  void remove(SlotUsers slot) {
    slots.remove(slot);
  }

  /** Another number of users for the whole run; those beyond it end when they are free. */
  void allow(int maxUsers) {
    this.maxUsers = maxUsers;
    for (ArrayDeque<VirtualUser> each : free.values()) {
      each.removeIf(user -> endIfSurplus(user));
    }
  }

  /**
   * A free user of a class, who is busy from now on; null if there is none and there may be no
   * more.
   *
   * @param slot where a new user would belong if its share allows
   */
  VirtualUser take(UserClass userClass, SlotUsers slot) {
    VirtualUser user = pop(free.get(userClass));
    if (user == null) {
      user = make(userClass, slot);
    }
    if (user != null && ++busy > mostBusy) {
      mostBusy = busy;
    }
    return user;
  }

  private static VirtualUser pop(ArrayDeque<VirtualUser> idle) {
    VirtualUser user = idle.pollLast();
    while (user != null && !user.isResting()) { // ends with its slot
      user = idle.pollLast();
    }
    return user;
  }

  private VirtualUser make(UserClass userClass, SlotUsers preferred) {
    if (preferred.hasRoom(index, maxUsers)) {
      return preferred.admit(index, member -> users.create(preferred, member, userClass));
    }
    for (SlotUsers slot : slots) {
      if (slot.hasRoom(index, maxUsers)) {
        return slot.admit(index, member -> users.create(slot, member, userClass));
      }
    }
    return replace(userClass);
  }

  /** A user of another class that is free makes room, and gives its place. */
  private VirtualUser replace(UserClass userClass) {
    for (ArrayDeque<VirtualUser> idle : free.values()) {
      VirtualUser other = pop(idle);
      if (other != null) {
        SlotUsers slot = other.slot();
        other.stop(false); // its place is needed now
        return slot.admit(index, member -> users.create(slot, member, userClass));
      }
    }
    return null;
  }

  /** A user has ended its iteration. */
  void giveBack(VirtualUser user) {
    busy--;
    if (!endIfSurplus(user)) {
      free.get(user.userClass()).addLast(user);
    }
  }

  private boolean endIfSurplus(VirtualUser user) {
    if (user.member() < maxUsers) {
      return false;
    }
    user.stop(true);
    return true;
  }

  /** A busy user has ended for good. */
  void busyEnded() {
    busy--;
  }

  /** The most users that were busy at one time since the last call. */
  int takeMostBusy() {
    int most = mostBusy;
    mostBusy = busy;
    return most;
  }
}
