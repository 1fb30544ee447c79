package io.spate.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.cli.CliException;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an imported command of curl sends is what curl would have sent. */
class CurlImportTest {
  /** As a browser copies it. */
  private static final String COPIED =
      """
      curl 'https://shop.example.org/api/cart/4711?full=1&q=a%20b' \\
        -X 'PUT' \\
        -H 'accept: application/json' \\
        -H 'accept-language: de-DE,de;q=0.9' \\
        -H 'authorization: Bearer eyJhbGciOi.abc' \\
        -H 'content-type: application/json' \\
        -b 'session=s3cr3t; theme=dark' \\
        -H 'sec-fetch-mode: cors' \\
        -H 'user-agent: Mozilla/5.0' \\
        --data-raw $'{"name":"it\\'s \\u00e9","amount":12.50,"password":"hunter2","note":"${x}"}' \\
        --compressed ;
      curl 'https://shop.example.org/api/health' -I -k
      """;

  private static Imported of(String text) {
    return CurlImport.of(Sent.file(text), Map.of("HOST", "api.example.org"));
  }

  private static String sent(String text) {
    return Sent.by(of(text).yaml(), Map.of()).get(0);
  }

  @Test
  void aCopiedCommandIsSentAsTheBrowserSentItButForCredentials() {
    Imported imported = of(COPIED);

    assertThat(imported.yaml())
        .doesNotContain("eyJhbGciOi", "s3cr3t", "hunter2", "Mozilla", "sec-fetch");
    assertThat(Sent.by(imported.yaml(), Map.of()))
        .containsExactly(
            """
            PUT /api/cart/4711?full=1&q=a%20b
            accept: application/json
            authorization: Bearer SET-ME
            Accept-Encoding: gzip
            Cookie: session=SET-ME; theme=SET-ME
            Content-Type: application/json

            {"name":"it's é","amount":12.50,"password":"SET-ME","note":"${x}"}""",
            "HEAD /api/health");
    Scenario scenario = Scenario.parse(imported.yaml(), "s.yaml");
    assertThat(scenario.target()).isEqualTo("https://shop.example.org");
    assertThat(scenario.requestNames()).containsExactly("PUT /api/cart/[id]", "HEAD /api/health");
    assertThat(scenario.http().verifyTls()).isFalse();
    assertThat(imported.notices())
        .anyMatch(n -> n.startsWith("set vars: PASSWORD (JSON text password of PUT /api/cart/4711"))
        .anyMatch(n -> n.startsWith("set vars: BEARER_TOKEN"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "curl example.org:8080/a                          | GET /a",
        "curl example.org                                 | GET /",
        "curl -sSL -XDELETE http://h/a/b#c                | DELETE /a/b",
        "curl http://h/a -d x=1 -d y=%20z                 | POST /a;;Content-Type: application/x-www-form-urlencoded;;;;x=1&y=+z",
        "curl -G http://h/a?p=0 -d x=1 --data-urlencode 'y=a&b' | GET /a?p=0&x=1&y=a%26b",
        "curl http://h/a --data-urlencode 'q=ä b'         | POST /a;;Content-Type: application/x-www-form-urlencoded;;;;q=%C3%A4+b",
        "curl http://h/a --json '{\"a\":1}'               | POST /a;;Accept: application/json;;Content-Type: application/json;;;;{\"a\":1}",
        "curl -H 'X-A;' -H 'X-B:' -H 'X-C: c d' http://h/ | GET /;;X-A: ;;X-C: c d",
        "curl -H'X-C: \"c\"' http://h/ > out.txt 2>&1     | GET /;;X-C: \"c\"",
        "curl \"http://h/a\\$b\" -A me                     | GET /a$b;;User-Agent: me",
        "curl 'http://h/x?flag&a=1'                       | GET /x?flag&a=1",
        "curl 'http://h/x?a=1&b=2&a=3'                    | GET /x?a=1&b=2&a=3",
        "curl 'http://h/${no}/%zz'                        | GET /$%7Bno%7D/%zz",
        "curl -u me:pw http://h/                          | GET /;;Authorization: Basic SET-ME",
        "curl http://me:pw@h/                             | GET /;;Authorization: Basic SET-ME",
        "curl https://$HOST/a/${ID}?t=$T                  | GET /a/SET-ME?t=SET-ME",
        "$ TOKEN=x curl http://h/a -m 2.5                 | GET /a",
        "curl http://h/a --data-binary '<x/>' -H 'content-type: text/xml' | POST /a;;Content-Type: text/xml;;;;<x/>",
      })
  void optionsMeanWhatTheyMeanToCurl(String command, String expected) {
    assertThat(sent(command).replace("\n", ";;")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "wget http://h/            | there is no curl command in it",
        "curl                      | a curl command has no URL",
        "curl 'http://h/           | line 1: the quote ' is not closed",
        "curl http://h/ -H         | curl's option -H lacks its value",
        "curl ftp://h/             | is no http or https URL",
        "curl http://$NOWHERE/     | the shell's variable $NOWHERE, which is not set",
        "curl http://ho_st^/       | is no URL that can be tested",
      })
  void whatCannotBeUnderstoodIsTold(String command, String message) {
    assertThatThrownBy(() -> of(command))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("in: ")
        .hasMessageContaining(message);
  }

  @Test
  void aFormOfSeveralPartsIsWrittenOut() {
    assertThat(sent("curl http://h/a -F 'a=1' -F 'pin=@x/y.txt;type=text/plain'"))
        .isEqualTo(
            """
            POST /a
            Content-Type: multipart/form-data; boundary=spate-form-boundary-7c1f4e

            --spate-form-boundary-7c1f4e\r
            Content-Disposition: form-data; name="a"\r
            \r
            1\r
            --spate-form-boundary-7c1f4e\r
            Content-Disposition: form-data; name="pin"; filename="y.txt"\r
            \r
            @x/y.txt\r
            --spate-form-boundary-7c1f4e--\r
            """);
  }

  @Test
  void redirectsAreFollowedWhereCurlFollowsThem() {
    assertThat(redirects("curl -sSL http://h/a")).isEqualTo(20);
    assertThat(redirects("curl --location --max-redirs 3 http://h/a")).isEqualTo(3);
    assertThat(redirects("curl -L --max-redirs -1 http://h/a")).isEqualTo(20);
    assertThat(redirects("curl -L --max-redirs 0 http://h/a")).isZero();
    assertThat(redirects("curl http://h/a")).isZero();
  }

  /** How many a scenario that was imported follows; 0 if its request follows none. */
  private static int redirects(String command) {
    RequestStep request =
        (RequestStep)
            Scenario.parse(of(command).yaml(), "curl.yaml")
                .users()
                .getFirst()
                .tasks()
                .getFirst()
                .steps()
                .getFirst();
    return request.redirects() == null ? 0 : request.redirects().most();
  }

  @Test
  void whatIsLeftOutIsNamed() {
    assertThat(of("curl -Z9 --frob http://h/ -T up.bin -L -b jar.txt | jq . ; rm -rf x").notices())
        .containsExactly(
            "curl's option -9 is not known; it was left out",
            "curl's option --frob has no counterpart; it was left out",
            "curl's option --upload-file has no counterpart; it was left out",
            "-b jar.txt: cookies are not read from files; it was left out",
            "'jq' is no curl command; it was left out",
            "'rm' is no curl command; it was left out");
  }

  @Test
  void damagedCommandsAreReadOrRefused() {
    Mutations.assertDamaged(COPIED, 3_000, text -> of(text).yaml());
  }

  @Test
  void randomWordsOfTheShellAreReadOrRefused() {
    String[] tokens = {
      "curl ",
      "'",
      "\"",
      "$'",
      "\\",
      "\n",
      "http://h/",
      " -d ",
      " -H ",
      "a=b",
      "${A}",
      "$A",
      "$(",
      "`",
      "\\u00",
      "\\xff",
      "\\777",
      "\\U0011ffff",
      " --json ",
      "{\"a\":",
      "}",
      " -G ",
      "?",
      "&",
      "#",
      "%",
      ":",
      ";",
      "é",
      "\uD83D",
      "\u0000",
      "@f",
      " -F "
    };
    for (int seed = 0; seed < 4_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder("curl http://h/");
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(tokens[random.nextInt(tokens.length)]);
      }
      Mutations.assertReadOrRefused(text.toString(), seed, in -> of(in).yaml());
    }
  }
}
