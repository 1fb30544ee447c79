package io.spate.scenario.parse;

import io.spate.scenario.Scenario;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns text into a tree of nodes with places, and YAML's own complaints into problems. Nothing is
 * constructed from tags, so that no class is ever loaded because a scenario says so.
 */
final class YamlReader {
  private static final int MAX_ALIASES = 100;
  private static final int MAX_NESTING = 60;

  private final Source source;

  private YamlReader(Source source) {
    this.source = source;
  }

  /** The root; null if the text is no YAML (which was told then) or empty. */
  static Node read(String text, Source source) {
    return new YamlReader(source).read(text);
  }

  private Node read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Scenario.MAX_SOURCE_BYTES);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_NESTING);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(withoutTabs(text)), options);
      return new Composer(parser, new Resolver(), options).getSingleNode();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      source.problem(
          mark == null ? 0 : mark.getLine(),
          mark == null ? 0 : mark.getColumn(),
          "not valid YAML: " + message(e),
          YamlHint.of(e));
    } catch (ReaderException e) {
      tellCharacter(text, e);
    } catch (YAMLException e) {
      tellLimit(e);
    }
    return null;
  }

  private static String message(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "syntax error" : e.getProblem();
    String context = e.getContext();
    String whole = context == null ? problem : context + ", " + problem;
    return whole.replaceAll("\\s+", " ").trim();
  }

  private void tellCharacter(String text, ReaderException e) {
    int line = 0;
    int column = 0;
    int end = Math.min(e.getPosition(), text.length());
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        column = 0;
      } else if (!Character.isLowSurrogate(text.charAt(i))) {
        column++;
      }
    }
    source.problem(
        line,
        column,
        String.format("character U+%04X is not allowed in YAML", e.getCodePoint()),
        "write it as an escape in double quotes, such as \"\\u0000\"");
  }

  private void tellLimit(YAMLException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Number of aliases")) {
      source.problem(0, 0, "more than " + MAX_ALIASES + " aliases (*name) of lists and maps", null);
    } else if (message.startsWith("Nesting Depth")) {
      source.problem(0, 0, "nested deeper than " + MAX_NESTING + " levels", null);
    } else {
      source.problem(0, 0, "not valid YAML: " + message.replaceAll("\\s+", " "), null);
    }
  }

  /**
   * JSON may be indented with tabs, YAML may not. In text that begins as JSON, tabs outside of
   * strings become blanks, which leaves every place as it is.
   */
  private static String withoutTabs(String text) {
    String start = text.stripLeading();
    if (text.indexOf('\t') < 0 || !(start.startsWith("{") || start.startsWith("["))) {
      return text;
    }
    char[] characters = text.toCharArray();
    boolean inString = false;
    for (int i = 0; i < characters.length; i++) {
      char c = characters[i];
      if (c == '"') {
        inString = !inString;
      } else if (c == '\\' && inString) {
        i++;
      } else if (c == '\t' && !inString) {
        characters[i] = ' ';
      }
    }
    return new String(characters);
  }
}
