package io.spate.scenario.parse;

import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Puts the files that a scenario includes into its text, so that it can be sent as one: each as it
 * is, indented, under {@code x-included}. Lines of the scenario itself stay where they are, and
 * {@link #placeOf} tells where a problem of the whole is in its file. Immutable.
 */
public final class Includes {
  /** The most files that a scenario may include, by way of others too. */
  static final int MAX_FILES = 100;

  /** What they are under in the whole. */
  static final String KEY = "x-included";

  private static final int INDENT = 4;
  private static final Pattern DOCUMENT_END = Pattern.compile("(?m)^\\.\\.\\.(\\s|$)");
  private static final Pattern DOCUMENT_MARK = Pattern.compile("(?m)^(---|\\.\\.\\.)(\\s|$)|^%");
  private static final String EXAMPLE = "such as include: flows.yaml";

  private final String text;
  private final String file;
  private final List<Part> parts;

  /** A file's lines in the whole. */
  private record Part(String file, int firstLine, int lines) {}

  /** Where files are. */
  public interface Files {
    /** How a file is called that {@code written} means in another one; the same for the same. */
    String nameOf(String written, String from);

    /**
     * Its text.
     *
     * @throws UnreadableFileException if there is no such file, or if it cannot be read
     */
    String read(String name);
  }

  /** A file cannot be read; the message says which and why. */
  public static final class UnreadableFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableFileException(String message) {
      super(message);
    }
  }

  private Includes(String text, String file, List<Part> parts) {
    this.text = text;
    this.file = file;
    this.parts = List.copyOf(parts);
  }

  /**
   * Resolves the includes of a scenario.
   *
   * @param text as written
   * @param file what to call it in messages, and what the paths of its includes are relative to
   * @throws ScenarioException if an included file is missing, unreadable or includes itself
   */
  public static Includes resolve(String text, String file, Files files) {
    if (!text.contains("include")) {
      return new Includes(text, file, List.of());
    }
    // A byte order mark is no content.
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new Resolver(files).resolve(unmarked, file);
  }

  /** The scenario with what it includes. */
  public String text() {
    return text;
  }

  /** A problem of the whole at its place in the file that it is in. */
  public Problem placeOf(Problem problem) {
    if (!problem.file().equals(file)) {
      return problem;
    }
    for (Part part : parts) {
      int line = problem.line() - part.firstLine() + 1;
      if (line >= 1 && line <= part.lines()) {
        int column = Math.max(1, problem.column() - INDENT);
        return new Problem(part.file(), line, column, problem.message(), problem.hint());
      }
    }
    return problem;
  }

  /** One scenario's files. */
  private static final class Resolver {
    private final Files files;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Deque<String> open = new ArrayDeque<>();

    Resolver(Files files) {
      this.files = files;
    }

    Includes resolve(String text, String file) {
      open.push(file);
      String yaml = JsonDialect.toYaml(text);
      Source source = new Source(yaml, file);
      Node root = YamlReader.read(yaml, source);
      Node include = source.problemCount() > 0 ? null : Nodes.child(root, "include");
      if (include == null || Nodes.child(root, KEY) != null) {
        // What else is wrong is told when it is read; what is there need not be put in again.
        return new Includes(text, file, List.of());
      }
      if (((MappingNode) root).getFlowStyle() == FlowStyle.FLOW) {
        source.problem(
            include,
            "a scenario in JSON cannot include files",
            "write it in YAML, or put the flows into it");
      } else if (DOCUMENT_END.matcher(yaml).find()) {
        source.problem(include, "a scenario that includes files must not end with ...", null);
      }
      includeAll(include, file, source);
      collect(source);
      if (!problems.isEmpty()) {
        throw new ScenarioException(problems);
      }
      return whole(text, file);
    }

    private void collect(Source source) {
      try {
        source.throwIfWrong();
      } catch (ScenarioException e) {
        problems.addAll(e.problems());
      }
    }

    private void includeAll(Node node, String from, Source source) {
      try {
        includeEach(node, from, source);
      } catch (Source.Enough e) {
        // So many mistakes have been noted that the rest would be no news.
      }
    }

    private void includeEach(Node node, String from, Source source) {
      List<Node> paths = node instanceof SequenceNode list ? list.getValue() : List.of(node);
      for (Node path : paths.subList(0, Math.min(paths.size(), MAX_FILES))) {
        if (path instanceof ScalarNode scalar && !Source.isNull(path)) {
          include(scalar, from, source);
        } else {
          source.problem(
              path,
              "include must be a file, or a list of files, got " + Source.words(path),
              EXAMPLE);
        }
      }
    }

    private void include(ScalarNode path, String from, Source source) {
      String name = files.nameOf(path.getValue().trim(), from);
      if (open.contains(name)) {
        source.problem(
            path,
            "file '" + Source.shortened(name) + "' includes itself",
            open.peek().equals(name)
                ? "take this out"
                : "by way of " + Source.shortened(open.peek()) + "; take one of the two out");
        return;
      }
      if (texts.containsKey(name)) {
        return; // two files may need the same one
      }
      if (texts.size() >= MAX_FILES) {
        source.problem(path, "more than " + MAX_FILES + " included files", null);
        return;
      }
      String text;
      try {
        text = files.read(name);
      } catch (UnreadableFileException e) {
        source.problem(path, e.getMessage(), null);
        return;
      }
      read(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private void read(String name, String text) {
      String yaml = JsonDialect.toYaml(text);
      texts.put(name, yaml);
      Source source = new Source(yaml, name);
      Node root = YamlReader.read(yaml, source);
      if (source.problemCount() == 0 && !(root instanceof MappingNode)) {
        source.problem(0, 0, "an included file must be a map", "such as flows: { login: [ ... ] }");
      }
      if (source.problemCount() == 0 && DOCUMENT_MARK.matcher(yaml).find()) {
        source.problem(0, 0, "an included file must be without --- and ...", null);
      }
      Node include = Nodes.child(root, "include");
      if (source.problemCount() == 0 && include != null) {
        open.push(name);
        includeAll(include, name, source);
        open.pop();
      }
      collect(source);
    }

    private Includes whole(String text, String file) {
      StringBuilder whole = new StringBuilder(text);
      if (!text.endsWith("\n")) {
        whole.append('\n');
      }
      whole.append(KEY).append(texts.isEmpty() ? ": {}\n" : ":\n");
      List<Part> parts = new ArrayList<>();
      int line = (int) whole.chars().filter(c -> c == '\n').count() + 1;
      for (Map.Entry<String, String> each : texts.entrySet()) {
        whole.append("  ").append(quoted(each.getKey())).append(":\n");
        line++;
        List<String> lines = each.getValue().lines().toList();
        parts.add(new Part(each.getKey(), line, lines.size()));
        for (String content : lines) {
          whole.append(content.isEmpty() ? "" : " ".repeat(INDENT)).append(content).append('\n');
        }
        line += lines.size();
      }
      return new Includes(whole.toString(), file, parts);
    }

    private static String quoted(String name) {
      return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }
}
