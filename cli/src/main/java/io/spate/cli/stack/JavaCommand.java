package io.spate.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of a process of the stack.
 *
 * @param java the Java to run it with
 * @param feature that Java's feature release
 * @param install where the jars are
 * @param archives where class archives are
 * @param variables the environment of the caller
 */
record JavaCommand(
    Path java, int feature, Install install, ClassArchive archives, Map<String, String> variables) {

  /** The Java that runs this command, for the others too. */
  static JavaCommand ofThisJava(Install install, StackHome home, Map<String, String> variables) {
    int feature = Runtime.version().feature();
    return new JavaCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        feature,
        install,
        ClassArchive.of(install, home, feature),
        variables);
  }

  /**
   * The line; the mark stands first, as long command lines are shown cut off.
   *
   * @param instance what a service is to say in {@link Health#INSTANCE_HEADER}
   */
  List<String> line(ProcessSpec spec, StackHome home, String instance) {
    ProcessKind kind = spec.kind();
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.add(home.mark(spec.name()));
    line.addAll(JvmFlags.of(kind, feature, archives.file(kind), archiveUse(spec)));
    line.addAll(userOptions(kind));
    if (kind != ProcessKind.BROKER) {
      line.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
      line.add("-Dquarkus.http.header." + Health.INSTANCE_HEADER + ".value=" + instance);
    }
    line.add("-jar");
    line.add(jar(kind).toString());
    line.addAll(spec.arguments());
    return line;
  }

  private Path jar(ProcessKind kind) {
    Path jar = install.jar(kind);
    return kind == ProcessKind.BROKER ? jar : ClassPathJar.write(jar, archives.classPathJar(kind));
  }

  private JvmFlags.Archive archiveUse(ProcessSpec spec) {
    return writesArchive(spec.name()) ? JvmFlags.Archive.CREATE : JvmFlags.Archive.USE;
  }

  private static boolean mayWriteArchive(String name) {
    return Math.max(ProcessKind.agentNumber(name), ProcessKind.aggregatorNumber(name)) <= 1;
  }

  /** Whether a process of this name will write a class archive before it ends. */
  boolean writesArchive(String name) {
    ProcessKind kind = ProcessKind.ofName(name);
    return mayWriteArchive(name) && archives.isDue(kind, install.jar(kind));
  }

  private List<String> userOptions(ProcessKind kind) {
    String options = variables.getOrDefault(kind.javaOptionsVariable(), "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }

  /** Variables for every process beside its own settings. */
  static Map<String, String> environment() {
    // glibc keeps a heap per thread and core otherwise, some 20 MB of resident memory per process.
    return Map.of("MALLOC_ARENA_MAX", "2");
  }
}
