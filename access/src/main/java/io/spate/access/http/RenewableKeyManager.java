package io.spate.access.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Certificate and key of a server, which may be replaced while connections are made: a handshake
 * that has begun ends with what it began with. Safe for use by many threads; one replaces.
 */
final class RenewableKeyManager extends X509ExtendedKeyManager {
  /** An alias names its generation, since a handshake asks for alias, key and chain in turn. */
  private record Generation(int number, X509ExtendedKeyManager keys, Generation before) {
    String alias(String its) {
      return its == null ? null : number + ":" + its;
    }

    String[] aliases(String[] its) {
      return its == null ? null : Arrays.stream(its).map(this::alias).toArray(String[]::new);
    }
  }

  private volatile Generation newest;

  RenewableKeyManager(X509ExtendedKeyManager first) {
    newest = new Generation(0, first, null);
  }

  /** What new connections get. */
  X509ExtendedKeyManager current() {
    return newest.keys();
  }

  void replaceBy(X509ExtendedKeyManager renewed) {
    Generation now = newest;
    newest =
        new Generation(now.number() + 1, renewed, new Generation(now.number(), now.keys(), null));
  }

  private Generation of(String alias) {
    int number = Integer.parseInt(alias.substring(0, alias.indexOf(':')));
    Generation now = newest;
    return now.before() != null && number == now.before().number() ? now.before() : now;
  }

  private static String plain(String alias) {
    return alias.substring(alias.indexOf(':') + 1);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return of(alias).keys().getPrivateKey(plain(alias));
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return of(alias).keys().getCertificateChain(plain(alias));
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    Generation now = newest;
    return now.alias(now.keys().chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    Generation now = newest;
    return now.alias(now.keys().chooseServerAlias(keyType, issuers, socket));
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    Generation now = newest;
    return now.aliases(now.keys().getServerAliases(keyType, issuers));
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    Generation now = newest;
    return now.alias(now.keys().chooseEngineClientAlias(keyTypes, issuers, engine));
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    Generation now = newest;
    return now.alias(now.keys().chooseClientAlias(keyTypes, issuers, socket));
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    Generation now = newest;
    return now.aliases(now.keys().getClientAliases(keyType, issuers));
  }
}
