package io.spate.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.spate.kafka.embedded.EmbeddedKafka;
import io.spate.kafka.embedded.EmbeddedKafkaOptions;
import io.spate.protocol.kafka.TopicProvisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} a broker of its own that lets nobody in without a client certificate
 * it knows (mTLS), with Spate's topics, and the settings for it as the chart gives them: {@code
 * kafka.ssl.*} in PEM. The argument {@link #CLIENT} says which certificate the service shows:
 * {@link #KNOWN}, {@link #STRANGE} or {@link #NONE}.
 */
public final class MutualTlsKafka implements QuarkusTestResourceLifecycleManager {
  /** The name of the argument. */
  public static final String CLIENT = "client";

  /** A certificate that the broker knows; the default. */
  public static final String KNOWN = "known";

  /** A certificate that is as good as the other, but not the broker's to know. */
  public static final String STRANGE = "strange";

  /** No certificate. */
  public static final String NONE = "none";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final SelfSigned own;
  private final Map<String, SelfSigned> clients;
  private String client = KNOWN;
  private EmbeddedKafka broker;

  public MutualTlsKafka() {
    try {
      directory = Files.createTempDirectory("spate-mtls-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    own = SelfSigned.in(directory, "broker");
    clients =
        Map.of(KNOWN, SelfSigned.in(directory, KNOWN), STRANGE, SelfSigned.in(directory, STRANGE));
  }

  @Override
  public void init(Map<String, String> arguments) {
    client = arguments.getOrDefault(CLIENT, client);
  }

  @Override
  public Map<String, String> start() {
    Thread caller = Thread.currentThread();
    ClassLoader context = caller.getContextClassLoader();
    try {
      // Kafka loads its plug-ins with the context's loader; they must fit its own classes.
      caller.setContextClassLoader(EmbeddedKafka.class.getClassLoader());
      broker =
          EmbeddedKafka.start(
              EmbeddedKafkaOptions.in(directory.resolve("data")).withOverrides(brokerSettings()));
      TopicProvisioner.ensure(clientSettings(KNOWN), (short) 1, PATIENCE);
    } finally {
      caller.setContextClassLoader(context);
    }
    Map<String, String> settings = new HashMap<>();
    clientSettings(client)
        .forEach((name, value) -> settings.put("kafka." + name, value.toString()));
    settings.put(
        "mp.messaging.connector.smallrye-kafka.bootstrap.servers", broker.bootstrapServers());
    return settings;
  }

  private Map<String, String> brokerSettings() {
    Map<String, String> settings = new HashMap<>();
    // The listener keeps its name; what is spoken there is TLS.
    settings.put("listener.security.protocol.map", "PLAINTEXT:SSL,CONTROLLER:PLAINTEXT");
    settings.put("ssl.client.auth", "required");
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", own.keyStore().toString());
    settings.put("ssl.keystore.password", SelfSigned.PASSWORD);
    settings.put("ssl.truststore.type", "PEM");
    // Its own, too: the broker is a client of itself.
    settings.put(
        "ssl.truststore.certificates", own.certificate() + clients.get(KNOWN).certificate());
    return settings;
  }

  /** Kafka's settings of a client that shows this certificate, once the broker is there. */
  Map<String, Object> clientSettings(String name) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("security.protocol", "SSL");
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", own.certificateFile().toString());
    if (!name.equals(NONE)) {
      settings.put("ssl.keystore.type", "PEM");
      settings.put("ssl.keystore.certificate.chain", clients.get(name).certificate());
      settings.put("ssl.keystore.key", clients.get(name).key());
    }
    return settings;
  }

  @Override
  public void stop() {
    try {
      if (broker != null) {
        broker.close();
      }
      InProcessKafka.deleteTree(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
