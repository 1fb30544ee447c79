package io.spate.cli.stack;

import io.spate.cli.CliVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An installation in which every part is a {@link FakePart}. */
public final class FakeInstall {
  private FakeInstall() {}

  public static Path in(Path directory) throws IOException {
    Install install = new Install(directory, CliVersion.project());
    for (ProcessKind kind : ProcessKind.values()) {
      Path jar = install.jar(kind);
      Files.createDirectories(jar.getParent());
      Manifest manifest = new Manifest();
      Attributes attributes = manifest.getMainAttributes();
      attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      attributes.put(Attributes.Name.MAIN_CLASS, FakePart.class.getName());
      attributes.put(Attributes.Name.CLASS_PATH, testClasses());
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream written = new JarOutputStream(out, manifest)) {
        written.finish();
      }
    }
    return directory;
  }

  private static String testClasses() {
    try {
      return FakePart.class.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
