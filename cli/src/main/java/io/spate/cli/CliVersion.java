package io.spate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, and of the Java that runs it. */
public final class CliVersion implements IVersionProvider {
  /** The project's version, e.g. {@code 0.1.0-SNAPSHOT}; names the jars of the stack too. */
  public static String project() {
    try (InputStream in = CliVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("the command's own jar cannot be read", e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"spate " + project() + " (Java " + Runtime.version() + ")"};
  }
}
