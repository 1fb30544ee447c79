package io.spate.controlplane.target;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
  /** What a name server would say; a literal address is its own. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "localhost", List.of("127.0.0.1", "::1"),
          "inside.test", List.of("10.1.2.3"),
          "outside.test", List.of("203.0.113.9"),
          "both.test", List.of("10.1.2.3", "203.0.113.9"),
          "rebound.test", List.of("127.0.0.1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://LocalHost:8080/path",
        "http://localhost.:8080",
        "http://127.0.0.1:8080",
        "http://127.255.3.4",
        "https://[::1]:8443",
        "http://rebound.test"
      })
  void loopbackIsAllowedByDefault(String target) {
    assertAllowed("localhost,127.0.0.0/8,::1", target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.1.2.3",
        "http://inside.test",
        "http://128.0.0.1",
        "http://0.0.0.0:8080",
        "http://[::2]",
        "http://[::ffff:10.1.2.3]"
      })
  void allElseIsRefusedByDefault(String target) {
    assertRefused("localhost,127.0.0.0/8,::1", target);
  }

  /** The address of clouds' metadata, and hosts that only look like this machine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:169.254.169.254]",
        "http://[::ffff:a9fe:a9fe]",
        "http://[fd00:ec2::254]",
        "http://[fe80::1]",
        "http://[::127.0.0.1]",
        "http://[::]",
        "http://127.0.0.1.evil.test",
        "http://localhost.evil.test",
        "http://localhost-.test",
        "http://xn--lcalhost-54a.test",
        "http://169.254.43518",
        "http://10.65795",
      })
  void whatOnlyLooksLikeThisMachineIsRefused(String target) {
    assertRefused("localhost,127.0.0.0/8,::1", target);
  }

  /** Java reads these as addresses, each as the same one that agents then see. */
  @ParameterizedTest
  @CsvSource({"http://2852039166, 169.254.169.254", "http://167837955, 10.1.1.3"})
  void anAddressInAnotherSpellingIsComparedAsTheAddressThatItIs(String target, String address) {
    String host = target.substring("http://".length());
    TargetPolicy policy =
        new TargetPolicy(
            List.of("localhost", "127.0.0.0/8"),
            name -> List.of(InetAddress.getAllByName(name))); // digits: no name server is asked

    assertThatThrownBy(() -> policy.check("http://" + host))
        .isInstanceOf(TargetNotAllowedException.class)
        .hasMessageContaining(address);
  }

  @Test
  void refusalNamesTheSettingAndWhatToAdd() {
    assertThatThrownBy(() -> policy("localhost, 127.0.0.0/8").check("http://inside.test:8080"))
        .isInstanceOf(TargetNotAllowedException.class)
        .hasMessage(
            "target http://inside.test:8080 is not allowed: 'inside.test' is 10.1.2.3, which is"
                + " not in spate.targets.allowed (localhost, 127.0.0.0/8); if you may put it under"
                + " load, have the operator add 'inside.test' or '10.1.2.3' to"
                + " spate.targets.allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "inside.test, http://inside.test",
    "inside.test, http://inside.test:9999",
    "inside.test:8080, http://inside.test:8080",
    "inside.test:80, http://inside.test",
    "inside.test:443, https://inside.test",
    "*.test, http://inside.test",
    "*.test, http://very.far.inside.test",
    "*.test:8080, http://inside.test:8080",
    "10.1.0.0/16, http://inside.test",
    "10.1.2.3, http://inside.test",
    "10.1.2.3:8080, http://inside.test:8080",
    "10.1.2.2/31, http://10.1.2.3",
    "0.0.0.0/0, http://outside.test",
    "fd00::/8, http://[fd12:3456::1]",
    "[fd12::1]:8080, http://[fd12::1]:8080",
    "FD12::1, http://[fd12::1]",
    "unresolved.test, http://unresolved.test"
  })
  void listedTargetIsAllowed(String allowed, String target) {
    assertAllowed(allowed, target);
  }

  @ParameterizedTest
  @CsvSource({
    "inside.test, http://outside.test",
    "inside.test, http://sub.inside.test",
    "inside.test, http://inside.test.evil.test",
    "inside.test:8080, http://inside.test",
    "inside.test:443, http://inside.test",
    "*.inside.test, http://inside.test",
    "*.inside.test, http://notinside.test",
    "10.2.0.0/16, http://inside.test",
    "10.1.2.3:8080, http://inside.test:8081",
    "10.1.2.2/32, http://10.1.2.3",
    "fd00::/8, http://[fe12::1]",
    "0.0.0.0/0, http://[fd12::1]"
  })
  void targetThatIsNotListedIsRefused(String allowed, String target) {
    assertRefused(allowed, target);
  }

  @Test
  void everyAddressOfAHostMustBeAllowed() {
    assertRefused("10.0.0.0/8", "http://both.test");
    assertAllowed("10.0.0.0/8,203.0.113.0/24", "http://both.test");
    assertAllowed("both.test", "http://both.test");
  }

  @Test
  void hostThatCannotBeResolvedIsRefusedInWords() {
    assertThatThrownBy(() -> policy("10.0.0.0/8").check("http://unresolved.test"))
        .isInstanceOf(TargetNotAllowedException.class)
        .hasMessageContaining("cannot be resolved here")
        .hasMessageContaining("add 'unresolved.test' to spate.targets.allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://localhost",
        "10.0.0.0/33",
        "::1/129",
        "300.1.1.1",
        "1.2.3.4.5/8",
        "host:0",
        "host:70000",
        "a b",
        "*.",
        "-",
        "1:2:3"
      })
  void wrongEntryIsRefusedAtTheStart(String entry) {
    assertThatThrownBy(() -> policy("localhost," + entry + ",127.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spate.targets.allowed: '" + entry + "' is no host");
  }

  private static void assertAllowed(String allowed, String target) {
    assertThatCode(() -> policy(allowed).check(target)).doesNotThrowAnyException();
  }

  private static void assertRefused(String allowed, String target) {
    assertThatThrownBy(() -> policy(allowed).check(target))
        .isInstanceOf(TargetNotAllowedException.class);
  }

  private static TargetPolicy policy(String allowed) {
    List<String> entries = Arrays.stream(allowed.split(",")).map(String::trim).toList();
    return new TargetPolicy(entries, TargetPolicyTest::resolve);
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    boolean isLiteral = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    List<String> literals = isLiteral ? List.of(host) : NAMES.get(host);
    if (literals == null) {
      throw new UnknownHostException(host + ": not known");
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses;
  }
}
