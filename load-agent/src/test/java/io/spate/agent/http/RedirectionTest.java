package io.spate.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.spate.http.ConnectionPolicy;
import io.spate.http.EngineOptions;
import io.spate.http.HttpEngine;
import io.spate.http.Origin;
import io.spate.http.RequestBuffer;
import io.spate.http.TargetGuard;
import io.spate.http.TlsOptions;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectionTest {
  private static final String PATH = "/a/b/c?q=1";

  private final EventLoop loop = new DefaultEventLoop();
  private final HttpEngine engine =
      new HttpEngine(
          loop,
          new EngineOptions(
              Duration.ofSeconds(1),
              ConnectionPolicy.perUser(),
              TlsOptions.verified(),
              TargetGuard.ANYTHING));
  private final Origin from = engine.origin("https://shop.test:8443");

  @AfterEach
  void close() {
    loop.shutdownGracefully();
  }

  @ParameterizedTest
  @CsvSource({
    "/new, https://shop.test:8443/new",
    "/new?x=1#part, https://shop.test:8443/new?x=1",
    "d, https://shop.test:8443/a/b/d",
    "./d/, https://shop.test:8443/a/b/d/",
    "../d, https://shop.test:8443/a/d",
    "../../../d, https://shop.test:8443/d",
    "/x/./y/../z, https://shop.test:8443/x/z",
    "/x/.., https://shop.test:8443/",
    "?p=2, https://shop.test:8443/a/b/c?p=2",
    "'#top', https://shop.test:8443/a/b/c?q=1",
    "'', https://shop.test:8443/a/b/c?q=1",
    "//other.test/x, https://other.test/x",
    "http://other.test, http://other.test/",
    "http://other.test?x, http://other.test/?x",
    "HTTPS://Other.test:1/X, HTTPS://Other.test:1/X",
    "/caf\u00e9 au lait, https://shop.test:8443/caf%C3%A9%20au%20lait",
    "'/a%20b/[1]|{2}', https://shop.test:8443/a%20b/[1]%7C%7B2%7D",
    "'?back=http://x/../y', https://shop.test:8443/a/b/c?back=http://x/../y"
  })
  void aReferenceIsReadAsBrowsersDo(String location, String url) {
    Redirection to = Redirection.of(from, PATH, location);

    assertThat(to.origin() + to.target()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/y", "javascript:alert(1)", "mailto:a@b.test", "data:,x", "a:b"})
  void whatIsNoHttpIsNotFollowed(String location) {
    assertThat(Redirection.of(from, PATH, location)).isNull();
  }

  @Test
  void whateverAServerSaysThereIsARequestOrAReason() {
    String signs = "/.?#:@[]%\\ab\u00e4 \t'\"<>http:s//..";
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder location = new StringBuilder(random.nextInt(4) == 0 ? "http://" : "");
      for (int i = random.nextInt(24); i > 0; i--) {
        location.append(signs.charAt(random.nextInt(signs.length())));
      }
      Redirection to = Redirection.of(from, PATH, location.toString());
      if (to == null) {
        continue;
      }
      Origin origin;
      try {
        origin = engine.origin(to.origin());
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
        continue;
      }
      new RequestBuffer().begin("GET", origin, to.target(), null); // refuses what is none
    }
  }
}
