package io.spate.agent.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaOffsetsTest {
  private final QuotaOffsets offsets = new QuotaOffsets();

  @BeforeEach
  void partitionsAreOurs() {
    offsets.assigned(List.of(1, 2));
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(int partition, long offset) {
    return Map.of(
        new TopicPartition(Topics.USER_QUOTAS.topic(), partition), new OffsetAndMetadata(offset));
  }

  @Test
  void beforeTheFirstQuotaThereIsNothingToCommit() {
    assertThat(offsets.toCommit()).isEmpty();
  }

  @Test
  void aQuotaThatIsHeldStaysTheNextToBeGiven() {
    offsets.received(1, 7);

    assertThat(offsets.toCommit()).isEqualTo(at(1, 7));
  }

  @Test
  void whatIsServedIsNotGivenAgain() {
    offsets.received(1, 7);
    offsets.served(1, 7);

    assertThat(offsets.toCommit()).isEqualTo(at(1, 8));
  }

  @Test
  void aLaterQuotaThatIsServedFirstIsGivenAgainWithTheEarlierOne() {
    offsets.received(1, 7);
    offsets.received(1, 8);
    offsets.received(1, 9);
    offsets.served(1, 8);
    assertThat(offsets.toCommit()).isEqualTo(at(1, 7));

    offsets.served(1, 7);
    assertThat(offsets.toCommit()).isEqualTo(at(1, 9));

    offsets.served(1, 9);
    assertThat(offsets.toCommit()).isEqualTo(at(1, 10));
  }

  @Test
  void whatIsCommittedIsNotCommittedAgainButWhatHasFailedIs() {
    offsets.received(1, 7);
    offsets.served(1, 7);
    assertThat(offsets.toCommit()).isEqualTo(at(1, 8));
    assertThat(offsets.toCommit()).as("the commit has failed").isEqualTo(at(1, 8));

    offsets.committed(at(1, 8));

    assertThat(offsets.toCommit()).isEmpty();
  }

  @Test
  void whatIsServedWhileACommitIsUnderWayComesWithTheNext() {
    offsets.received(1, 7);
    offsets.received(1, 8);
    offsets.served(1, 7);
    Map<TopicPartition, OffsetAndMetadata> underWay = offsets.toCommit();
    offsets.served(1, 8);
    offsets.committed(underWay);

    assertThat(offsets.toCommit()).isEqualTo(at(1, 9));
  }

  @Test
  void aPartitionThatIsSomebodyElsesIsLeftAlone() {
    offsets.received(1, 7);
    offsets.gone(List.of(1));
    offsets.served(1, 7);
    offsets.received(1, 8);
    offsets.served(1, 8);

    assertThat(offsets.toCommit()).isEmpty();
  }

  @Test
  void aPartitionThatComesBackBeginsAnew() {
    offsets.received(1, 7);
    offsets.served(1, 7);
    offsets.committed(offsets.toCommit());
    offsets.gone(List.of(1));
    offsets.assigned(List.of(1));
    offsets.received(1, 7);

    assertThat(offsets.toCommit()).as("served by nobody as far as we know").isEqualTo(at(1, 7));
  }
}
