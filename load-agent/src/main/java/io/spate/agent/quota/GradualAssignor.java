package io.spate.agent.quota;

import static java.lang.Math.max;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's cooperative-sticky assignor, with a bound on how many slots are on the way from one agent
 * to another at a time: what has to move beyond it stays where it is until the next round. A member
 * that gives a partition up joins anew, so that the rounds follow each other without being asked
 * for, and each both hands out what the one before has freed and frees the next portion.
 *
 * <p>Why: a slot's users stand still from when its owner gives it up until the next one has it. If
 * half of the slots move at once, so does half of the load. While no member runs users nothing can
 * dip, and all move at once. Slots that nobody owns are never held back.
 *
 * <p>Each member says in its subscription whether it runs users, and how many of its slots have
 * just come and do not run yet: those count as on their way, so that slow agents get less at a
 * time, most of all one that has just started and needs a while for its first slots. At least one
 * slot moves in each round, as rounds end otherwise. Each member is told with its assignment how
 * many members there are. Kafka makes the assignor by its class name, hence the static way in and
 * out; confined to the consumer's polling thread otherwise.
 */
@RegisterForReflection // Kafka makes it by its name
public final class GradualAssignor implements ConsumerPartitionAssignor, Configurable {
  /** Name of the assignor in the group; never changes its meaning. */
  static final String NAME = "spate-gradual";

  /** Consumer setting: share of all partitions that may move in a round, above 0, at most 1. */
  static final String MOVING_SHARE = "spate.moving.share";

  /** What a member says that runs no users and has no slots that have just come. */
  static final int IDLE = -1;

  private static volatile IntSupplier pendingSlots = () -> IDLE;
  private static volatile int members = 1;

  private final CooperativeStickyAssignor sticky = new CooperativeStickyAssignor();
  private double movingShare = 1;

  /**
   * What a member says of itself: how many of its slots have just come and do not run yet, and
   * whether others run users. Agents of before said {@link #IDLE} whatever had come.
   */
  static int said(int pending, boolean runs) {
    return runs ? pending : IDLE - pending;
  }

  private static boolean runsUsers(int said) {
    return said >= 0;
  }

  private static int pendingOf(int said) {
    return said >= 0 ? said : IDLE - said;
  }

  /**
   * Says whom to ask for what this member {@link #said says} of itself. Asked on the polling
   * thread.
   */
  static void askForPendingSlots(IntSupplier whom) {
    pendingSlots = whom;
  }

  /** How many agents there are, as of the last assignment; 1 before the first. Any thread. */
  static int members() {
    return members;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    movingShare = Double.parseDouble(String.valueOf(settings.get(MOVING_SHARE)));
    if (!(movingShare > 0 && movingShare <= 1)) {
      throw new IllegalArgumentException(
          "the share of slots that may move at a time must be above 0 and at most 1, got "
              + movingShare
              + " (setting spate.agent.group.moving-share)");
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return sticky.supportedProtocols();
  }

  /** What the sticky assignor has to say, and one number more, which it does not look at. */
  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    ByteBuffer inner = sticky.subscriptionUserData(topics);
    int length = inner == null ? 0 : inner.remaining();
    ByteBuffer data = ByteBuffer.allocate(length + Integer.BYTES);
    if (inner != null) {
      data.put(inner.duplicate());
    }
    data.putInt(pendingSlots.getAsInt());
    data.flip();
    return data;
  }

  @Override
  public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
    ByteBuffer data = assignment.userData();
    if (data != null && data.remaining() >= Integer.BYTES) {
      members = max(1, data.getInt(data.position()));
    }
    sticky.onAssignment(assignment, metadata);
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
    Map<String, Subscription> subscriptions = group.groupSubscription();
    Map<String, List<TopicPartition>> assigned = new HashMap<>();
    sticky
        .assign(cluster, group)
        .groupAssignment()
        .forEach((id, its) -> assigned.put(id, new ArrayList<>(its.partitions())));
    if (subscriptions.values().stream().anyMatch(its -> runsUsers(said(its)))) {
      int partitions =
          subscriptions.values().stream()
              .flatMap(subscription -> subscription.topics().stream())
              .distinct()
              .mapToInt(topic -> partitionsOf(cluster, topic))
              .sum();
      int underWay = subscriptions.values().stream().mapToInt(its -> pendingOf(said(its))).sum();
      keepBack(subscriptions, assigned, max(1, (int) (partitions * movingShare) - underWay));
    }
    ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).putInt(0, subscriptions.size());
    Map<String, Assignment> assignments = new HashMap<>();
    assigned.forEach((id, its) -> assignments.put(id, new Assignment(its, size.duplicate())));
    return new GroupAssignment(assignments);
  }

  private static int partitionsOf(Cluster cluster, String topic) {
    Integer count = cluster.partitionCountForTopic(topic);
    return count == null ? 0 : count;
  }

  private static int said(Subscription subscription) {
    ByteBuffer data = subscription.userData();
    return data == null || data.remaining() < Integer.BYTES
        ? IDLE
        : data.getInt(data.limit() - Integer.BYTES);
  }

  /**
   * Gives owners back what they would have to give up beyond {@code portion}. Who would be left
   * with the least keeps first, so that agents approach their even share together.
   */
  private static void keepBack(
      Map<String, Subscription> subscriptions,
      Map<String, List<TopicPartition>> assigned,
      int portion) {
    Map<String, Deque<TopicPartition>> leaving = leaving(subscriptions, assigned);
    int moving = leaving.values().stream().mapToInt(Deque::size).sum();
    for (; moving > portion; moving--) {
      String keeper =
          leaving.entrySet().stream()
              .filter(entry -> !entry.getValue().isEmpty())
              .min(Comparator.comparingInt(entry -> assigned.get(entry.getKey()).size()))
              .orElseThrow()
              .getKey();
      assigned.get(keeper).add(leaving.get(keeper).removeLast());
    }
  }

  /**
   * What each member owns and is to give up: nobody has it in this round. A partition that two
   * members claim (one of them was away) is nobody's to keep.
   */
  private static Map<String, Deque<TopicPartition>> leaving(
      Map<String, Subscription> subscriptions, Map<String, List<TopicPartition>> assigned) {
    Set<TopicPartition> taken = new HashSet<>();
    assigned.values().forEach(taken::addAll);
    Map<TopicPartition, Integer> claims = new HashMap<>();
    subscriptions
        .values()
        .forEach(its -> its.ownedPartitions().forEach(p -> claims.merge(p, 1, Integer::sum)));
    Map<String, Deque<TopicPartition>> leaving = new TreeMap<>();
    subscriptions.forEach(
        (id, its) -> {
          Deque<TopicPartition> left = new ArrayDeque<>();
          for (TopicPartition partition : its.ownedPartitions()) {
            if (!taken.contains(partition) && claims.get(partition) == 1) {
              left.add(partition);
            }
          }
          leaving.put(id, left);
        });
    return leaving;
  }
}
