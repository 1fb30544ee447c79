package io.spate.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Topics;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.nodepool.ProcessRoles;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrimziResourcesTest {
  private static final Path STRIMZI = Manifests.DEPLOY.resolve("strimzi");
  private static final Map<String, Class<?>> MODEL =
      Map.of(
          "Kafka", Kafka.class,
          "KafkaNodePool", KafkaNodePool.class,
          "KafkaTopic", KafkaTopic.class,
          "KafkaUser", KafkaUser.class);

  @ParameterizedTest
  @ValueSource(strings = {"kafka-small.yaml", "kafka-ha.yaml", "topics.yaml", "users.yaml"})
  void everyFieldIsOneThatTheOperatorKnows(String file) {
    List<JsonNode> documents = documents(file);
    assertThat(documents).isNotEmpty();
    for (JsonNode document : documents) {
      assertThat(document.path("apiVersion").asText()).isEqualTo("kafka.strimzi.io/v1");
      Manifests.as(MODEL.get(document.path("kind").asText()), document);
    }
  }

  @Test
  void aMisspeltFieldIsFound() {
    JsonNode wrong =
        Manifests.of("kind: KafkaTopic\nmetadata: {name: t}\nspec: {partition: 1}").getFirst();
    assertThatThrownBy(() -> Manifests.as(KafkaTopic.class, wrong))
        .hasMessageContaining("\"partition\"");
  }

  @Test
  void theTopicsAreThoseOfTheCode() {
    Map<String, Map<String, String>> declared = new TreeMap<>();
    for (JsonNode topic : documents("topics.yaml")) {
      Map<String, String> settings = texts(topic.at("/spec/config"));
      settings.put("partitions", topic.at("/spec/partitions").asText());
      declared.put(topic.at("/metadata/name").asText(), settings);
    }
    Map<String, Map<String, String>> wanted = new TreeMap<>();
    for (Topics topic : Topics.values()) {
      Map<String, String> settings = new TreeMap<>(topic.settings());
      settings.put("partitions", Integer.toString(topic.partitions()));
      wanted.put(topic.topic(), settings);
    }
    assertThat(declared).isEqualTo(wanted);
  }

  @Test
  void usersMayUseTopicsAndGroupsOfTheCodeOnly() {
    Set<String> topics =
        Arrays.stream(Topics.values()).map(Topics::topic).collect(Collectors.toSet());
    for (JsonNode user : documents("users.yaml")) {
      for (JsonNode acl : user.at("/spec/authorization/acls")) {
        String name = acl.at("/resource/name").asText();
        switch (acl.at("/resource/type").asText()
            + " "
            + acl.at("/resource/patternType").asText()) {
          case "topic literal" -> assertThat(topics).contains(name);
          case "topic prefix" -> assertThat(name).isEqualTo(Topics.REDUCER_APPLICATION + "-");
          case "group literal" ->
              assertThat(name).isIn(Topics.AGENT_GROUP, Topics.REDUCER_APPLICATION);
          case "transactionalId prefix" -> assertThat(name).isEqualTo(Topics.REDUCER_APPLICATION);
          default -> throw new AssertionError("a right that no service needs: " + acl);
        }
        assertThat(strings(acl.path("operations")))
            .isSubsetOf("Describe", "Read", "Write", "Create");
      }
    }
  }

  /** Who writes and who reads a topic, as in the list of topics; more would be too much. */
  @Test
  void usersHaveWhatTheirServiceNeedsAndNoMore() {
    assertThat(rights("spate-control-plane"))
        .isEqualTo(
            Map.of(
                Topics.RUN_COMMANDS.topic(), List.of("Read", "Write"),
                Topics.USER_QUOTAS.topic(), List.of("Write"),
                Topics.SLOT_STATUS.topic(), List.of("Read", "Write"),
                Topics.AGENT_STATUS.topic(), List.of("Read"),
                Topics.RUN_LOG.topic(), List.of("Read", "Write"),
                Topics.RUN_REPORTS.topic(), List.of("Read"),
                Topics.DEAD_LETTERS.topic(), List.of("Read", "Write"),
                Topics.AUDIT.topic(), List.of("Read", "Write"),
                Topics.RUN_DATA.topic(), List.of("Write")));
    assertThat(rights("spate-load-agent"))
        .isEqualTo(
            Map.of(
                Topics.RUN_COMMANDS.topic(),
                List.of("Read"),
                Topics.USER_QUOTAS.topic(),
                List.of("Read"),
                Topics.RUN_DATA.topic(),
                List.of("Read"),
                Topics.SLOT_STATUS.topic(),
                List.of("Read", "Write"),
                Topics.AGENT_STATUS.topic(),
                List.of("Read", "Write"),
                Topics.REQUEST_EVENTS.topic(),
                List.of("Write"),
                Topics.RUN_LOG.topic(),
                List.of("Write"),
                Topics.DEAD_LETTERS.topic(),
                List.of("Read", "Write"),
                Topics.AGENT_GROUP,
                List.of("Read")));
    Map<String, List<String>> aggregator = rights("spate-aggregator");
    assertThat(aggregator.get(Topics.USER_QUOTAS.topic())).containsExactly("Describe");
    assertThat(aggregator.get(Topics.AUDIT.topic())).containsExactly("Write");
    assertThat(aggregator.get(Topics.RUN_DATA.topic())).containsExactly("Describe");
    assertThat(aggregator.get(Topics.REQUEST_EVENTS.topic())).containsExactly("Read");
    assertThat(aggregator.get(Topics.RUN_STATS.topic())).containsExactly("Read", "Write");
    assertThat(aggregator.get(Topics.RUN_REPORTS.topic())).containsExactly("Read", "Write");
    assertThat(aggregator.get(Topics.DEAD_LETTERS.topic())).containsExactly("Read", "Write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-small.yaml", "kafka-ha.yaml"})
  void theClusterTakesWhatSpateSends(String file) {
    JsonNode config = kafka(file).at("/spec/kafka/config");
    assertThat(config.path("message.max.bytes").asInt()).isEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(config.path("replica.fetch.max.bytes").asInt()).isEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(config.path("auto.create.topics.enable").asBoolean(true)).isFalse();
    // The agents' default session time-out.
    assertThat(config.path("group.min.session.timeout.ms").asInt()).isLessThanOrEqualTo(6_000);
    assertThat(config.path("group.consumer.session.timeout.ms").asInt()).isEqualTo(6_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-small.yaml", "kafka-ha.yaml"})
  void thereAreBrokersForEachReplica(String file) {
    int brokers = 0;
    int controllers = 0;
    for (JsonNode document : documents(file)) {
      if (document.path("kind").asText().equals("KafkaNodePool")) {
        var pool = Manifests.as(KafkaNodePool.class, document).getSpec();
        brokers += pool.getRoles().contains(ProcessRoles.BROKER) ? pool.getReplicas() : 0;
        controllers += pool.getRoles().contains(ProcessRoles.CONTROLLER) ? pool.getReplicas() : 0;
        assertThat(document.at("/metadata/labels/strimzi.io~1cluster").asText())
            .isEqualTo(kafka(file).at("/metadata/name").asText());
      }
    }
    assertThat(controllers % 2).as("a majority needs an odd number").isEqualTo(1);
    for (Map.Entry<String, String> setting :
        texts(kafka(file).at("/spec/kafka/config")).entrySet()) {
      if (setting.getKey().endsWith("replication.factor")) {
        assertThat(Integer.parseInt(setting.getValue()))
            .as(setting.getKey())
            .isLessThanOrEqualTo(brokers);
      }
      if (setting.getKey().endsWith("min.isr") || setting.getKey().equals("min.insync.replicas")) {
        assertThat(Integer.parseInt(setting.getValue()))
            .as("one of several brokers may go: " + setting.getKey())
            .isEqualTo(Math.max(1, brokers - 1));
      }
    }
  }

  @Test
  void theLargeOneLosesNoTwoNodesOfAPoolWithAMachineAndItsReplicasKnowTheirZone() {
    assertThat(kafka("kafka-ha.yaml").at("/spec/kafka/rack/topologyKey").asText())
        .isEqualTo("topology.kubernetes.io/zone");
    List<JsonNode> pools =
        documents("kafka-ha.yaml").stream()
            .filter(document -> document.path("kind").asText().equals("KafkaNodePool"))
            .toList();
    assertThat(pools).hasSize(2);
    for (JsonNode pool : pools) {
      JsonNode rule =
          pool.at(
              "/spec/template/pod/affinity/podAntiAffinity"
                  + "/requiredDuringSchedulingIgnoredDuringExecution/0");
      assertThat(rule.path("topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
      assertThat(rule.at("/labelSelector/matchLabels/strimzi.io~1pool-name").asText())
          .isEqualTo(pool.at("/metadata/name").asText());
    }
  }

  /** Beside the control plane and the aggregator, on 4 GB with a system on it. */
  @Test
  void theSmallOneFitsAPi() {
    List<String> limits =
        documents("kafka-small.yaml").stream()
            .flatMap(document -> document.findValues("limits").stream())
            .map(limit -> limit.path("memory").asText())
            .toList();
    assertThat(limits).hasSize(3).allMatch(limit -> limit.endsWith("Mi"));
    int kafka = limits.stream().mapToInt(limit -> Integer.parseInt(limit.replace("Mi", ""))).sum();
    int parts = 0;
    for (String part : List.of("control-plane", "aggregator")) {
      String limit =
          Chart.render("{}")
              .one("Deployment", part)
              .at("/spec/template/spec/containers/0/resources/limits/memory")
              .asText();
      assertThat(limit).endsWith("Mi");
      parts += Integer.parseInt(limit.replace("Mi", ""));
    }
    assertThat(kafka + parts).isLessThanOrEqualTo(3_200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-small.yaml", "kafka-ha.yaml"})
  void nobodyComesInWithoutNameAndEncryption(String file) {
    JsonNode kafka = kafka(file).at("/spec/kafka");
    assertThat(kafka.at("/authorization/type").asText()).isEqualTo("simple");
    for (JsonNode listener : kafka.path("listeners")) {
      assertThat(listener.path("tls").asBoolean()).isTrue();
      assertThat(listener.at("/authentication/type").asText()).isEqualTo("scram-sha-512");
    }
  }

  private static Map<String, List<String>> rights(String user) {
    JsonNode found =
        documents("users.yaml").stream()
            .filter(document -> document.at("/metadata/name").asText().equals(user))
            .findFirst()
            .orElseThrow();
    return StreamSupport.stream(found.at("/spec/authorization/acls").spliterator(), false)
        .collect(
            toMap(
                acl -> acl.at("/resource/name").asText(),
                acl -> strings(acl.path("operations")),
                (a, b) -> {
                  List<String> both = new ArrayList<>(a);
                  both.addAll(b);
                  return both;
                }));
  }

  private static JsonNode kafka(String file) {
    return documents(file).stream()
        .filter(document -> document.path("kind").asText().equals("Kafka"))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> documents(String file) {
    return Manifests.ofFile(STRIMZI.resolve(file));
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asText()));
    return strings;
  }
}
