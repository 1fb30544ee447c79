package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeBuildTest {
  private static final String SCRIPT = "./native-build.sh";

  @ParameterizedTest
  @ValueSource(strings = {"arm64", "amd64"})
  void aDryRunPrintsTheCommandsOfAnArchitecture(String arch) {
    Script dry =
        Script.run(
            Map.of(),
            SCRIPT,
            "--dry-run",
            "--only",
            "agent",
            "--platform",
            "linux/" + arch,
            "--tag",
            "7");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.lines()).hasSize(3);
    assertThat(dry.lines().get(1))
        .startsWith("./mvnw ")
        .contains(
            "-pl load-agent -am",
            "-Dquarkus.native.enabled=true",
            "-Dquarkus.native.container-build=true",
            "-Dquarkus.native.builder-image=quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-25",
            "-Dquarkus.native.container-runtime-options=--platform=linux/" + arch);
    assertThat(dry.lines().get(2))
        .isEqualTo(
            "docker buildx build --platform linux/"
                + arch
                + " -f load-agent/src/main/docker/Dockerfile.native --build-arg VERSION=7"
                + " -t spate/load-agent:7 --load load-agent");
  }

  @Test
  void withoutOptionsAllPartsAreBuiltForArm64() {
    Script dry = Script.run(Map.of(), SCRIPT, "--dry-run");
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.lines().stream().filter(line -> line.startsWith("docker buildx build")))
        .hasSize(3)
        .allMatch(line -> line.contains("--platform linux/arm64") && line.contains("--load"))
        .anyMatch(line -> line.contains("-t spate/load-agent:0.1.0-native"))
        .anyMatch(line -> line.contains("-t spate/control-plane:0.1.0-native"))
        .anyMatch(line -> line.contains("-t spate/aggregator:0.1.0-native"));
  }

  @Test
  void bothArchitecturesBecomeOneTagWhenPushed() {
    Script dry =
        Script.run(
            Map.of(),
            SCRIPT,
            "--dry-run",
            "--push",
            "--only",
            "control-plane",
            "--platform",
            "linux/arm64,linux/amd64",
            "--registry",
            "registry.example.com/team/",
            "--tag",
            "7");
    String image = "registry.example.com/team/spate/control-plane:7";
    assertThat(dry.lines().getLast())
        .isEqualTo(
            "docker buildx imagetools create -t "
                + image
                + " "
                + image
                + "-arm64 "
                + image
                + "-amd64");
    assertThat(dry.out()).contains("--push control-plane").doesNotContain("--load");
  }

  @Test
  void aLocalGraalVmCompilesForThisMachineOnly(@TempDir Path graal) throws IOException {
    Path nativeImage = Files.createDirectories(graal.resolve("bin")).resolve("native-image");
    Files.writeString(nativeImage, "#!/bin/sh\n");
    assertThat(nativeImage.toFile().setExecutable(true)).isTrue();
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    Map<String, String> environment = Map.of("GRAALVM_HOME", graal.toString());
    Script own =
        Script.run(
            environment,
            SCRIPT,
            "--dry-run",
            "--only",
            "agent",
            "--platform",
            arm ? "linux/arm64" : "linux/amd64");
    assertThat(own.exitCode()).as(own.err()).isZero();
    assertThat(own.out())
        .contains("-Dquarkus.native.container-build=false")
        .doesNotContain("builder-image");
    Script other =
        Script.run(
            environment, SCRIPT, "--dry-run", "--platform", arm ? "linux/amd64" : "linux/arm64");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("unset GRAALVM_HOME");
  }

  @ParameterizedTest
  @CsvSource({
    "--only broker, agent",
    "--platform windows/amd64, linux/arm64",
    "--frobnicate, --help",
    "--push --load, choose",
    "--tag, needs a value"
  })
  void whatMakesNoSenseIsRefusedInWords(String options, String words) {
    List<String> command = new java.util.ArrayList<>(List.of(SCRIPT, "--dry-run"));
    command.addAll(List.of(options.split(" ")));
    Script refused = Script.run(Map.of(), command.toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(words);
    assertThat(refused.out()).isEmpty();
  }

  /** Each by a path on which nothing but what the script itself is made of is found. */
  @Test
  void eachThingThatIsMissingIsNamedWithWhatToInstall(@TempDir Path tools) throws IOException {
    for (String tool : List.of("bash", "env", "sed", "head", "uname", "basename", "dirname")) {
      Path there = onThePath(tool);
      Files.createSymbolicLink(tools.resolve(tool), there);
    }
    Map<String, String> environment =
        Map.of("PATH", tools.toString(), "JAVA_HOME", System.getProperty("java.home"));
    Script without = Script.run(environment, SCRIPT, "--only", "agent");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err())
        .contains(
            "needs Docker: https://docs.docker.com/engine/install", "prerequisites are missing")
        .doesNotContain("buildx");
    assertThat(without.out()).isEmpty();

    // A client alone: no buildx beside it, and no engine that answers.
    Path client = tools.resolve("docker");
    Files.writeString(client, "#!/usr/bin/env bash\nexit 1\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();
    Script alone = Script.run(environment, SCRIPT, "--only", "agent");
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err())
        .contains(
            "needs docker buildx: apt-get install",
            "the Docker engine does not answer: start it, or set DOCKER_HOST")
        .doesNotContain("needs Docker:");
    assertThat(alone.out()).isEmpty();

    // A dry run says the same, and goes on.
    Script dry = Script.run(environment, SCRIPT, "--only", "agent", "--dry-run");
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.err()).contains("needs docker buildx");
    assertThat(dry.lines()).hasSize(3);
  }

  private static Path onThePath(String tool) {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, tool))) {
        return Path.of(directory, tool);
      }
    }
    throw new AssertionError("no " + tool + " on the path");
  }

  @Test
  void compilingForAnotherProcessorNeedsItsEmulator() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String emulator = "/proc/sys/fs/binfmt_misc/" + (arm ? "qemu-x86_64" : "qemu-aarch64");
    assumeTrue(Files.notExists(Path.of(emulator)), "this machine has the emulator");
    String other = arm ? "amd64" : "arm64";
    Script dry = Script.run(Map.of(), SCRIPT, "--dry-run", "--platform", "linux/" + other);
    assertThat(dry.err()).contains("needs emulation: docker run", "--install " + other);
    Script own =
        Script.run(
            Map.of(), SCRIPT, "--dry-run", "--platform", "linux/" + (arm ? "arm64" : "amd64"));
    assertThat(own.err()).doesNotContain("emulation");
  }

  /** Where something is missing, a real build says what to install, and starts nothing. */
  @Test
  void whatIsMissingIsSaidBeforeAnythingIsBuilt() {
    Script real =
        Script.run(
            Map.of("GRAALVM_HOME", "/nowhere", "DOCKER_HOST", "tcp://127.0.0.1:1"),
            SCRIPT,
            "--only",
            "agent",
            "--platform",
            System.getProperty("os.arch").equals("aarch64") ? "linux/arm64" : "linux/amd64");
    assertThat(real.exitCode()).isEqualTo(2);
    assertThat(real.err())
        .contains("/nowhere has no bin/native-image", "prerequisites are missing");
    assertThat(real.out()).isEmpty();
  }
}
