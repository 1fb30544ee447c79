package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The JVM images are built on a base that is made of this machine, without a registry, and run as
 * the chart runs them. Images for native executables are not: those need GraalVM first.
 */
class ImagesIT {
  private static final long BASE_SECONDS = 300;

  /** Six images, seven starts and two runs; on two busy cores some three minutes. */
  private static final long CHECK_SECONDS = 1_200;

  @Test
  void everyJvmImageBuildsOnALocalBaseBecomesHealthyAndWorks() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "the base is made of this machine's own files, which have to be Linux's");
    assumeTrue(Script.has("docker"), "docker is not installed");
    Script engine = Script.run(Map.of(), "docker", "version");
    assumeTrue(engine.exitCode() == 0, "no Docker engine answers: " + engine.err().strip());
    assumeFalse(
        System.getenv().getOrDefault("DOCKER_HOST", "").startsWith("tcp:"),
        "the Docker engine is elsewhere: containers would not see this machine's scenario");
    Path root = Manifests.DEPLOY.getParent();
    for (String module :
        List.of("control-plane", "results-aggregator", "load-agent", "examples/todo-api")) {
      assumeTrue(
          Files.exists(root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar")),
          module + " is not packaged: ./spate build");
    }

    String base = "spate-base:it-" + ProcessHandle.current().pid();
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    try {
      Script made =
          Script.runWithin(
              BASE_SECONDS, environment, "deploy/images/base", "--of-this-machine", base);
      assertThat(made.exitCode()).as(made.err()).isZero();

      Script check = Script.runWithin(CHECK_SECONDS, environment, "deploy/images/check", base);
      assertThat(check.exitCode()).as(check.err()).isZero();
      for (String part :
          List.of("control-plane", "aggregator", "load-agent", "cli", "todo-api", "trial")) {
        assertThat(check.err()).contains("built spate/" + part + ", ");
      }
      for (String service :
          List.of("control-plane", "aggregator", "load-agent", "todo-api", "trial")) {
        assertThat(check.err()).contains(service + " is healthy after");
      }
      assertThat(check.err()).contains("passed: every JVM image builds");
    } finally {
      Script.run(Map.of(), "docker", "rmi", base);
    }
  }
}
