package io.spate.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.doctor.TopicAudit.Seen;
import io.spate.protocol.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicAuditTest {
  private static final String BOOTSTRAP = "broker:9092";

  @ParameterizedTest
  @EnumSource(Topics.class)
  void aTopicAsSpateMakesItIsRight(Topics topic) {
    Finding finding = audit(topic, seen(topic.partitions(), topic.settings()), 1);
    assertThat(finding.level()).as(finding.toString()).isEqualTo(Level.OK);
  }

  @Test
  void ordersOnSeveralPartitionsFail() {
    Finding finding = audit(Topics.RUN_COMMANDS, seen(3, Topics.RUN_COMMANDS.settings()), 1);
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.found()).contains("3 partitions");
    assertThat(finding.right()).contains("1 partition");
  }

  @Test
  void fewerPartitionsOfQuotasAreAWarningWithWhatItMeansAndTheCommand() {
    Finding finding = audit(Topics.USER_QUOTAS, seen(12, Topics.USER_QUOTAS.settings()), 1);
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.found()).contains("at most 12 agents");
    assertThat(finding.remedy())
        .contains("--bootstrap-server broker:9092", "--topic spate.user-quotas --partitions 120");
  }

  @Test
  void anotherCleanUpFailsAndTheCommandPutsListsInBrackets() {
    Finding finding =
        audit(Topics.RUN_STATS, with(Topics.RUN_STATS, "cleanup.policy", "delete"), 1);
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.remedy()).contains("--add-config cleanup.policy=[compact,delete]");
  }

  @Test
  void anAuditLogThatIsNotCompactedYetIsAWarningWithTheCommands() {
    Map<String, String> before =
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "7776000000",
            "segment.ms", "604800000",
            "min.cleanable.dirty.ratio", "0.5");
    Finding finding = audit(Topics.AUDIT, seen(1, before), 1);
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.found()).contains("cleanup.policy=delete");
    assertThat(finding.right()).contains("cleanup.policy=compact,delete");
    assertThat(finding.remedy())
        .contains(
            "--entity-name spate.audit --add-config cleanup.policy=[compact,delete]",
            "--add-config segment.ms=86400000");
  }

  @Test
  void anAuditLogThatKeepsEntriesForEverFails() {
    Seen seen = with(Topics.AUDIT, "cleanup.policy", "compact");
    assertThat(audit(Topics.AUDIT, seen, 1).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void theOrderOfACleanUpsPartsDoesNotMatter() {
    Seen seen = with(Topics.RUN_STATS, "cleanup.policy", "delete,compact");
    assertThat(audit(Topics.RUN_STATS, seen, 1).level()).isEqualTo(Level.OK);
  }

  @Test
  void shorterRetentionIsAWarningAndLongerIsNot() {
    Finding shorter =
        audit(Topics.USER_QUOTAS, with(Topics.USER_QUOTAS, "retention.ms", "60000"), 1);
    assertThat(shorter.level()).isEqualTo(Level.WARN);
    assertThat(shorter.found()).contains("retention.ms=60000 (60 s)");
    assertThat(shorter.right()).contains("604800000 (7 d)");
    for (String longer : new String[] {"1209600000", "-1"}) {
      assertThat(
              audit(Topics.USER_QUOTAS, with(Topics.USER_QUOTAS, "retention.ms", longer), 1)
                  .level())
          .isEqualTo(Level.OK);
    }
  }

  @Test
  void recordsThatWouldBeTooLargeFail() {
    Seen seen = with(Topics.RUN_COMMANDS, "max.message.bytes", "1048588");
    assertThat(audit(Topics.RUN_COMMANDS, seen, 1).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void oneReplicaIsEnoughOnOneBrokerAndNotOnThree() {
    Seen seen = seen(120, Topics.USER_QUOTAS.settings());
    assertThat(audit(Topics.USER_QUOTAS, seen, 1).level()).isEqualTo(Level.OK);
    Finding three = audit(Topics.USER_QUOTAS, seen, 3);
    assertThat(three.level()).isEqualTo(Level.WARN);
    assertThat(three.found()).contains("1 replica on 3 brokers");
  }

  @Test
  void replicasOutOfSyncAndPartitionsWithoutALeaderAreSaid() {
    Optional<Map<String, String>> settings = Optional.of(Topics.SLOT_STATUS.settings());
    Finding behind = audit(Topics.SLOT_STATUS, new Seen(3, 3, 2, 0, settings), 3);
    assertThat(behind.level()).isEqualTo(Level.WARN);
    assertThat(behind.found()).contains("2 of 3 replicas");
    Finding leaderless = audit(Topics.SLOT_STATUS, new Seen(3, 3, 0, 2, settings), 3);
    assertThat(leaderless.level()).isEqualTo(Level.FAIL);
  }

  @Test
  void moreReplicasWantedInSyncThanThereAreFail() {
    Finding finding =
        audit(Topics.SLOT_STATUS, with(Topics.SLOT_STATUS, "min.insync.replicas", "2"), 1);
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.found()).contains("nothing can be written");
  }

  @Test
  void heartbeatsWithTheirSendersTimeAreAWarningForThenNoClockCanBeCompared() {
    Finding finding =
        audit(
            Topics.AGENT_STATUS,
            with(Topics.AGENT_STATUS, "message.timestamp.type", "CreateTime"),
            1);
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.found()).contains("message.timestamp.type=CreateTime");
    assertThat(finding.remedy()).contains("--add-config message.timestamp.type=LogAppendTime");
  }

  @Test
  void settingsThatMayNotBeReadAreAWarning() {
    Finding finding = audit(Topics.SLOT_STATUS, new Seen(3, 1, 1, 0, Optional.empty()), 1);
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.right()).contains("DescribeConfigs");
  }

  @Test
  void severalThingsWrongAreAllSaidAtTheWorstLevel() {
    Seen seen = new Seen(2, 1, 1, 0, Optional.of(Map.of("cleanup.policy", "delete")));
    Finding finding = audit(Topics.RUN_LOG, seen, 1);
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.found())
        .contains("2 partitions", "cleanup.policy=delete", "retention.ms=null");
  }

  private static Finding audit(Topics topic, Seen seen, int brokers) {
    return TopicAudit.of(topic, seen, brokers, BOOTSTRAP);
  }

  private static Seen seen(int partitions, Map<String, String> settings) {
    return new Seen(partitions, 1, 1, 0, Optional.of(settings));
  }

  private static Seen with(Topics topic, String name, String value) {
    Map<String, String> settings = new HashMap<>(topic.settings());
    settings.put(name, value);
    return seen(topic.partitions(), settings);
  }
}
