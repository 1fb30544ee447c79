package io.spate.scenario.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.scenario.check.JsonPath.Found;
import io.spate.scenario.check.JsonPath.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  private static final String BODY =
      """
      {"Id": 12345678901234567890, "pi": 3.10, "exp": 1E+5, "on": true, "off": false, "no": null,
       "text": "a\\"b\\u00e9", "a.b": "dotted", "it's": "quoted", "": "empty",
       "list": [10, [20, 21], {"x": "y"}], "deep": {"a": {"b": [{"c": "found"}]}},
       "again": 1, "again": 2, "ä": "ö"}
      """;

  private static JsonPath path(String text) {
    return JsonPath.compile(
        text,
        (offset, message, hint) -> {
          throw new AssertionError(text + " at " + offset + ": " + message);
        });
  }

  private static Found find(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return path(path).find(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.Id | NUMBER | 12345678901234567890",
        "$.pi | NUMBER | 3.10",
        "$.exp | NUMBER | 1E+5",
        "$.on | BOOLEAN | true",
        "$.off | BOOLEAN | false",
        "$.no | NULL | null",
        "$.text | STRING | a\"bé",
        "$['a.b'] | STRING | dotted",
        "$[\"it's\"] | STRING | quoted",
        "$[''] | STRING | empty",
        "$.list[0] | NUMBER | 10",
        "$.list[1][1] | NUMBER | 21",
        "$.list[2].x | STRING | y",
        "$.list[2]['x'] | STRING | y",
        "$.list[1] | STRUCTURE | [20, 21]",
        "$.list[2] | STRUCTURE | {\"x\": \"y\"}",
        "$.deep.a.b[0].c | STRING | found",
        "$.deep.a | STRUCTURE | {\"b\": [{\"c\": \"found\"}]}",
        "$.again | NUMBER | 1",
        "$.ä | STRING | ö",
      })
  void valueIsFoundWithItsKindAndText(String path, Kind kind, String text) {
    assertThat(find(path, BODY)).isEqualTo(new Found(kind, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.none",
        "$.Id.x",
        "$.Id[0]",
        "$.list[3]",
        "$.list.x",
        "$.deep.a.b[1].c",
        "$.deep[0]",
        "$.id",
        "$.no.x",
        "$.text[0]"
      })
  void whatIsNotThereIsMissing(String path) {
    assertThat(find(path, BODY).kind()).isEqualTo(Kind.MISSING);
  }

  @Test
  void rootIsAnyValue() {
    assertThat(find("$", "5")).isEqualTo(new Found(Kind.NUMBER, "5"));
    assertThat(find("$", " [1, 2] ")).isEqualTo(new Found(Kind.STRUCTURE, "[1, 2]"));
    assertThat(find("$", "\"x\"")).isEqualTo(new Found(Kind.STRING, "x"));
    assertThat(find("$", "\uFEFF{\"ä\":1}")).isEqualTo(new Found(Kind.STRUCTURE, "{\"ä\":1}"));
    assertThat(find("$[1]", "[1,{\"a\":[ ]}]")).isEqualTo(new Found(Kind.STRUCTURE, "{\"a\":[ ]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | nothing",
        "`  ` | nothing",
        "<html> | a body that is not JSON: Unexpected character ('<' (code 60)): expected a valid"
            + " value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      })
  void bodyThatIsNoJsonIsToldInWords(String body, String words) {
    Found found = find("$.a", body);

    assertThat(found.kind()).isEqualTo(Kind.NOT_JSON);
    assertThat(found.words())
        .startsWith(words.equals("nothing") ? "an empty body" : words.substring(0, 60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\"",
        "{\"b\": [1, 2",
        "{\"b\": tru}",
        "{a: 1}",
        "[1",
        "{\"b\":\"\\q\"}",
        "nul"
      })
  void bodyThatBreaksOffBeforeTheValueIsNoJson(String body) {
    assertThat(find("$.a.b", body).kind()).isIn(Kind.NOT_JSON, Kind.MISSING);
    assertThat(find("$", body).kind()).isEqualTo(Kind.NOT_JSON);
  }

  @Test
  void onlyTheBodysBytesAreRead() {
    byte[] buffer = "{\"a\":1}xxxx".getBytes(StandardCharsets.UTF_8);

    assertThat(path("$.a").find(buffer, 7)).isEqualTo(new Found(Kind.NUMBER, "1"));
    assertThat(path("$.a").find(buffer, 3).kind()).isEqualTo(Kind.NOT_JSON);
  }

  @Test
  void anyBytesAreSurvived() {
    JsonPath[] paths = {path("$"), path("$.a"), path("$[0]"), path("$.a[0].b")};
    for (int seed = 0; seed < 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(30)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:ab01 \\u\u0000".charAt(random.nextInt(15));
      }
      for (JsonPath path : paths) {
        assertThat(path.find(bytes, bytes.length).words()).as("seed %d", seed).isNotNull();
      }
    }
  }

  /** Random documents: every value is found where a tree of the document has it. */
  @Test
  void everyValueOfARandomDocumentIsFound() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (int seed = 0; seed < 300; seed++) {
      JsonNode root = random(new SplittableRandom(seed), 0, mapper);
      String body =
          seed % 2 == 0
              ? root.toString()
              : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
      assertAll(root, "$", body, seed, mapper);
    }
  }

  private static void assertAll(
      JsonNode node, String path, String body, int seed, ObjectMapper mapper) throws IOException {
    Found found = find(path, body);
    if (node.isTextual()) {
      assertThat(found)
          .as("seed %d %s", seed, path)
          .isEqualTo(new Found(Kind.STRING, node.textValue()));
    } else {
      assertThat(mapper.readTree(found.text())).as("seed %d %s", seed, path).isEqualTo(node);
    }
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      assertAll(node.get(i), path + "[" + i + "]", body, seed, mapper);
    }
    if (node.isObject()) {
      for (var field : node.properties()) {
        String step =
            field.getKey().contains("'")
                ? "[\"" + field.getKey() + "\"]"
                : "['" + field.getKey() + "']";
        assertAll(field.getValue(), path + step, body, seed, mapper);
      }
    }
  }

  private static JsonNode random(SplittableRandom random, int depth, ObjectMapper mapper) {
    String[] names = {"a", "b.c", "d e", "it's", "é", "😀", "x]y", ""};
    int kind = random.nextInt(depth > 4 ? 5 : 8);
    if (kind >= 6 || (depth == 0 && kind < 5)) {
      ObjectNode object = mapper.createObjectNode();
      for (int i = random.nextInt(5); i > 0; i--) {
        object.set(names[random.nextInt(names.length)], random(random, depth + 1, mapper));
      }
      return object;
    }
    if (kind == 5) {
      ArrayNode array = mapper.createArrayNode();
      for (int i = random.nextInt(5); i > 0; i--) {
        array.add(random(random, depth + 1, mapper));
      }
      return array;
    }
    return switch (kind) {
      case 0 -> mapper.getNodeFactory().numberNode(random.nextInt());
      case 1 -> mapper.getNodeFactory().numberNode(random.nextDouble());
      case 2 -> mapper.getNodeFactory().booleanNode(random.nextBoolean());
      case 3 -> mapper.getNodeFactory().nullNode();
      default -> mapper.getNodeFactory().textNode(names[random.nextInt(names.length)] + "\"\\\n");
    };
  }
}
