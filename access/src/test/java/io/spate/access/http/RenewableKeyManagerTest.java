package io.spate.access.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewableKeyManagerTest {
  private static final char[] PASSWORD = SelfSigned.PASSWORD.toCharArray();

  @TempDir private Path directory;

  @Test
  void aHandshakeEndsWithTheCertificateThatItBeganWith() throws Exception {
    RenewableKeyManager keys = new RenewableKeyManager(keys("first", "first"));
    String begun = keys.chooseEngineServerAlias("EC", null, null);
    keys.replaceBy(keys("second", "second"));
    String later = keys.chooseEngineServerAlias("EC", null, null);

    assertThat(subject(keys, begun)).isEqualTo("CN=first");
    assertThat(subject(keys, later)).isEqualTo("CN=second");
    assertThat(keys.getPrivateKey(begun)).isEqualTo(key("first"));
    assertThat(keys.getPrivateKey(later)).isEqualTo(key("second"));
    assertThat(keys.getServerAliases("EC", null)).containsExactly(later);
    assertThat(keys.getServerAliases("RSA", null)).isNull();
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
  }

  @Test
  void aCertificateFitsItsOwnKeyAlone() throws Exception {
    assertThat(KeyPairs.fit(keys("first", "first"))).isTrue();
    assertThat(KeyPairs.fit(keys("second", "first"))).isFalse();
  }

  @Test
  void certificatesAreToldApart() throws Exception {
    X509ExtendedKeyManager first = keys("first", "first");

    assertThat(KeyPairs.sameCertificates(first, keys("first", "first"))).isTrue();
    assertThat(KeyPairs.sameCertificates(first, keys("second", "second"))).isFalse();
  }

  private static String subject(RenewableKeyManager keys, String alias) {
    X509Certificate[] chain = keys.getCertificateChain(alias);
    return Arrays.stream(chain).findFirst().orElseThrow().getSubjectX500Principal().getName();
  }

  private X509ExtendedKeyManager keys(String certificate, String key) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate[] chain = {store(certificate).getCertificate("own")};
    store.setKeyEntry("own", key(key), PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private Key key(String name) throws IOException, GeneralSecurityException {
    return store(name).getKey("own", PASSWORD);
  }

  private KeyStore store(String name) throws IOException, GeneralSecurityException {
    Path file = directory.resolve(name + ".p12");
    if (!Files.exists(file)) {
      SelfSigned.in(directory, name);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
