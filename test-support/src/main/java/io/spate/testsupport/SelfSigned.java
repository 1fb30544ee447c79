package io.spate.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key and a certificate that it signed itself, for 127.0.0.1 and two days.
 *
 * @param keyStore a PKCS #12 file with both
 * @param certificateFile a PEM file with the certificate
 * @param keyFile a PEM file with the key
 * @param certificate the certificate in PEM
 * @param key the key in PEM, PKCS #8 and not encrypted
 */
public record SelfSigned(
    Path keyStore, Path certificateFile, Path keyFile, String certificate, String key) {
  /** Of the key store. */
  public static final String PASSWORD = "not-a-secret";

  private static final long PATIENCE_SECONDS = 60;

  /** Makes one by the JDK's {@code keytool}, with its files in a directory. */
  public static SelfSigned in(Path directory, String name) {
    Path keyStore = directory.resolve(name + ".p12");
    keytool(
        keyStore,
        "-genkeypair -storetype PKCS12 -keyalg EC -dname CN="
            + name
            + " -ext san=ip:127.0.0.1 -validity 2");
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      String certificate = pem("CERTIFICATE", store.getCertificate("own").getEncoded());
      String key = pem("PRIVATE KEY", store.getKey("own", PASSWORD.toCharArray()).getEncoded());
      return new SelfSigned(
          keyStore,
          Files.writeString(directory.resolve(name + ".crt"), certificate),
          Files.writeString(directory.resolve(name + ".key"), key),
          certificate,
          key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path keyStore, String arguments) {
    Path log = keyStore.resolveSibling("keytool.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // it lives for half a second
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(
        List.of("-keystore", keyStore.toString(), "-storepass", PASSWORD, "-alias", "own"));
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        keytool.destroyForcibly();
        throw new IllegalStateException("keytool: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] encoded) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
