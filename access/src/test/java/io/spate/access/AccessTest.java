package io.spate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Peer HERE = new Peer("127.0.0.1", "127.0.0.1", false, "localhost");
  private static final Peer ELSEWHERE = new Peer("10.0.0.7", "10.0.0.1", false, "spate.test");

  private final String secret = TokenSecret.create(new SecureRandom());

  private String line(String name, Role role, Instant expiry) {
    return new ApiToken(name, role, expiry, ApiToken.Hash.of(secret)).line();
  }

  private static Access access(Anonymous anonymous, String... lines) {
    ApiTokens tokens = ApiTokens.read(List.of(lines), "test");
    return new Access(() -> tokens, anonymous, CLOCK);
  }

  @Test
  void aTokenIsKnownByItsHashAndHasItsRole() {
    Decision decision =
        access(Anonymous.NONE, line("ci", Role.VIEWER, NOW.plusSeconds(1))).withToken(secret);

    assertThat(decision).isEqualTo(new Decision.Known(new Caller("ci", Role.VIEWER, secret)));
    assertThat(decision.toString()).doesNotContain(secret);
  }

  @Test
  void aTokenIsOfNoUseFromTheMomentItExpires() {
    assertThat(access(Anonymous.OPERATOR, line("ci", Role.VIEWER, NOW)).withToken(secret))
        .isInstanceOfSatisfying(
            Decision.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("'ci'", "expired", NOW.toString()));
  }

  @Test
  void aWrongTokenIsNotTakenForNone() {
    for (String wrong : List.of(secret + "x", "", "spate_", "x".repeat(10_000))) {
      assertThat(access(Anonymous.OPERATOR, line("ci", Role.OPERATOR, null)).withToken(wrong))
          .isInstanceOf(Decision.Unknown.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, false, localhost, true",
    "127.0.0.1, 127.0.0.1, false, 127.0.0.1, true",
    "::1, ::1, false, [::1], true",
    "::ffff:127.0.0.1, ::1, false, a.localhost, true",
    "127.0.0.1, 127.0.0.1, false, , true",
    "127.0.0.1, 127.0.0.1, true, localhost, false",
    "127.0.0.6, 10.0.0.1, false, localhost, false",
    "127.0.0.1, 127.0.0.1, false, evil.test, false",
    "127.0.0.1, 127.0.0.1, false, localhost.evil.test, false",
    "10.0.0.7, 10.0.0.1, false, localhost, false",
    ", , false, localhost, false"
  })
  void onlyThisMachinesOwnUsersNeedNoToken(
      String remote, String local, boolean forwarded, String host, boolean own) {
    Decision decision =
        access(Anonymous.LOOPBACK).withoutToken(new Peer(remote, local, forwarded, host));

    assertThat(decision instanceof Decision.Known).isEqualTo(own);
  }

  @Test
  void aRefusalNamesTheSettingThatWouldHelp() {
    assertThat(access(Anonymous.LOOPBACK).withoutToken(ELSEWHERE))
        .isInstanceOfSatisfying(
            Decision.Unknown.class,
            unknown ->
                assertThat(unknown.reason())
                    .contains("10.0.0.7", "spate.security.tokens", "spate token create"));
  }

  @Test
  void whatIsGrantedWithoutATokenIsASetting() {
    assertThat(access(Anonymous.NONE).withoutToken(HERE)).isInstanceOf(Decision.Unknown.class);
    assertThat(role(access(Anonymous.VIEWER).withoutToken(HERE))).isEqualTo(Role.OPERATOR);
    assertThat(role(access(Anonymous.VIEWER).withoutToken(ELSEWHERE))).isEqualTo(Role.VIEWER);
    assertThat(role(access(Anonymous.OPERATOR).withoutToken(ELSEWHERE))).isEqualTo(Role.OPERATOR);
  }

  private static Role role(Decision decision) {
    return ((Decision.Known) decision).caller().role();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ci operator never",
        "ci admin never sha256:00",
        "ci operator tomorrow sha256:00",
        "(local) operator never sha256:00",
        "anonymous operator never sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "Anonymous@loopback operator never sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "ci operator never md5:00"
      })
  void aWrongLineIsToldWithItsPlaceAndNotRepeated(String line) {
    assertThatThrownBy(() -> ApiTokens.read(List.of("# a comment", line), "the file"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the file, token 2: ");
  }

  @Test
  void aSecretInTheSettingsIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> ApiToken.parse("ci operator never " + secret))
        .hasMessageContaining("token itself")
        .message()
        .doesNotContain(secret);
  }

  @Test
  void aTokenIsRevokedByTakingItOutOfTheFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("tokens");
    Files.writeString(file, line("ci", Role.VIEWER, null) + "\n");
    AtomicLong nanos = new AtomicLong();
    List<String> warnings = new ArrayList<>();
    TokenFile tokens = new TokenFile(file, ApiTokens.NONE, warnings::add, nanos::get);
    assertThat(tokens.current().find(secret)).isPresent();

    Files.writeString(file, "nonsense, and of another length\n");
    nanos.addAndGet(TokenFile.LATENCY.toNanos());
    assertThat(tokens.current().find(secret)).isPresent();
    assertThat(warnings).singleElement().asString().contains(file.toString(), "stay as they were");

    Files.writeString(file, "# nobody\n");
    nanos.addAndGet(TokenFile.LATENCY.toNanos());
    assertThat(tokens.current().find(secret)).isEmpty();
    assertThat(warnings).hasSize(1);
  }

  @Test
  void tokensThatComeAndGoAreTold(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("tokens");
    String other = new ApiToken("ops", Role.OPERATOR, null, ApiToken.Hash.of("spate_x")).line();
    Files.writeString(file, line("ci", Role.VIEWER, null) + "\n");
    AtomicLong nanos = new AtomicLong();
    List<String> told = new ArrayList<>();
    TokenFile tokens =
        new TokenFile(
            file,
            ApiTokens.NONE,
            told::add,
            change -> told.add(change.kind() + " " + change.token().name()),
            nanos::get);
    assertThat(told).isEmpty();

    // Another role is another token, to whoever looks for who could do what.
    Files.writeString(file, line("ci", Role.OPERATOR, null) + "\n" + other + "\n");
    nanos.addAndGet(TokenFile.LATENCY.toNanos());
    tokens.current();
    assertThat(told).containsExactly("REMOVED ci", "ADDED ci", "ADDED ops");

    told.clear();
    Files.writeString(file, other + "\n");
    nanos.addAndGet(TokenFile.LATENCY.toNanos());
    tokens.current();
    nanos.addAndGet(TokenFile.LATENCY.toNanos());
    tokens.current();
    assertThat(told).containsExactly("REMOVED ci");
  }

  @Test
  void aSessionEndsInTimeAndCannotBeChangedOrRead() {
    SessionSeal seal = SessionSeal.ofThisProcess(new SecureRandom());
    String session = seal.seal(secret, NOW.plusSeconds(60));

    assertThat(session).doesNotContain(secret);
    assertThat(seal.open(session, NOW)).contains(secret);
    assertThat(seal.open(session, NOW.plusSeconds(60))).isEmpty();
    assertThat(SessionSeal.ofThisProcess(new SecureRandom()).open(session, NOW)).isEmpty();
    for (int i = 0; i < session.length(); i++) {
      char other = session.charAt(i) == 'A' ? 'B' : 'A';
      String changed = session.substring(0, i) + other + session.substring(i + 1);
      // The last character has bits that mean nothing.
      if (i < session.length() - 1) {
        assertThat(seal.open(changed, NOW)).isEmpty();
      }
    }
    assertThat(seal.open("", NOW)).isEmpty();
    assertThat(seal.open("no base64!", NOW)).isEmpty();
  }
}
