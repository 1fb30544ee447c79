package io.spate.scenario.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EscapingTest {
  private static String text(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> out.append((char) random.nextInt(128));
        case 1 -> out.append("\"\\/ %&=+?#{}<>'\n\t".charAt(random.nextInt(17)));
        case 2 -> out.appendCodePoint(random.nextInt(0x80, 0xD800));
        default -> out.appendCodePoint(random.nextInt(0x10000, 0x110000));
      }
    }
    return out.toString();
  }

  @Test
  void anyTextSurvivesInJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (int seed = 0; seed < 3_000; seed++) {
      String text = text(seed);
      assertThat(mapper.readValue(JsonText.quoted(text), String.class))
          .as("seed %d", seed)
          .isEqualTo(text);
    }
  }

  @Test
  void anyTextSurvivesInAForm() {
    for (int seed = 0; seed < 3_000; seed++) {
      String text = text(seed);
      String form = Escaping.FORM.apply(text);
      assertThat(form).as("seed %d", seed).matches("[A-Za-z0-9*._+%-]*");
      assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8))
          .as("seed %d", seed)
          .isEqualTo(text);
    }
  }

  @Test
  void anyTextSurvivesInPathAndQuery() {
    for (int seed = 0; seed < 3_000; seed++) {
      String text = text(seed);
      URI uri =
          URI.create(
              "http://h/" + Escaping.PATH.apply(text) + "/x?q=" + Escaping.QUERY.apply(text));
      assertThat(uri.getPath()).as("seed %d", seed).isEqualTo("/" + text + "/x");
      assertThat(uri.getRawPath().chars().filter(c -> c == '/').count())
          .as("seed %d", seed)
          .isEqualTo(2);
      assertThat(uri.getQuery()).as("seed %d", seed).isEqualTo("q=" + text);
      assertThat(uri.getRawQuery()).as("seed %d", seed).doesNotContain("&", "+", ";", " ", "#");
    }
  }

  @Test
  void urlsStayAsTheyAre() {
    String url = "http://u@h:8/a/b%20c;d?e=f&g=%C3%A4+h#i[1]!$'()*,~-._";

    assertThat(Escaping.URL.apply(url)).isEqualTo(url);
    assertThat(Escaping.URL.apply("/a b|c\"<>\\^`{}ä\r\n"))
        .isEqualTo("/a%20b%7Cc%22%3C%3E%5C%5E%60%7B%7D%C3%A4%0D%0A");
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    assertThat(Escaping.PATH.apply("a\uD83Db")).isEqualTo("a%EF%BF%BDb");
    assertThat(Escaping.FORM.apply("\uDE00")).isEqualTo("%EF%BF%BD");
  }

  @Test
  void onlyTheAppendedPartIsEscaped() {
    StringBuilder out = new StringBuilder("a b\"c");
    out.append("d e\"");
    Escaping.JSON.escape(out, 5);
    assertThat(out).hasToString("a b\"cd e\\\"");
  }
}
