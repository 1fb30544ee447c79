package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.kafka.embedded.EmbeddedKafka;
import io.spate.kafka.embedded.EmbeddedKafkaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker as {@code deploy/strimzi} describes it: clients come in by TLS with a name and a
 * password (SCRAM-SHA-512), the topics are those of topics.yaml, and the users have the rights of
 * users.yaml and no others. The test does what Strimzi's operators do.
 */
final class SecuredKafka implements AutoCloseable {
  private static final Path STRIMZI = Manifests.DEPLOY.resolve("strimzi");
  private static final String SECRET = "not-a-secret";
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Path authority;
  private final EmbeddedKafka broker;

  private SecuredKafka(Path directory) {
    authority = directory.resolve("ca.crt");
    Path keys = directory.resolve("broker.p12");
    certificate(keys);
    String name = "listener.name.plaintext.";
    String admin = "username=\"admin\" password=\"" + SECRET + "\"";
    Map<String, String> settings = new HashMap<>();
    // The listener keeps its name; what is spoken there is TLS and SASL.
    settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
    settings.put(
        name + "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    // The broker and the operators of this test; no user of users.yaml comes in by it.
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        name + "plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required "
            + admin
            + " user_admin=\""
            + SECRET
            + "\";");
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", keys.toString());
    settings.put("ssl.keystore.password", SECRET);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", authority.toString());
    settings.put("authorizer.class.name", RecordingAuthorizer.class.getName());
    // ANONYMOUS is the broker at its own controller's door, which only listens to loopback.
    settings.put("super.users", "User:admin;User:ANONYMOUS");
    broker =
        EmbeddedKafka.start(
            EmbeddedKafkaOptions.in(directory.resolve("data")).withOverrides(settings));
  }

  /** Starts one with its files in a directory, and makes topics, users and rights. */
  static SecuredKafka start(Path directory) {
    SecuredKafka kafka = new SecuredKafka(directory);
    try (Admin admin = Admin.create(kafka.clients("PLAIN", plainJaas()))) {
      kafka.makeTopics(admin);
      kafka.makeUsers(admin);
    } catch (RuntimeException | Error e) {
      kafka.close();
      throw e;
    }
    return kafka;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The brokers' authority in PEM, as Strimzi has it in a secret. */
  Path authority() {
    return authority;
  }

  /** The password of each user. */
  String secret() {
    return SECRET;
  }

  /** What Strimzi writes into the secret of a user. */
  static String jaas(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + SECRET
        + "\";";
  }

  /** Settings of a client that is this user. */
  Map<String, Object> clients(String user) {
    return clients("SCRAM-SHA-512", jaas(user));
  }

  private Map<String, Object> clients(String mechanism, String jaas) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", mechanism);
    settings.put("sasl.jaas.config", jaas);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", authority.toString());
    return settings;
  }

  private static String plainJaas() {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\""
        + " password=\""
        + SECRET
        + "\";";
  }

  private void makeTopics(Admin admin) {
    List<NewTopic> topics = new ArrayList<>();
    for (JsonNode topic : Manifests.ofFile(STRIMZI.resolve("topics.yaml"))) {
      Map<String, String> settings = new HashMap<>();
      topic
          .at("/spec/config")
          .properties()
          .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
      topics.add(
          new NewTopic(
                  topic.at("/metadata/name").asText(),
                  topic.at("/spec/partitions").asInt(),
                  (short) 1)
              .configs(settings));
    }
    get(admin.createTopics(topics).all());
  }

  private void makeUsers(Admin admin) {
    List<AclBinding> rights = new ArrayList<>();
    for (JsonNode user : Manifests.ofFile(STRIMZI.resolve("users.yaml"))) {
      String name = user.at("/metadata/name").asText();
      get(
          admin
              .alterUserScramCredentials(
                  List.of(
                      new UserScramCredentialUpsertion(
                          name,
                          new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                          SECRET)))
              .all());
      for (JsonNode acl : user.at("/spec/authorization/acls")) {
        for (JsonNode operation : acl.path("operations")) {
          rights.add(right(name, acl.path("resource"), operation.asText()));
        }
      }
    }
    get(admin.createAcls(rights).all());
    // The broker applies what its controller has decided a moment later.
    await()
        .atMost(BOUND)
        .untilAsserted(
            () ->
                assertThat(get(admin.describeAcls(AclBindingFilter.ANY).values()))
                    .hasSameSizeAs(rights));
    assertThat(rights).doesNotHaveDuplicates();
  }

  private static AclBinding right(String user, JsonNode resource, String operation) {
    ResourceType type =
        switch (resource.path("type").asText()) {
          case "topic" -> ResourceType.TOPIC;
          case "group" -> ResourceType.GROUP;
          case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
          default -> throw new AssertionError("a resource that Kafka does not have: " + resource);
        };
    PatternType pattern =
        resource.path("patternType").asText().equals("prefix")
            ? PatternType.PREFIXED
            : PatternType.LITERAL;
    return new AclBinding(
        new ResourcePattern(type, resource.path("name").asText(), pattern),
        new AccessControlEntry(
            "User:" + user,
            "*",
            AclOperation.fromString(operation.toUpperCase(Locale.ROOT)),
            AclPermissionType.ALLOW));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void certificate(Path keys) {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String[] store = {"-keystore", keys.toString(), "-storepass", SECRET, "-alias", "broker"};
    keytool(
        keytool,
        store,
        "-genkeypair -storetype PKCS12 -keyalg EC -dname CN=broker -ext san=ip:127.0.0.1 -validity"
            + " 2");
    keytool(keytool, store, "-exportcert -rfc -file " + authority);
  }

  private static void keytool(String keytool, String[] store, String arguments) {
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of(store));
    Script done = Script.run(Map.of(), command.toArray(String[]::new));
    assertThat(done.exitCode()).as(done.out() + done.err()).isZero();
  }

  @Override
  public void close() {
    broker.close();
    try {
      Files.deleteIfExists(authority);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
