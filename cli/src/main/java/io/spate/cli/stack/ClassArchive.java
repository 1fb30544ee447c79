package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Class archives of the processes: the parsed classes of an earlier start, so that later ones are
 * quicker and smaller. They belong to a build, so they lie beside it and go with {@code mvn clean};
 * in an installation that cannot be written they lie in the stack's home.
 *
 * @param directory where they are
 * @param javaFeature feature release of the Java they are for
 */
record ClassArchive(Path directory, int javaFeature) {

  /** The archives of this installation. */
  static ClassArchive of(Install install, StackHome home, int javaFeature) {
    Path beside = install.directory().resolve("target/cds");
    try {
      Files.createDirectories(beside);
      if (Files.isWritable(beside)) {
        return new ClassArchive(beside, javaFeature);
      }
    } catch (IOException e) {
      // Somebody else's installation, which is only to be read.
      return new ClassArchive(inHome(home), javaFeature);
    }
    return new ClassArchive(inHome(home), javaFeature);
  }

  private static Path inHome(StackHome home) {
    try {
      return Files.createDirectories(home.directory().resolve("cds"));
    } catch (IOException e) {
      throw CliException.failed("cannot make a directory in " + home.directory() + ": " + e, e);
    }
  }

  /** The archive of a kind. */
  Path file(ProcessKind kind) {
    return directory.resolve(
        kind.id() + "-" + javaFeature + (JvmFlags.isCache(javaFeature) ? ".aot" : ".jsa"));
  }

  /** The jar with the class path of a Quarkus application. */
  Path classPathJar(ProcessKind kind) {
    return directory.resolve(kind.id() + ".jar");
  }

  /**
   * Whether the next process of this kind writes the archive at its end, which takes some seconds:
   * there is none yet, or one of an older build.
   */
  boolean isDue(ProcessKind kind, Path jar) {
    try {
      Path file = file(kind);
      return !Files.exists(file)
          || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
