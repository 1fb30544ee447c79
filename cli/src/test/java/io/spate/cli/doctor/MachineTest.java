package io.spate.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  @ParameterizedTest
  @CsvSource({"1048576,OK", "10000,OK", "4096,WARN", "256,FAIL"})
  void fewFileDescriptorsAreSaid(long limit, Level level) {
    Finding finding = new Machine(OptionalLong.of(limit), NONE, NONE, NONE).files();
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.remedy().contains("ulimit")).isEqualTo(level != Level.OK);
  }

  @ParameterizedTest
  @CsvSource({"32768,60999,OK", "1024,65535,OK", "60000,60999,WARN"})
  void aSmallRangeOfSourcePortsIsSaid(long first, long last, Level level) {
    Finding finding =
        new Machine(NONE, OptionalLong.of(first), OptionalLong.of(last), NONE).ports();
    assertThat(finding.level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"8000,OK", "900,WARN", "100,FAIL"})
  void littleMemoryIsSaid(long megabytes, Level level) {
    Finding finding = new Machine(NONE, NONE, NONE, OptionalLong.of(megabytes << 20)).memory();
    assertThat(finding.level()).isEqualTo(level);
  }

  @Test
  void freeMemoryIsWhatTheControlGroupLeavesIfThatIsLess() {
    String meminfo = "MemTotal: 9999999 kB\nMemAvailable:    2048 kB\n";
    assertThat(Machine.free(meminfo, NONE, NONE)).hasValue(2048 * 1024);
    assertThat(Machine.free(meminfo, OptionalLong.of(1000), OptionalLong.of(400))).hasValue(600);
    assertThat(Machine.free(meminfo, OptionalLong.of(1L << 40), OptionalLong.of(1)))
        .hasValue(2048 * 1024);
    assertThat(Machine.free("", NONE, NONE)).isEmpty();
  }

  @Test
  void whatTheSystemDoesNotTellIsNoFault() {
    assertThat(new Machine(NONE, NONE, NONE, NONE).findings())
        .allMatch(finding -> finding.level() == Level.OK);
  }

  /** Linux tells these files to one read alone, which a reader that begins with a byte misses. */
  @Test
  void theRangeOfSourcePortsIsReadWhereThereIsOne() {
    assumeTrue(Files.isReadable(Path.of("/proc/sys/net/ipv4/ip_local_port_range")), "not Linux");
    Machine machine = Machine.ofThisOne();
    assertThat(machine.firstPort()).isPresent();
    assertThat(machine.lastPort().getAsLong()).isGreaterThan(machine.firstPort().getAsLong());
  }

  @Test
  void thisMachineIsLookedAt() {
    assertThat(Machine.ofThisOne().findings())
        .extracting(Finding::check)
        .containsExactly("JDK", "file descriptors", "source ports", "free memory");
  }
}
