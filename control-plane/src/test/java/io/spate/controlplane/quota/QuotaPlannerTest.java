package io.spate.controlplane.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.quota.UserQuota;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaPlannerTest {
  @Test
  void everySlotHasItsQuota() {
    List<UserQuota> quotas = QuotaPlanner.plan("r", 3, 1_000);

    assertThat(quotas)
        .containsExactly(
            new UserQuota(1, "r", 0, 3, 1_000),
            new UserQuota(1, "r", 1, 3, 1_000),
            new UserQuota(1, "r", 2, 3, 1_000));
    assertThat(quotas).extracting(UserQuota::key).containsExactly("r/0", "r/1", "r/2");
  }
}
