package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority of its own, made by the JDK's keytool, that signs certificates for 127.0.0.1: what
 * cert-manager does in a cluster.
 */
final class TestAuthority {
  private static final String PASSWORD = "not-a-secret";

  private final Path directory;
  private final Path keys;

  /** Makes one with its files in a directory, {@code ca.crt} among them. */
  TestAuthority(Path directory) {
    this.directory = directory;
    this.keys = directory.resolve("authority.p12");
    keytool(
        keys,
        "authority",
        "-genkeypair -storetype PKCS12 -keyalg EC -dname CN=authority -ext bc:c=ca:true -validity"
            + " 3");
    keytool(keys, "authority", "-exportcert -rfc -file " + certificate());
  }

  /** Its own certificate, PEM. */
  Path certificate() {
    return directory.resolve("ca.crt");
  }

  /**
   * Puts a new key and certificate for 127.0.0.1 into {@code tls.crt} and {@code tls.key}, in place
   * of what was there.
   */
  void issue(String name) throws IOException, GeneralSecurityException {
    issueCertificateAlone(name);
    issueKeyAlone(name);
  }

  /** The first half of {@link #issue}: a certificate that is not for the key that is there. */
  void issueCertificateAlone(String name) throws IOException {
    Path store = directory.resolve(name + ".p12");
    Path request = directory.resolve(name + ".csr");
    Path signed = directory.resolve(name + ".crt");
    keytool(store, name, "-genkeypair -storetype PKCS12 -keyalg EC -dname CN=" + name);
    keytool(store, name, "-certreq -file " + request);
    keytool(
        keys,
        "authority",
        "-gencert -rfc -validity 2 -ext san=ip:127.0.0.1 -infile "
            + request
            + " -outfile "
            + signed);
    replace(signed, "tls.crt");
  }

  /** The second half of {@link #issue}. */
  void issueKeyAlone(String name) throws IOException, GeneralSecurityException {
    KeyStore loaded = load(directory.resolve(name + ".p12"));
    byte[] key = loaded.getKey(name, PASSWORD.toCharArray()).getEncoded();
    Path pem = directory.resolve(name + ".key");
    Files.writeString(
        pem,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    replace(pem, "tls.key");
  }

  /** What a server shows that has the certificate that was issued by this name. */
  SSLContext server(String name) throws IOException, GeneralSecurityException {
    KeyStore loaded = load(directory.resolve(name + ".p12"));
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(directory.resolve("tls.crt"))) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    KeyStore shown = KeyStore.getInstance("PKCS12");
    shown.load(null, null);
    shown.setKeyEntry(
        name,
        loaded.getKey(name, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(shown, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    return loaded;
  }

  private void replace(Path from, String to) throws IOException {
    Files.move(
        from,
        directory.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void keytool(Path store, String alias, String arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", alias));
    Script done = Script.run(Map.of(), command.toArray(String[]::new));
    assertThat(done.exitCode()).as(done.out() + done.err()).isZero();
  }
}
