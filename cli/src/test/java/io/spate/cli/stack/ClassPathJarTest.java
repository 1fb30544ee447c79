package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathJarTest {
  @TempDir private Path directory;

  @Test
  void allJarsAreOnTheClassPathTransformedClassesFirst() throws IOException {
    Path runner = application("my project");
    Path file = archives().resolve("agent.jar");

    Path written = ClassPathJar.write(runner, file);

    assertThat(written).isEqualTo(file);
    try (JarFile jar = new JarFile(file.toFile())) {
      Attributes attributes = jar.getManifest().getMainAttributes();
      String[] entries = attributes.getValue("Class-Path").split(" ");
      assertThat(
              Arrays.stream(entries)
                  .map(entry -> file.getParent().toUri().resolve(URI.create(entry)))
                  .map(uri -> runner.getParent().relativize(Path.of(uri)).toString()))
          .containsExactly(
              "quarkus/transformed-bytecode.jar",
              "quarkus/generated-bytecode.jar",
              "app/app.jar",
              "lib/boot/boot.jar",
              "lib/main/a.jar",
              "lib/main/b.jar");
      assertThat(attributes.getValue("Add-Opens")).isEqualTo("java.base/java.lang");
      assertThat(attributes.getValue("Main-Class")).isEqualTo("io.quarkus.runner.GeneratedMain");
    }
  }

  @Test
  void aSecondWriteLeavesTheFileAsItIs() throws IOException {
    Path runner = application("project");
    Path file = ClassPathJar.write(runner, archives().resolve("agent.jar"));
    FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, old);

    ClassPathJar.write(runner, file);

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
  }

  @Test
  void anApplicationOfAnotherLayoutIsStartedByItsOwnJar() throws IOException {
    Path runner = Files.createFile(directory.resolve("quarkus-run.jar"));

    assertThat(ClassPathJar.write(runner, archives().resolve("agent.jar"))).isEqualTo(runner);
  }

  private Path archives() throws IOException {
    return Files.createDirectories(directory.resolve("target/cds"));
  }

  private Path application(String project) throws IOException {
    Path root = directory.resolve(project).resolve("quarkus-app");
    for (String jar :
        new String[] {
          "quarkus/transformed-bytecode.jar",
          "quarkus/generated-bytecode.jar",
          "app/app.jar",
          "lib/boot/boot.jar",
          "lib/main/b.jar",
          "lib/main/a.jar"
        }) {
      Files.createDirectories(root.resolve(jar).getParent());
      Files.createFile(root.resolve(jar));
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
    Path runner = root.resolve("quarkus-run.jar");
    try (OutputStream out = Files.newOutputStream(runner);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return runner;
  }
}
