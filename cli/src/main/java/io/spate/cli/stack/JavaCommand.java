package io.spate.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of a process of the stack.
 *
 * @param java the Java to run it with
 * @param feature that Java's feature release
 * @param install where the jars are
 * @param variables the environment of the caller
 */
record JavaCommand(Path java, int feature, Install install, Map<String, String> variables) {

  /** The Java that runs this command, for the others too. */
  static JavaCommand ofThisJava(Install install, Map<String, String> variables) {
    return new JavaCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Runtime.version().feature(),
        install,
        variables);
  }

  List<String> line(ProcessSpec spec, StackHome home) {
    ProcessKind kind = spec.kind();
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.add(home.mark(spec.name())); // First: long command lines are shown cut off.
    Path archive = home.classArchive(kind, feature);
    line.addAll(JvmFlags.of(kind, feature, archive, archiveUse(spec, archive)));
    line.addAll(userOptions(kind));
    line.add("-jar");
    line.add(install.jar(kind).toString());
    line.addAll(spec.arguments());
    return line;
  }

  private static JvmFlags.Archive archiveUse(ProcessSpec spec, Path archive) {
    boolean first =
        spec.kind() != ProcessKind.AGENT || spec.name().equals(ProcessKind.agentName(1));
    return first ? JvmFlags.Archive.CREATE : JvmFlags.Archive.USE;
  }

  private List<String> userOptions(ProcessKind kind) {
    String options = variables.getOrDefault(kind.javaOptionsVariable(), "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }

  /** Variables for the process beside its own settings. */
  Map<String, String> environment(ProcessSpec spec) {
    Map<String, String> environment = new LinkedHashMap<>();
    // glibc keeps a heap per thread and core otherwise, some 20 MB of resident memory per process.
    environment.put("MALLOC_ARENA_MAX", "2");
    return environment;
  }
}
