package io.spate.scenario.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedTargetsTest {
  private static final AllowedTargets DEFAULT =
      AllowedTargets.of(List.of(AllowedTargets.DEFAULT.split(",")));

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.9.8.7, true",
    "::1, true",
    "::ffff:127.0.0.1, true",
    "169.254.169.254, false",
    "::ffff:169.254.169.254, false",
    "10.0.0.1, false",
    "0.0.0.0, false",
    "::, false",
    "fe80::1, false",
    "fd00:ec2::254, false"
  })
  void byDefaultOnlyThisMachineIsAllowed(String address, boolean allowed)
      throws UnknownHostException {
    assertThat(DEFAULT.allowsAddress(InetAddress.getByName(address), 80)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LOCALHOST, true",
    "localhost., true",
    "localhost.evil.test, false",
    "evil-localhost, false",
    "127.0.0.1.nip.test, false"
  })
  void namesAreComparedWhole(String name, boolean allowed) {
    assertThat(DEFAULT.allowsName(name, 80)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"2130706433", "017700000001", "0x7f000001", "127.1"})
  void addressesInDisguiseAreNoNamesOnTheList(String host) {
    assertThat(DEFAULT.allowsName(host, 80)).isFalse();
  }

  @Test
  void aPortInAnEntryHoldsForThatPortOnly() {
    AllowedTargets shop = AllowedTargets.of(List.of("shop.test:8443", "*.lab.test"));

    assertThat(shop.allowsName("shop.test", 8443)).isTrue();
    assertThat(shop.allowsName("shop.test", 443)).isFalse();
    assertThat(shop.allowsName("a.b.lab.test", 1)).isTrue();
    assertThat(shop.allowsName("lab.test", 1)).isFalse();
  }

  @Test
  void aWrongEntryNamesTheSettingAndWhatWouldBeRight() {
    assertThatThrownBy(() -> AllowedTargets.of(List.of("http://shop.test")))
        .hasMessageContaining("spate.targets.allowed: 'http://shop.test' is no host (shop.test");
  }
}
