package io.spate.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.spate.http.ConnectionPolicy;
import io.spate.http.EngineOptions;
import io.spate.http.HttpEngine;
import io.spate.http.Origin;
import io.spate.http.TargetGuard;
import io.spate.http.TlsOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CookieJarTest {
  private static final long NOW = System.currentTimeMillis();

  private final EventLoop loop = new DefaultEventLoop();
  private final HttpEngine engine =
      new HttpEngine(
          loop,
          new EngineOptions(
              Duration.ofSeconds(1),
              ConnectionPolicy.perUser(),
              TlsOptions.verified(),
              TargetGuard.ANYTHING));
  private final Origin shop = engine.origin("http://www.shop.example:8080");
  private final CookieJar jar = new CookieJar();

  @AfterEach
  void close() {
    loop.shutdownGracefully();
  }

  private void set(String... headers) {
    for (String header : headers) {
      jar.take(header, shop, "/account/login", NOW);
    }
  }

  private String sent(String origin, String target) {
    StringBuilder out = new StringBuilder();
    jar.appendTo(out, engine.origin(origin), target);
    return out.toString();
  }

  private String sent(String target) {
    return sent("http://www.shop.example:8080", target);
  }

  @Test
  void aCookieComesBackWithItsNewestValue() {
    set("session=1; Path=/; HttpOnly; SameSite=Lax", "lang=de; path=/", "session=a=b; Path=/");

    assertThat(sent("/x?y=z")).isEqualTo("lang=de; session=a=b");
    jar.clear();
    assertThat(sent("/")).isEmpty();
    assertThat(jar.isEmpty()).isTrue();
  }

  @Test
  void itGoesToItsPathAndWhatIsBelowLongerPathsFirst() {
    set("a=1; Path=/", "b=2; Path=/account", "c=3; Path=/account/orders/", "d=4");

    assertThat(sent("/")).isEqualTo("a=1");
    assertThat(sent("/account")).isEqualTo("b=2; d=4; a=1");
    assertThat(sent("/account?x=/")).isEqualTo("b=2; d=4; a=1");
    assertThat(sent("/account/orders/7")).isEqualTo("c=3; b=2; d=4; a=1");
    assertThat(sent("/accounting")).as("is not below /account").isEqualTo("a=1");
  }

  @Test
  void itGoesToItsHostOrToTheDomainThatItNames() {
    set("mine=1; Path=/", "all=2; Path=/; Domain=.Shop.example");

    assertThat(sent("https://www.shop.example", "/")).isEqualTo("mine=1; all=2");
    assertThat(sent("http://shop.example", "/")).isEqualTo("all=2");
    assertThat(sent("http://api.shop.example", "/")).isEqualTo("all=2");
    assertThat(sent("http://workshop.example", "/")).isEmpty();
  }

  @Test
  void aServerSetsNoCookiesOfOthers() {
    set("a=1; Domain=example", "b=2; Domain=bank.example", "c=3; Domain=m.www.shop.example");

    assertThat(jar.isEmpty()).isTrue();
  }

  @Test
  void aSecureOneGoesOverTlsOrToThisMachine() {
    set("s=1; Path=/; Secure; Domain=shop.example");
    jar.take("l=2; Path=/; Secure", engine.origin("http://127.0.0.1:1"), "/", NOW);

    assertThat(sent("/")).isEmpty();
    assertThat(sent("https://www.shop.example", "/")).isEqualTo("s=1");
    assertThat(sent("http://127.0.0.1:9", "/")).as("ports do not matter").isEqualTo("l=2");
  }

  @Test
  void itGoesWhenItsTimeIsOverOrWhenItIsTakenBack() {
    set("a=1; Path=/; Max-Age=3600", "b=2; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT");
    set("c=3; Path=/; Expires=Wed, 21-Oct-2099 07:28:00 GMT; Max-Age=3600", "d=4; Path=/");
    assertThat(sent("/")).isEqualTo("a=1; b=2; c=3; d=4");

    set("a=; Path=/; Max-Age=0", "b=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    set("c=; Path=/other; Max-Age=0", "d=5; Path=/; Expires=whenever");
    jar.take("e=6; Path=/; Max-Age=1", shop, "/", NOW - 5_000);

    assertThat(sent("/")).as("what cannot be read is no end").isEqualTo("c=3; d=5");
  }

  @Test
  void sendingCookiesAllocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
    set("a=1; Path=/", "b=2; Path=/account", "c=3; Path=/; Max-Age=3600; Domain=shop.example");
    StringBuilder out = new StringBuilder(256);
    for (int i = 0; i < 1_000; i++) {
      out.setLength(0);
      jar.appendTo(out, shop, "/account/x?y");
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      out.setLength(0);
      jar.appendTo(out, shop, "/account/x?y");
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes for 10,000 requests")
        .isLessThan(10_000);
    assertThat(out).hasToString("b=2; a=1; c=3");
  }

  @Test
  void whatIsNoCookieIsLeftOutAndThereIsALimit() {
    set("", "nothing", "=1; Path=/", "long=" + "x".repeat(CookieJar.MAX_LENGTH));
    assertThat(jar.isEmpty()).isTrue();

    for (int i = 0; i < CookieJar.MAX_COOKIES + 2; i++) {
      set("c" + i + "=1; Path=/");
    }

    assertThat(sent("/").split("; "))
        .hasSize(CookieJar.MAX_COOKIES)
        .doesNotContain("c0=1", "c1=1")
        .contains("c2=1", "c" + (CookieJar.MAX_COOKIES + 1) + "=1");
  }
}
