package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A jar with nothing but a manifest, which starts a built Quarkus application from the JVM's own
 * class path instead of through Quarkus' class loader.
 *
 * <p>Why: the JVM archives classes of its own loaders only. Measured on two cores (JDK 25, load
 * agent): 3.4 s of CPU until ready through Quarkus' loader, 2.8 s of it with an archive, 1.9 s from
 * here with an archive; and the pages of the archive are shared by all agents.
 */
final class ClassPathJar {
  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final Attributes.Name ADD_OPENS = new Attributes.Name("Add-Opens");
  private static final Attributes.Name NATIVE_ACCESS = new Attributes.Name("Enable-Native-Access");

  private ClassPathJar() {}

  /**
   * Writes the jar, unless it is there already: a newer date would make the archive worthless.
   *
   * @param runner {@code quarkus-run.jar} of the application
   * @param file where to write
   * @return the file; the runner itself if the application is not laid out as expected
   */
  static Path write(Path runner, Path file) {
    Path application = runner.getParent();
    if (!Files.isRegularFile(application.resolve("quarkus/generated-bytecode.jar"))) {
      return runner;
    }
    try {
      byte[] jar = jar(manifest(runner, classPath(application, file.getParent())));
      if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), jar)) {
        Path temporary =
            file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        Files.write(temporary, jar);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw CliException.failed("cannot write " + file + ": " + e, e);
    }
  }

  /** All jars, transformed classes first, as they replace those of the libraries. */
  private static String classPath(Path application, Path from) throws IOException {
    List<Path> jars = new ArrayList<>();
    jars.add(application.resolve("quarkus/transformed-bytecode.jar"));
    jars.add(application.resolve("quarkus/generated-bytecode.jar"));
    for (String directory : List.of("app", "lib/boot", "lib/main")) {
      jars.addAll(jarsIn(application.resolve(directory)));
    }
    List<String> entries = new ArrayList<>();
    for (Path jar : jars) {
      if (Files.isRegularFile(jar)) {
        entries.add(relative(from, jar));
      }
    }
    return String.join(" ", entries);
  }

  /** As a relative URL: the JVM's archive takes no other. */
  private static String relative(Path from, Path jar) {
    Path relative = from.toAbsolutePath().relativize(jar.toAbsolutePath());
    Path root = from.getRoot();
    // Encodes what must be encoded in a URL, name by name.
    List<String> names = new ArrayList<>();
    relative.forEach(
        name ->
            names.add(
                "..".equals(name.toString())
                    ? ".."
                    : root.resolve(name).toUri().getRawPath().substring(1)));
    return String.join("/", names);
  }

  private static List<Path> jarsIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static Manifest manifest(Path runner, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, MAIN);
    attributes.put(Attributes.Name.CLASS_PATH, classPath);
    try (JarFile jar = new JarFile(runner.toFile())) {
      Attributes original = jar.getManifest().getMainAttributes();
      if (original.containsKey(ADD_OPENS)) {
        attributes.put(ADD_OPENS, original.getValue(ADD_OPENS));
      }
    }
    // Netty and SQLite load native code; newer JDKs warn unless that is said.
    attributes.put(NATIVE_ACCESS, "ALL-UNNAMED");
    return manifest;
  }

  private static byte[] jar(Manifest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
      entry.setTime(0); // The same bytes each time.
      zip.putNextEntry(entry);
      manifest.write(zip);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
