package io.spate.agent.slot;

import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import java.util.Arrays;
import java.util.List;

/**
 * What agents have said of a slot's progress: the most of it, since words of an agent that has lost
 * the slot may come late. Immutable, but for the array.
 *
 * @param done iterations that have ended
 * @param ended whether somebody has said that the slot is over
 * @param drawn rows that were drawn or reserved, of each feed; not to be changed
 * @param drawer incarnation of the agent that has said the most of {@code drawn}: its last word
 *     gives back what it had reserved in vain; null if none has drawn
 * @param classDone {@code done} by class of users, where classes have loads of their own; not to be
 *     changed
 */
record KnownProgress(long done, boolean ended, long[] drawn, String drawer, long[] classDone) {
  static final KnownProgress NOTHING = new KnownProgress(0, false, new long[0], null, new long[0]);

  /** After one more word; words come in the order in which Kafka has them. */
  KnownProgress with(SlotStatus status) {
    long most = Math.max(done, status.done());
    long[] byClass = status.classDone() == null ? classDone : most(classDone, status.classDone());
    boolean over = ended || status.state() == SlotState.ENDED;
    boolean repeated = status.state() == SlotState.HELD && drawn.length > 0; // what others said
    if (status.drawn() == null || repeated) {
      return new KnownProgress(most, over, drawn, drawer, byClass);
    }
    boolean last = status.state() == SlotState.RELEASED || status.state() == SlotState.ENDED;
    if (last && drawer != null && drawer.equals(status.incarnation())) {
      return new KnownProgress(
          most, over, most(new long[drawn.length], status.drawn()), drawer, byClass);
    }
    long[] all = most(drawn, status.drawn());
    boolean leads = Arrays.equals(all, most(new long[all.length], status.drawn()));
    return new KnownProgress(most, over, all, leads ? status.incarnation() : drawer, byClass);
  }

  private static long[] most(long[] known, List<Long> said) {
    long[] most = Arrays.copyOf(known, Math.max(known.length, said.size()));
    for (int i = 0; i < said.size(); i++) {
      Long each = said.get(i);
      most[i] = each == null ? most[i] : Math.max(most[i], each);
    }
    return most;
  }
}
