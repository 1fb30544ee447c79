package io.spate.scenario.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Whoever owns the name of an allowed host can have it lead anywhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "192.0.0.192",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1"
      })
  void neitherANameNorALargeNetworkLeadsToWhatAMachineIsToldAboutItself(String address)
      throws UnknownHostException {
    InetAddress metadata = InetAddress.getByName(address);

    for (String entry : List.of("shop.test", "*.test", "0.0.0.0/0", "::/0", "168.0.0.0/6")) {
      AllowedTargets allowed = AllowedTargets.of(List.of(entry));
      assertThat(allowed.allows("shop.test", 80, metadata)).as(entry).isFalse();
      assertThat(allowed.allowsAddress(metadata, 80)).as(entry).isFalse();
    }
    // Who writes it down means it.
    assertThat(AllowedTargets.of(List.of(address)).allows("shop.test", 80, metadata)).isTrue();
    assertThat(AllowedTargets.of(List.of(address)).allowsAddress(metadata, 80)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "127.0.0.1", "203.0.113.9", "fd12::1", "2001:db8::1", "::1"})
  void aNameLeadsToAnyOtherAddress(String address) throws UnknownHostException {
    InetAddress other = InetAddress.getByName(address);

    assertThat(AllowedTargets.of(List.of("shop.test")).allows("shop.test", 80, other)).isTrue();
    assertThat(AllowedTargets.of(List.of("shop.test")).allows("shop.test.", 80, other)).isTrue();
    assertThat(AllowedTargets.of(List.of("shop.test")).allows("evil.test", 80, other)).isFalse();
    assertThat(AllowedTargets.of(List.of("0.0.0.0/0", "::/0")).allows("a.test", 80, other))
        .isTrue();
  }

  @Test
  void aNetworkOfTheLinkIsListedAsAnyOther() throws UnknownHostException {
    AllowedTargets link = AllowedTargets.of(List.of("169.254.20.0/24"));

    assertThat(link.allows("dns.test", 80, InetAddress.getByName("169.254.20.10"))).isTrue();
    assertThat(link.allows("dns.test", 80, InetAddress.getByName("169.254.169.254"))).isFalse();
  }

  @Test
  void aWrongEntryNamesTheSettingAndWhatWouldBeRight() {
    assertThatThrownBy(() -> AllowedTargets.of(List.of("http://shop.test")))
        .hasMessageContaining("spate.targets.allowed: 'http://shop.test' is no host (shop.test");
  }
}
