package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JvmFlagsTest {
  private static final Path ARCHIVE = Path.of("archives", "agent.jsa");

  @Test
  void compactHeadersAreAskedForOnlyWhereTheyAreAProductFlag() {
    assertThat(flags(ProcessKind.AGENT, 21)).doesNotContain("-XX:+UseCompactObjectHeaders");
    assertThat(flags(ProcessKind.AGENT, 24)).doesNotContain("-XX:+UseCompactObjectHeaders");
    assertThat(flags(ProcessKind.AGENT, 25)).contains("-XX:+UseCompactObjectHeaders");
  }

  @Test
  void onlyAgentsHaveTheOptimisingCompiler() {
    assertThat(flags(ProcessKind.AGENT, 21))
        .doesNotContain("-XX:TieredStopAtLevel=1")
        .contains("-XX:Tier4InvocationThreshold=50000");
    assertThat(flags(ProcessKind.AGGREGATOR, 21)).contains("-XX:TieredStopAtLevel=1");
  }

  @Test
  void ofSeveralAgentsOnlyOneWritesTheArchive() {
    assertThat(JvmFlags.of(ProcessKind.AGENT, 25, ARCHIVE, JvmFlags.Archive.USE))
        .contains("-XX:AOTCache=" + ARCHIVE)
        .doesNotContain("-XX:AOTCacheOutput=" + ARCHIVE);
    assertThat(JvmFlags.of(ProcessKind.AGENT, 25, ARCHIVE, JvmFlags.Archive.CREATE))
        .contains("-XX:AOTCacheOutput=" + ARCHIVE);
    assertThat(JvmFlags.of(ProcessKind.AGENT, 21, ARCHIVE, JvmFlags.Archive.USE))
        .contains("-XX:SharedArchiveFile=" + ARCHIVE)
        .doesNotContain("-XX:+AutoCreateSharedArchive");
    assertThat(JvmFlags.of(ProcessKind.AGENT, 21, ARCHIVE, JvmFlags.Archive.CREATE))
        .contains("-XX:+AutoCreateSharedArchive");
  }

  @ParameterizedTest
  @EnumSource(ProcessKind.class)
  void theJavaThatRunsThisTakesThem(ProcessKind kind, @TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        JvmFlags.of(
            kind,
            Runtime.version().feature(),
            directory.resolve("none.jsa"),
            JvmFlags.Archive.USE));
    line.add("--version");

    Process java = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(said).isZero();
    assertThat(said).doesNotContainIgnoringCase("warning");
  }

  private static List<String> flags(ProcessKind kind, int feature) {
    return JvmFlags.of(kind, feature, ARCHIVE, JvmFlags.Archive.CREATE);
  }
}
