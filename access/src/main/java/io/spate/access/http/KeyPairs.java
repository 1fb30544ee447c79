package io.spate.access.http;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/** What certificates and keys are in a key manager. */
final class KeyPairs {
  /** Types of keys as key managers are asked for them, each with an algorithm that signs by it. */
  private enum Type {
    EC("SHA256withECDSA"),
    RSA("SHA256withRSA"),
    EdDSA("EdDSA");

    final String signature;

    Type(String signature) {
      this.signature = signature;
    }
  }

  private static final byte[] PROBE = {1, 2, 3};

  private KeyPairs() {}

  /**
   * Whether each certificate is for the key that it comes with. They are two files, so one of the
   * two may be read before it is renewed, and the other after.
   */
  static boolean fit(X509KeyManager keys) {
    return entries(keys).allMatch(entry -> isPair(entry, keys));
  }

  /** Whether two show the same certificates, in the same order. */
  static boolean sameCertificates(X509KeyManager one, X509KeyManager other) {
    return certificates(one).equals(certificates(other));
  }

  private static List<List<X509Certificate>> certificates(X509KeyManager keys) {
    return entries(keys)
        .map(entry -> Arrays.asList(keys.getCertificateChain(entry.alias())))
        .toList();
  }

  private record Entry(Type type, String alias) {}

  private static Stream<Entry> entries(X509KeyManager keys) {
    return Arrays.stream(Type.values())
        .flatMap(
            type ->
                Stream.ofNullable(keys.getServerAliases(type.name(), null))
                    .flatMap(Arrays::stream)
                    .filter(Objects::nonNull)
                    .map(alias -> new Entry(type, alias)));
  }

  private static boolean isPair(Entry entry, X509KeyManager keys) {
    PrivateKey key = keys.getPrivateKey(entry.alias());
    PublicKey certified = keys.getCertificateChain(entry.alias())[0].getPublicKey();
    try {
      Signature signature = Signature.getInstance(entry.type().signature);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of different kinds
    }
  }
}
