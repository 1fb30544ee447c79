package io.spate.agent.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradualAssignorTest {
  private static final int SLOTS = 120;
  private static final int PORTION = 6;

  /** Agents by name, with what they own and the assignor that speaks for them. */
  private final Map<String, Agent> agents = new TreeMap<>();

  private int generation;

  private static final class Agent {
    final GradualAssignor assignor = assignor(0.05);
    Set<TopicPartition> owned = new HashSet<>();
  }

  private static GradualAssignor assignor(double share) {
    GradualAssignor assignor = new GradualAssignor();
    assignor.configure(Map.of(GradualAssignor.MOVING_SHARE, share));
    return assignor;
  }

  @AfterEach
  void nobodyRunsUsers() {
    GradualAssignor.askForPendingSlots(() -> GradualAssignor.IDLE);
  }

  private static Cluster cluster() {
    Node node = new Node(1, "localhost", 1);
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      partitions.add(new PartitionInfo("quotas", i, node, new Node[] {node}, new Node[] {node}));
    }
    return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
  }

  /** One rebalance as the consumers make it; returns how many slots their owners give up. */
  private int round() {
    generation++;
    Map<String, Subscription> subscriptions = new HashMap<>();
    agents.forEach(
        (name, agent) ->
            subscriptions.put(
                name,
                new Subscription(
                    List.of("quotas"),
                    agent.assignor.subscriptionUserData(Set.of("quotas")),
                    List.copyOf(agent.owned),
                    generation - 1,
                    Optional.empty())));
    Map<String, Assignment> assignments =
        agents
            .values()
            .iterator()
            .next()
            .assignor
            .assign(cluster(), new GroupSubscription(subscriptions))
            .groupAssignment();
    int given = 0;
    Set<TopicPartition> seen = new HashSet<>();
    Set<TopicPartition> ownedBefore = new HashSet<>();
    agents.values().forEach(agent -> ownedBefore.addAll(agent.owned));
    for (Map.Entry<String, Agent> entry : agents.entrySet()) {
      Agent agent = entry.getValue();
      Set<TopicPartition> now = new HashSet<>(assignments.get(entry.getKey()).partitions());
      for (TopicPartition partition : now) {
        assertThat(seen.add(partition)).as("%s is given to one agent only", partition).isTrue();
        assertThat(agent.owned.contains(partition) || !ownedBefore.contains(partition))
            .as("%s is not taken from somebody who still has it", partition)
            .isTrue();
      }
      given += (int) agent.owned.stream().filter(partition -> !now.contains(partition)).count();
      agent.owned = now;
      agent.assignor.onAssignment(
          assignments.get(entry.getKey()),
          new ConsumerGroupMetadata("g", generation, entry.getKey(), Optional.empty()));
    }
    return given;
  }

  private void join(String... names) {
    for (String name : names) {
      agents.put(name, new Agent());
    }
  }

  private void settle() {
    for (int i = 0; round() > 0; i++) {
      assertThat(i).as("rounds until all rest").isLessThan(100);
    }
  }

  private int[] sizes() {
    return agents.values().stream().mapToInt(agent -> agent.owned.size()).toArray();
  }

  @Test
  void whileUsersRunNoMoreThanAPortionIsOnItsWayAtATime() {
    join("a", "b", "c");
    settle();
    GradualAssignor.askForPendingSlots(() -> 0);
    join("d", "e", "f");

    int rounds = 0;
    for (int given = round(); given > 0; given = round()) {
      assertThat(given).isLessThanOrEqualTo(PORTION);
      assertThat(agents.values().stream().mapToInt(agent -> agent.owned.size()).sum())
          .isGreaterThanOrEqualTo(SLOTS - PORTION);
      rounds++;
    }

    assertThat(sizes()).containsOnly(20);
    assertThat(rounds).isEqualTo(60 / PORTION);
  }

  @Test
  void slotsThatHaveComeButDoNotRunYetCountAsOnTheirWay() {
    join("a", "b", "c");
    settle();
    GradualAssignor.askForPendingSlots(() -> 1);
    join("d", "e");
    assertThat(round()).as("six less one for each of five").isEqualTo(1);

    GradualAssignor.askForPendingSlots(() -> 50);
    assertThat(round()).as("at least one, or nothing would move ever again").isEqualTo(1);
  }

  @Test
  void theFirstSlotsOfAnAgentThatRunsNothingYetCountAsOnTheirWay() {
    join("a", "b", "c");
    settle();
    GradualAssignor.askForPendingSlots(() -> 0);
    join("d");
    assertThat(round()).isEqualTo(PORTION);

    // d has the first portion now and is still reading the scenario; the others run.
    Subscription cold = subscription("d", GradualAssignor.said(PORTION, false));
    Map<String, Subscription> subscriptions = new HashMap<>();
    agents.keySet().forEach(name -> subscriptions.put(name, subscription(name, 0)));
    subscriptions.put("d", cold);

    assertThat(givenUp(subscriptions)).as("none beyond the one that keeps it going").isEqualTo(1);
  }

  @Test
  void slotsThatHaveComeWhileNobodyRunsUsersHoldNothingBack() {
    join("a", "b", "c");
    settle();
    GradualAssignor.askForPendingSlots(() -> GradualAssignor.said(40, false));
    join("d", "e", "f");

    assertThat(round()).isEqualTo(60);
  }

  private Subscription subscription(String name, int said) {
    GradualAssignor.askForPendingSlots(() -> said);
    Agent agent = agents.get(name);
    return new Subscription(
        List.of("quotas"),
        agent.assignor.subscriptionUserData(Set.of("quotas")),
        List.copyOf(agent.owned),
        generation,
        Optional.empty());
  }

  private int givenUp(Map<String, Subscription> subscriptions) {
    Map<String, Assignment> assignments =
        agents
            .get("a")
            .assignor
            .assign(cluster(), new GroupSubscription(subscriptions))
            .groupAssignment();
    return agents.entrySet().stream()
        .mapToInt(
            entry -> {
              Set<TopicPartition> left = new HashSet<>(entry.getValue().owned);
              left.removeAll(assignments.get(entry.getKey()).partitions());
              return left.size();
            })
        .sum();
  }

  @Test
  void ownersGiveInTurnsSoThatTheyComeToTheirEvenShareTogether() {
    join("a", "b", "c");
    settle();
    GradualAssignor.askForPendingSlots(() -> 0);
    join("d");

    while (round() > 0) {
      int[] sizes = {
        agents.get("a").owned.size(), agents.get("b").owned.size(), agents.get("c").owned.size()
      };
      assertThat(Math.abs(sizes[0] - sizes[1])).isLessThanOrEqualTo(1);
      assertThat(Math.abs(sizes[1] - sizes[2])).isLessThanOrEqualTo(1);
    }

    assertThat(sizes()).containsOnly(30);
  }

  @Test
  void whileNobodyRunsUsersAllMovesAtOnce() {
    join("a", "b", "c");
    settle();
    join("d", "e", "f");

    assertThat(round()).isEqualTo(60);
    assertThat(round()).isZero();
    assertThat(sizes()).containsOnly(20);
  }

  @Test
  void slotsOfAnAgentThatIsGoneAreGivenOutAtOnce() {
    join("a", "b", "c");
    settle();
    GradualAssignor.askForPendingSlots(() -> 0);
    agents.remove("b");

    assertThat(round()).isZero();
    assertThat(sizes()).containsOnly(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 119, 120, 130})
  void anyNumberOfAgentsThatJoinOneEndsUpEven(int joining) {
    join("a");
    settle();
    GradualAssignor.askForPendingSlots(() -> 0);
    for (int i = 0; i < joining; i++) {
      join("b" + i);
    }

    settle();

    int even = SLOTS / agents.size();
    assertThat(Arrays.stream(sizes())).allMatch(size -> size == even || size == even + 1);
  }

  @Test
  void eachAgentIsToldHowManyThereAre() {
    join("a", "b", "c", "d");
    settle();

    assertThat(GradualAssignor.members()).isEqualTo(4);
  }

  @Test
  void aPartitionThatTwoClaimIsKeptByNoneButTheRightfulOwner() {
    join("a", "b");
    settle();
    GradualAssignor.askForPendingSlots(() -> 0);
    // b was away and still believes to own what a got meanwhile
    Agent a = agents.get("a");
    Agent b = agents.get("b");
    b.owned = new HashSet<>(b.owned);
    b.owned.add(a.owned.iterator().next());
    join("c");

    Map<String, Subscription> subscriptions = new HashMap<>();
    agents.forEach(
        (name, agent) ->
            subscriptions.put(
                name,
                new Subscription(
                    List.of("quotas"),
                    agent.assignor.subscriptionUserData(Set.of("quotas")),
                    List.copyOf(agent.owned),
                    generation,
                    Optional.empty())));
    Map<String, Assignment> assignments =
        a.assignor.assign(cluster(), new GroupSubscription(subscriptions)).groupAssignment();

    List<TopicPartition> all = new ArrayList<>();
    assignments.values().forEach(assignment -> all.addAll(assignment.partitions()));
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void aGroupWithAgentsThatOnlyKnowTheStickyAssignorUnderstandsItsData() {
    CooperativeStickyAssignor old = new CooperativeStickyAssignor();
    join("a", "b");
    settle();
    Map<String, Subscription> subscriptions = new HashMap<>();
    agents.forEach(
        (name, agent) ->
            subscriptions.put(
                name,
                new Subscription(
                    List.of("quotas"),
                    agent.assignor.subscriptionUserData(Set.of("quotas")),
                    List.copyOf(agent.owned),
                    generation,
                    Optional.empty())));

    Map<String, Assignment> assignments =
        old.assign(cluster(), new GroupSubscription(subscriptions)).groupAssignment();

    agents.forEach(
        (name, agent) ->
            assertThat(assignments.get(name).partitions())
                .containsExactlyInAnyOrderElementsOf(agent.owned));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void aShareThatIsNoneIsRefusedWithTheNameOfTheSetting(double share) {
    assertThatThrownBy(() -> assignor(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spate.agent.group.moving-share");
  }
}
