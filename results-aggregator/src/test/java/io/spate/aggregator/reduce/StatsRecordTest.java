package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.wire.PartialStats;
import org.junit.jupiter.api.Test;

/** Aggregators of two versions side by side. */
class StatsRecordTest {
  private static final PartialStats STATS =
      PartialStats.newBuilder().setRunId("r").setPartition(3).setSecond(7).build();

  @Test
  void fieldsOfANewerVersionAreIgnored() {
    UnknownFieldSet added =
        UnknownFieldSet.newBuilder()
            .addField(1_000, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
            .build();
    PartialStats read =
        StatsRecord.parse(STATS.toBuilder().setUnknownFields(added).build().toByteArray());

    assertThat(read.getRunId()).isEqualTo("r");
    assertThat(read.getPartition()).isEqualTo(3);
    assertThat(read.getSecond()).isEqualTo(7);
  }

  @Test
  void aNewerLayoutIsRefusedWithWhatItIsAndWhatToDo() {
    byte[] newer = STATS.toBuilder().setSchema(1).build().toByteArray();

    assertThatThrownBy(() -> StatsRecord.parse(newer))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage(
            "not a partial statistics record: its schema is 1, and this version of Spate reads up"
                + " to 0: a newer version wrote it; upgrade this part, too");
  }
}
