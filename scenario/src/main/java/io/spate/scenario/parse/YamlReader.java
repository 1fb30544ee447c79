package io.spate.scenario.parse;

import io.spate.scenario.Scenario;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
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
  static final int MAX_ALIASES = 100;
  static final int MAX_NESTING = 60;
  static final int MAX_NODES = 200_000;
  private static final String INVALID = "not valid YAML: ";

  private final String text;
  private final Source source;

  private YamlReader(String text, Source source) {
    this.text = text;
    this.source = source;
  }

  /** The root; null if the text is no YAML (which was told then) or empty. */
  static Node read(String text, Source source) {
    return new YamlReader(text, source).read();
  }

  private Node read() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Scenario.MAX_SOURCE_BYTES);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_NESTING);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(text), options);
      return new Composer(new CountingParser(parser, MAX_NODES), new Resolver(), options)
          .getSingleNode();
    } catch (MarkedYAMLException e) {
      tell(YamlComplaint.of(e));
    } catch (ReaderException e) {
      tellCharacter(e);
    } catch (CountingParser.TooManyException e) {
      source.problem(0, 0, "more than " + MAX_NODES + " values, lists and maps", null);
    } catch (YAMLException e) {
      tellLimit(String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void tell(YamlComplaint complaint) {
    int line = complaint.mark() == null ? 0 : complaint.mark().getLine();
    int column = complaint.mark() == null ? 0 : complaint.mark().getColumn();
    source.problem(line, column, INVALID + complaint.message(), complaint.hint());
  }

  private void tellCharacter(ReaderException e) {
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
        String.format("%scharacter U+%04X is not allowed", INVALID, e.getCodePoint()),
        "write it as an escape in double quotes, such as \"\\u0007\"");
  }

  private void tellLimit(String message) {
    if (message.startsWith("Number of aliases")) {
      source.problem(0, 0, "more than " + MAX_ALIASES + " aliases (*name) of lists and maps", null);
    } else if (message.startsWith("Nesting Depth")) {
      source.problem(0, 0, "nested deeper than " + MAX_NESTING + " levels", null);
    } else {
      source.problem(0, 0, INVALID + message.replaceAll("\\s+", " "), null);
    }
  }
}
