package io.spate.cli.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a command line is started so that neither Ctrl-C nor the end of the terminal reaches it.
 *
 * <ul>
 *   <li>{@link #SETSID}, where the system has it: the process leads a session of its own. {@code
 *       setsid} becomes the program itself, so the process id is the one that was started.
 *   <li>{@link #JOB_CONTROL} elsewhere (macOS): a shell with job control starts it in a process
 *       group of its own, deaf to hang-ups, prints its process id and ends.
 * </ul>
 */
enum Sessions {
  SETSID,
  JOB_CONTROL;

  private static final String SCRIPT =
      "set -m; log=$1; shift; nohup \"$@\" >>\"$log\" 2>&1 </dev/null & echo $!";

  /** What this system can do, by its {@code PATH}. */
  static Sessions ofSystem(Map<String, String> variables) {
    String path = variables.getOrDefault("PATH", "");
    boolean setsid =
        Stream.of(path.split(File.pathSeparator))
            .filter(directory -> !directory.isBlank())
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "setsid")));
    return setsid ? SETSID : JOB_CONTROL;
  }

  /** The command line to run instead. */
  List<String> detached(List<String> command, Path log) {
    List<String> detached = new ArrayList<>();
    switch (this) {
      case SETSID -> detached.add("setsid");
      case JOB_CONTROL -> detached.addAll(List.of("bash", "-c", SCRIPT, "spate", log.toString()));
    }
    detached.addAll(command);
    return detached;
  }
}
