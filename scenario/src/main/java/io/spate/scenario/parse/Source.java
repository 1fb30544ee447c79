package io.spate.scenario.parse;

import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.template.ProblemSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The text being read and the mistakes found in it. Used by one thread for one text. */
final class Source {
  private static final int MAX_PROBLEMS = 100;

  /**
   * How many characters may be read, where a node counts for some. Aliases let a small text stand
   * for a huge tree; what is honest stays far below.
   */
  private static final long MAX_WORK = 24L * 1024 * 1024;

  private static final int NODE_WORK = 16;

  private static final int SHOWN = 60;

  private final String file;
  private final String text;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private int[] codePoints;
  private ScalarWalk walk;
  private long work;

  Source(String text, String file) {
    this.text = text;
    this.file = file;
  }

  /** Thrown to stop reading at once; what is wrong has been noted already. */
  static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  void problem(Node node, String message, String hint) {
    problem(node.getStartMark().getLine(), node.getStartMark().getColumn(), message, hint);
  }

  /** Notes a problem at an index of a scalar's value. */
  void problem(ScalarNode node, int offset, String message, String hint) {
    if (codePoints == null) {
      codePoints = text.codePoints().toArray();
    }
    // A text with many mistakes is walked once, as long as they are told from left to right.
    if (walk == null || !walk.canReach(node, offset)) {
      walk = new ScalarWalk(node, codePoints);
    }
    walk.to(offset);
    problem(walk.line(), walk.column(), message, hint);
  }

  /** Notes a problem at a line and column that are counted from 0. */
  void problem(int line, int column, String message, String hint) {
    problems.add(new Problem(file, line + 1, column + 1, message, hint));
    if (problems.size() >= MAX_PROBLEMS) {
      throw new Enough();
    }
  }

  /** A sink for the mistakes of a scalar's text. */
  ProblemSink sink(ScalarNode node) {
    return (offset, message, hint) -> problem(node, offset, message, hint);
  }

  int problemCount() {
    return problems.size();
  }

  /** Throws if there was a problem. */
  void throwIfWrong() {
    if (!problems.isEmpty()) {
      List<Problem> sorted = new ArrayList<>(problems);
      sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
      throw new ScenarioException(sorted);
    }
  }

  /** Counts a node with some children or characters, and gives up when it is too much. */
  void spend(Node node, long size) {
    work += NODE_WORK + size;
    if (work > MAX_WORK) {
      problem(node, "the scenario is too large once its aliases are followed", null);
      throw new Enough();
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** True if nothing was written, or null. */
  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && PlainValue.of(scalar) == PlainValue.NULL;
  }

  /** What a node is, for messages. */
  static String words(Node node) {
    if (node.getNodeId() == NodeId.sequence) {
      return "a list";
    }
    if (node.getNodeId() == NodeId.mapping) {
      return "a map";
    }
    return isNull(node) ? "nothing" : "'" + shortened(((ScalarNode) node).getValue()) + "'";
  }

  static String shortened(String text) {
    String line = text.replace("\r", "").replace('\n', ' ');
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }

  /** The scalar, if it is one and not empty; otherwise null, and a problem is noted. */
  ScalarNode scalar(Node node, String what) {
    return scalar(node, what, "text");
  }

  ScalarNode scalar(Node node, String what, String wanted) {
    if (node instanceof ScalarNode scalar && !isNull(node)) {
      spend(node, scalar.getValue().length());
      return scalar;
    }
    problem(node, what + " must be " + wanted + ", got " + words(node), null);
    return null;
  }

  /** The text of a scalar, or null as for {@link #scalar}. */
  String text(Node node, String what) {
    ScalarNode scalar = scalar(node, what);
    if (scalar == null) {
      return null;
    }
    if (scalar.getValue().isBlank()) {
      problem(node, what + " must not be empty", null);
      return null;
    }
    return scalar.getValue();
  }

  /** The children of a list, or what stands there alone; null, and a problem is noted, if empty. */
  List<Node> oneOrList(Node node, String what, String hint) {
    return node instanceof SequenceNode ? list(node, what, hint) : List.of(node);
  }

  /** The children of a list; null, and a problem is noted, if it is none or empty. */
  List<Node> list(Node node, String what, String hint) {
    if (!(node instanceof SequenceNode sequence)) {
      problem(node, what + " must be a list, got " + words(node), hint);
      return null;
    }
    if (sequence.getValue().isEmpty()) {
      problem(node, what + " must not be empty", hint);
      return null;
    }
    spend(node, sequence.getValue().size());
    return sequence.getValue();
  }

  /** The map; null, and a problem is noted, if it is none. */
  MappingNode map(Node node, String what, String hint) {
    if (node instanceof MappingNode mapping) {
      spend(node, mapping.getValue().size());
      return mapping;
    }
    problem(node, what + " must be a map, got " + words(node), hint);
    return null;
  }
}
