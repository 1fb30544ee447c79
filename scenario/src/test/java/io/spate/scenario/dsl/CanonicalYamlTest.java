package io.spate.scenario.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.DocSamples;
import io.spate.scenario.ModelText;
import io.spate.scenario.Scenario;
import io.spate.scenario.template.ValueType;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What is written is read as what it was. */
class CanonicalYamlTest {
  private static final Place NOWHERE = new Place("Test.java", 1);

  /** A document that somebody has written by hand, as pieces of this package. */
  private static Doc docOf(Node node) {
    return switch (node) {
      case MappingNode map -> {
        Doc.Entries entries = Doc.Entries.at(NOWHERE);
        List<MappingNode> merged = new ArrayList<>();
        for (NodeTuple each : map.getValue()) {
          if (each.getKeyNode().getTag().equals(Tag.MERGE)) {
            merged.add((MappingNode) each.getValueNode());
          } else {
            entries
                .values()
                .put(((ScalarNode) each.getKeyNode()).getValue(), docOf(each.getValueNode()));
          }
        }
        merged.forEach(
            each -> ((Doc.Entries) docOf(each)).values().forEach(entries.values()::putIfAbsent));
        yield entries;
      }
      case SequenceNode list -> {
        Doc.Items items = Doc.Items.at(NOWHERE);
        list.getValue().forEach(each -> items.values().add(docOf(each)));
        yield items;
      }
      case ScalarNode scalar -> {
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        String text = scalar.getValue();
        boolean nothing = plain && (text.isEmpty() || text.equals("~"));
        boolean literal =
            nothing
                || plain
                    && (List.of("null", "true", "false").contains(text)
                        || ValueType.isJsonNumber(text));
        yield new Doc.Leaf(NOWHERE, nothing ? "null" : text, literal);
      }
      default -> throw new AssertionError(node);
    };
  }

  private static String canonical(String source) {
    return CanonicalYaml.of((Doc.Entries) docOf(new Yaml().compose(new StringReader(source))))
        .text();
  }

  @Test
  void everySampleOfTheDocsIsTheSameModelWhenItIsWrittenAnew() {
    List<String> samples = DocSamples.all();

    assertThat(samples).hasSizeGreaterThan(35);
    for (String sample : samples) {
      String written = canonical(sample);
      assertThat(ModelText.of(Scenario.parse(written, "written.yaml")))
          .as(written)
          .isEqualTo(ModelText.of(Scenario.parse(sample, "sample.yaml")));
      assertThat(canonical(written)).isEqualTo(written);
    }
  }

  @Test
  void anyTextIsReadAsItWas() {
    String signs =
        "ab1 :#-?'\"\\{}[],&*!|>%@`\n\t\r~=<$/._\u00e4\u0085\u2028\ufeff\u0007\ud83d\ude00";
    int[] characters = signs.codePoints().toArray();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      Map<String, Object> written = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        written.put(text(characters, random), List.of(text(characters, random), "x", 5, true));
        written.put(text(characters, random), text(characters, random));
      }
      String yaml = CanonicalYaml.of((Doc.Entries) Draft.docOf(written)).text();

      assertThat((Object) new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml))
          .as("seed %d, round %d:\n%s", seed, round, yaml)
          .isEqualTo(written);
    }
  }

  private static String text(int[] characters, Random random) {
    StringBuilder text = new StringBuilder("k"); // what is 'no' or '1_0' in YAML 1.1 is text here
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.append('k').toString();
  }

  @Test
  void textsThatLookLikeSomethingElseStayTexts() {
    Map<String, Object> tricky = new LinkedHashMap<>();
    for (String each :
        List.of("true", "null", "5", "-1.5e3", "", " ", "~", "- a", "a: b", "a #b", "# a", "<<")) {
      tricky.put(each, each);
    }

    Doc read =
        docOf(
            new Yaml()
                .compose(
                    new StringReader(CanonicalYaml.of((Doc.Entries) Draft.docOf(tricky)).text())));

    ((Doc.Entries) read)
        .values()
        .forEach((key, value) -> assertThat(value).isEqualTo(new Doc.Leaf(NOWHERE, key, false)));
    assertThat(((Doc.Entries) read).values()).hasSameSizeAs(tricky);
  }

  @Test
  void aLongKeyIsWrittenSoThatYamlTakesIt() {
    String key = "k".repeat(5_000);

    String yaml = CanonicalYaml.of((Doc.Entries) Draft.docOf(Map.of(key, Map.of("a", 1)))).text();

    assertThat((Object) new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml))
        .isEqualTo(Map.of(key, Map.of("a", 1)));
  }
}
