package io.spate.agent.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent may use is what its container leaves it, and not the machine. */
class VitalsTest {
  private static final double PROCESSORS = Runtime.getRuntime().availableProcessors();

  @TempDir private Path cgroup;

  @Test
  void aContainersLimitIsTheAgentsAlsoBelowOneCore() throws IOException {
    Files.writeString(cgroup.resolve("cpu.max"), "25000 100000\n");

    assertThat(new Vitals(cgroup).look().cpuLimit()).isEqualTo(0.25);
  }

  @Test
  void aLimitBeyondTheProcessorsIsNone() throws IOException {
    Files.writeString(cgroup.resolve("cpu.max"), "100000000 100000\n");

    assertThat(new Vitals(cgroup).look().cpuLimit()).isEqualTo(PROCESSORS);
  }

  @Test
  void withoutALimitItIsTheProcessors() throws IOException {
    assertThat(new Vitals(cgroup).look().cpuLimit()).isEqualTo(PROCESSORS);
    Files.writeString(cgroup.resolve("cpu.max"), "max 100000\n");
    assertThat(new Vitals(cgroup).look().cpuLimit()).isEqualTo(PROCESSORS);
  }

  @Test
  void throttlingIsToldForTheTimeSinceTheLastLook() throws IOException {
    Path stat = cgroup.resolve("cpu.stat");
    Files.writeString(stat, "usage_usec 9\nnr_throttled 3\nthrottled_usec 7000\n");
    Vitals vitals = new Vitals(cgroup);
    Files.writeString(stat, "usage_usec 9\nnr_throttled 4\nthrottled_usec 19500\n");

    assertThat(vitals.look().throttledMs()).isEqualTo(12.5);
    assertThat(vitals.look().throttledMs()).isZero();
  }
}
