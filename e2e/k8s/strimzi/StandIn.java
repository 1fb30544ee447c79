import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Stands in for Strimzi's operators where their image cannot be had: makes what {@code
 * deploy/strimzi} asks for, with the names, labels, addresses, certificates and secrets that Strimzi
 * documents, around a real broker. It is not Strimzi: one node, data that lasts as long as its pod,
 * no rolling, nothing that is not needed here; what it does not know it refuses.
 *
 * <pre>java -cp 'embedded-kafka/target/lib/*' e2e/k8s/strimzi/StandIn.java NAMESPACE IMAGE DIRECTORY</pre>
 *
 * <p>Runs until it is ended, on the node (it goes to the pod's address), with kubectl and openssl.
 */
public final class StandIn {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OPERATORS_PORT = 9091;
  private static final Set<String> KNOWN =
      Set.of("listeners", "authorization", "config", "resources", "jvmOptions");

  private final String namespace;
  private final String image;
  private final Path directory;

  private StandIn(String namespace, String image, Path directory) {
    this.namespace = namespace;
    this.image = image;
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    StandIn standIn = new StandIn(args[0], args[1], Path.of(args[2]));
    while (true) {
      try {
        standIn.reconcile();
      } catch (Exception e) { // looked at again soon
        System.err.println("stand-in: " + e);
      }
      Thread.sleep(3_000); // each look is some processes
    }
  }

  private void reconcile() throws Exception {
    for (JsonNode kafka : list("kafkas")) {
      JsonNode pod = get("pod", brokerName(kafka));
      if (pod == null) {
        makeKafka(kafka); // the pod comes last
        continue;
      }
      if (!pod.at("/status/containerStatuses/0/ready").asBoolean()) {
        continue;
      }
      if (isNew(kafka)) {
        status("kafka", kafka, Map.of("clusterId", clusterId(kafka)), null);
      }
      try (Admin admin = admin(pod.at("/status/podIP").asText())) {
        for (JsonNode topic : list("kafkatopics")) {
          if (isNew(topic) && belongs(topic, kafka)) {
            makeTopic(admin, topic);
          }
        }
        for (JsonNode user : list("kafkausers")) {
          if (isNew(user) && belongs(user, kafka)) {
            makeUser(admin, user);
          }
        }
      }
    }
  }

  // ---- Kafka ----

  private static String brokerName(JsonNode kafka) {
    return kafka.at("/metadata/name").asText() + "-node-0";
  }

  private void makeKafka(JsonNode kafka) throws Exception {
    String cluster = kafka.at("/metadata/name").asText();
    List<JsonNode> pools = new ArrayList<>();
    for (JsonNode pool : list("kafkanodepools")) {
      if (belongs(pool, kafka)) {
        pools.add(pool);
      }
    }
    JsonNode spec = kafka.at("/spec/kafka");
    List<String> unknown = new ArrayList<>();
    spec.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(KNOWN);
    if (pools.size() != 1 || pools.get(0).at("/spec/replicas").asInt() != 1 || !unknown.isEmpty()) {
      status("kafka", kafka, Map.of(), "the stand-in makes one node, and does not know " + unknown);
      return;
    }
    System.err.println("stand-in: making " + cluster);
    String brokers = cluster + "-kafka-brokers." + namespace;
    String bootstrap = cluster + "-kafka-bootstrap";
    Path certificates = certificates(cluster, brokerName(kafka) + "." + brokers, bootstrap);
    apply(
        secret(kafka, cluster + "-cluster-ca-cert", Map.of("ca.crt", read(certificates, "ca.crt"))));
    String broker = brokerName(kafka);
    apply(
        secret(
            kafka,
            broker + "-files",
            Map.of(
                "server.properties", properties(spec, broker + "." + brokers + ".svc"),
                "broker.pem", read(certificates, "operator.key") + read(certificates, "operator.crt"),
                "ca.crt", read(certificates, "ca.crt"))));
    for (boolean headless : new boolean[] {false, true}) {
      apply(service(kafka, headless ? cluster + "-kafka-brokers" : bootstrap, headless));
    }
    apply(networkPolicy(kafka));
    apply(pod(kafka, pools.get(0)));
  }

  private static Map<String, String> labels(JsonNode owner, String cluster) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("strimzi.io/cluster", cluster);
    labels.put("strimzi.io/kind", owner.path("kind").asText());
    return labels;
  }

  private static Map<String, String> brokerLabels(JsonNode kafka) {
    String cluster = kafka.at("/metadata/name").asText();
    Map<String, String> labels = labels(kafka, cluster);
    labels.put("strimzi.io/name", cluster + "-kafka");
    return labels;
  }

  /** The listeners of the resource, and the operators' own, by certificate. */
  private static String properties(JsonNode spec, String host) {
    Map<String, String> lines = new TreeMap<>();
    StringBuilder listeners = new StringBuilder("CONTROLLER://127.0.0.1:9090,OPERATORS://0.0.0.0:9091");
    StringBuilder advertised = new StringBuilder("OPERATORS://@POD_IP@:" + OPERATORS_PORT);
    StringBuilder protocols = new StringBuilder("CONTROLLER:PLAINTEXT,OPERATORS:SSL");
    for (JsonNode listener : spec.path("listeners")) {
      boolean tls = listener.path("tls").asBoolean();
      String mechanism = listener.at("/authentication/type").asText();
      if (!tls || !mechanism.equals("scram-sha-512") || !listener.path("type").asText().equals("internal")) {
        throw new IllegalArgumentException("a listener that the stand-in does not know: " + listener);
      }
      int port = listener.path("port").asInt();
      String name = listener.path("name").asText().toUpperCase() + "-" + port;
      listeners.append(",").append(name).append("://0.0.0.0:").append(port);
      advertised.append(",").append(name).append("://").append(host).append(":").append(port);
      protocols.append(",").append(name).append(":SASL_SSL");
      String of = "listener.name." + name.toLowerCase() + ".";
      lines.put(of + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
      lines.put(
          of + "scram-sha-512.sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }
    lines.put("process.roles", "broker,controller");
    lines.put("node.id", "0");
    lines.put("controller.quorum.voters", "0@127.0.0.1:9090");
    lines.put("controller.listener.names", "CONTROLLER");
    lines.put("inter.broker.listener.name", "OPERATORS");
    lines.put("listeners", listeners.toString());
    lines.put("advertised.listeners", advertised.toString());
    lines.put("listener.security.protocol.map", protocols.toString());
    lines.put("listener.name.operators.ssl.client.auth", "required");
    lines.put("ssl.keystore.type", "PEM");
    lines.put("ssl.keystore.location", "/files/broker.pem");
    lines.put("ssl.truststore.type", "PEM");
    lines.put("ssl.truststore.location", "/files/ca.crt");
    // It goes to itself by the pod's address, which no certificate names beforehand.
    lines.put("ssl.endpoint.identification.algorithm", "");
    lines.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // ANONYMOUS is the broker at its own controller's door, which only listens to loopback.
    lines.put("super.users", "User:CN=operator;User:ANONYMOUS");
    lines.put("log.dirs", "/data/kafka");
    if (!spec.at("/authorization/type").asText().equals("simple")) {
      throw new IllegalArgumentException("the stand-in knows simple authorization only");
    }
    spec.path("config").properties().forEach(e -> lines.put(e.getKey(), e.getValue().asText()));
    StringBuilder text = new StringBuilder();
    lines.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  private Path certificates(String cluster, String brokerHost, String bootstrap) throws Exception {
    Path in = Files.createDirectories(directory.resolve(cluster));
    StringBuilder names = new StringBuilder("subjectAltName=");
    for (String host : new String[] {brokerHost, bootstrap + "." + namespace, bootstrap}) {
      for (String domain : new String[] {"", ".svc", ".svc.cluster.local"}) {
        if (host.contains(".") || domain.isEmpty()) {
          names.append("DNS:").append(host).append(domain).append(",");
        }
      }
    }
    Files.writeString(in.resolve("names"), names.substring(0, names.length() - 1) + "\n");
    String ca = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /O=io.strimzi/CN=cluster-ca"
        + " -keyout ca.key -out ca.crt";
    String request = "openssl req -newkey rsa:2048 -nodes -subj /CN=operator -keyout operator.key -out operator.csr";
    String sign = "openssl x509 -req -in operator.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2"
        + " -extfile names -out operator.crt";
    for (String command : new String[] {ca, request, sign}) {
      run(in, null, command.split(" "));
    }
    return in;
  }

  private ObjectNode service(JsonNode kafka, String name, boolean headless) {
    ObjectNode service = resource("v1", "Service", name, kafka, brokerLabels(kafka));
    ObjectNode spec = service.putObject("spec");
    spec.set("selector", JSON.valueToTree(brokerLabels(kafka)));
    if (headless) {
      spec.put("clusterIP", "None").put("publishNotReadyAddresses", true);
    }
    for (JsonNode listener : kafka.at("/spec/kafka/listeners")) {
      spec.withArray("/ports").addObject()
          .put("name", "tcp-" + listener.path("name").asText())
          .put("port", listener.path("port").asInt())
          .put("protocol", "TCP");
    }
    return service;
  }

  /** As Strimzi's: everybody comes to the listeners of the resource, operators to their own. */
  private ObjectNode networkPolicy(JsonNode kafka) {
    String name = kafka.at("/metadata/name").asText() + "-network-policy-kafka";
    ObjectNode policy = resource("networking.k8s.io/v1", "NetworkPolicy", name, kafka, brokerLabels(kafka));
    ObjectNode spec = policy.putObject("spec");
    spec.putObject("podSelector").set("matchLabels", JSON.valueToTree(brokerLabels(kafka)));
    spec.putArray("policyTypes").add("Ingress");
    var ports = spec.putArray("ingress").addObject().putArray("ports");
    for (JsonNode listener : kafka.at("/spec/kafka/listeners")) {
      ports.addObject().put("port", listener.path("port").asInt()).put("protocol", "TCP");
    }
    return policy;
  }

  private ObjectNode pod(JsonNode kafka, JsonNode pool) throws IOException {
    String name = brokerName(kafka);
    Map<String, String> labels = brokerLabels(kafka);
    labels.put("strimzi.io/broker-role", "true");
    labels.put("strimzi.io/controller-role", "true");
    labels.put("strimzi.io/pool-name", pool.at("/metadata/name").asText());
    ObjectNode pod = resource("v1", "Pod", name, kafka, labels);
    String heap = "-Xms" + pool.at("/spec/jvmOptions/-Xms").asText("256m") + " -Xmx" + pool.at("/spec/jvmOptions/-Xmx").asText("512m");
    String start =
        "sed \"s/@POD_IP@/$POD_IP/\" /files/server.properties >/tmp/server.properties && "
            + "java -Xmx64m -XX:+UseSerialGC -cp '/opt/spate/broker/lib/*' kafka.tools.StorageTool format --ignore-formatted"
            + " -t \"$CLUSTER_ID\" -c /tmp/server.properties && exec java " + heap
            + " -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -cp '/opt/spate/broker/lib/*' kafka.Kafka /tmp/server.properties";
    ObjectNode spec = (ObjectNode) JSON.readTree(
        """
        {"hostname": "NAME", "subdomain": "CLUSTER-kafka-brokers", "enableServiceLinks": false,
         "automountServiceAccountToken": false, "terminationGracePeriodSeconds": 5,
         "securityContext": {"runAsNonRoot": true, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001,
           "seccompProfile": {"type": "RuntimeDefault"}},
         "containers": [{"name": "kafka", "image": "IMAGE", "command": ["bash", "-c"],
           "securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}},
           "env": [{"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}],
           "readinessProbe": {"tcpSocket": {"port": 9093}, "periodSeconds": 2},
           "volumeMounts": [{"name": "files", "mountPath": "/files"}, {"name": "data", "mountPath": "/data"}, {"name": "tmp", "mountPath": "/tmp"}]}],
         "volumes": [{"name": "files", "secret": {"secretName": "NAME-files"}}, {"name": "data", "emptyDir": {}}, {"name": "tmp", "emptyDir": {}}]}
        """.replace("NAME", name).replace("CLUSTER", kafka.at("/metadata/name").asText()).replace("IMAGE", image));
    ObjectNode container = (ObjectNode) spec.at("/containers/0");
    container.putArray("args").add(start);
    container.withArray("/env").addObject().put("name", "CLUSTER_ID").put("value", clusterId(kafka));
    container.set("resources", pool.at("/spec/resources"));
    ((ObjectNode) container.path("readinessProbe").path("tcpSocket"))
        .put("port", kafka.at("/spec/kafka/listeners/0/port").asInt());
    pod.set("spec", spec);
    return pod;
  }

  private static String clusterId(JsonNode kafka) {
    String hex = kafka.at("/metadata/uid").asText().replace("-", "");
    byte[] bytes = new byte[16];
    for (int i = 0; i < 16; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  // ---- topics and users ----

  private Admin admin(String address) throws IOException {
    Path in;
    try (var directories = Files.list(directory)) {
      in = directories.findFirst().orElseThrow();
    }
    Path keys = in.resolve("operator.pem");
    Files.writeString(keys, read(in, "operator.key") + read(in, "operator.crt"));
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", address + ":" + OPERATORS_PORT);
    settings.put("security.protocol", "SSL");
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.location", keys.toString());
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", in.resolve("ca.crt").toString());
    settings.put("ssl.endpoint.identification.algorithm", "");
    settings.put("default.api.timeout.ms", 20_000);
    settings.put("request.timeout.ms", 10_000);
    return Admin.create(settings);
  }

  private void makeTopic(Admin admin, JsonNode topic) throws Exception {
    String name = topic.at("/spec/topicName").asText(topic.at("/metadata/name").asText());
    Map<String, String> config = new HashMap<>();
    topic.at("/spec/config").properties().forEach(e -> config.put(e.getKey(), e.getValue().asText()));
    if (admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(name)) {
      List<AlterConfigOp> changes = new ArrayList<>();
      config.forEach((key, value) -> changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, name), changes)).all().get(20, TimeUnit.SECONDS);
    } else {
      NewTopic made = new NewTopic(name, topic.at("/spec/partitions").asInt(1), (short) topic.at("/spec/replicas").asInt(-1));
      admin.createTopics(List.of(made.configs(config))).all().get(20, TimeUnit.SECONDS);
    }
    status("kafkatopic", topic, Map.of("topicName", name), null);
  }

  private void makeUser(Admin admin, JsonNode user) throws Exception {
    String name = user.at("/metadata/name").asText();
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(name, scram, password))).all().get(20, TimeUnit.SECONDS);
    List<AclBinding> rights = new ArrayList<>();
    for (JsonNode acl : user.at("/spec/authorization/acls")) {
      for (JsonNode operation : acl.path("operations")) {
        rights.add(right(name, acl, operation.asText()));
      }
    }
    admin.createAcls(rights).all().get(20, TimeUnit.SECONDS);
    String jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + name + "\" password=\"" + password + "\";";
    apply(secret(user, name, Map.of("password", password, "sasl.jaas.config", jaas)));
    status("kafkauser", user, Map.of("username", name, "secret", name), null);
  }

  private static AclBinding right(String user, JsonNode acl, String operation) {
    JsonNode resource = acl.path("resource");
    ResourceType type =
        switch (resource.path("type").asText()) {
          case "topic" -> ResourceType.TOPIC;
          case "group" -> ResourceType.GROUP;
          case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
          default -> throw new IllegalArgumentException("a resource that the stand-in does not know: " + acl);
        };
    boolean prefix = resource.path("patternType").asText().equals("prefix");
    return new AclBinding(
        new ResourcePattern(type, resource.path("name").asText(), prefix ? PatternType.PREFIXED : PatternType.LITERAL),
        new AccessControlEntry("User:" + user, "*", AclOperation.fromString(operation.toUpperCase()), AclPermissionType.ALLOW));
  }

  // ---- Kubernetes ----

  private static boolean belongs(JsonNode resource, JsonNode kafka) {
    return resource.at("/metadata/labels/strimzi.io~1cluster").asText().equals(kafka.at("/metadata/name").asText());
  }

  private static boolean isNew(JsonNode resource) {
    return resource.at("/status/observedGeneration").asLong() != resource.at("/metadata/generation").asLong();
  }

  private Iterable<JsonNode> list(String kind) throws Exception {
    return JSON.readTree(run(null, null, "kubectl", "-n", namespace, "get", kind + ".kafka.strimzi.io", "-o", "json")).path("items");
  }

  private JsonNode get(String kind, String name) throws Exception {
    String found = run(null, null, "kubectl", "-n", namespace, "get", kind, name, "-o", "json", "--ignore-not-found");
    return found.isBlank() ? null : JSON.readTree(found);
  }

  private ObjectNode resource(String version, String kind, String name, JsonNode owner, Map<String, String> labels) {
    ObjectNode resource = JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = resource.putObject("metadata").put("name", name).put("namespace", namespace);
    metadata.set("labels", JSON.valueToTree(labels));
    metadata.putArray("ownerReferences").addObject()
        .put("apiVersion", owner.path("apiVersion").asText())
        .put("kind", owner.path("kind").asText())
        .put("name", owner.at("/metadata/name").asText())
        .put("uid", owner.at("/metadata/uid").asText());
    return resource;
  }

  private ObjectNode secret(JsonNode owner, String name, Map<String, String> values) {
    String cluster = owner.at("/metadata/labels/strimzi.io~1cluster").asText(owner.at("/metadata/name").asText());
    ObjectNode secret = resource("v1", "Secret", name, owner, labels(owner, cluster));
    secret.set("stringData", JSON.valueToTree(values));
    return secret;
  }

  private void apply(ObjectNode resource) throws Exception {
    run(null, resource.toString(), "kubectl", "apply", "--server-side", "--validate=strict", "-f", "-");
  }

  /** Ready, or not ready and why. */
  private void status(String kind, JsonNode resource, Map<String, String> fields, String trouble) throws Exception {
    ObjectNode status = JSON.createObjectNode();
    fields.forEach(status::put);
    status.put("observedGeneration", resource.at("/metadata/generation").asLong());
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", trouble == null ? "Ready" : "NotReady").put("status", "True");
    if (trouble != null) {
      condition.put("reason", "StandIn").put("message", trouble);
      System.err.println("stand-in: " + trouble);
    }
    ObjectNode patch = JSON.createObjectNode();
    patch.set("status", status);
    run(null, null, "kubectl", "-n", namespace, "patch", kind + "s.kafka.strimzi.io", resource.at("/metadata/name").asText(),
        "--subresource=status", "--type=merge", "-p", patch.toString());
  }

  private static String read(Path in, String name) throws IOException {
    return Files.readString(in.resolve(name));
  }

  private static String run(Path in, String input, String... command) throws Exception {
    Path errors = Files.createTempFile("stand-in", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      if (in != null) {
        builder.directory(in.toFile());
      }
      Process process = builder.start();
      try (var out = process.getOutputStream()) {
        if (input != null) {
          out.write(input.getBytes());
        }
      }
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new ExecutionException(Arrays.toString(command) + ": " + Files.readString(errors), null);
      }
      return said;
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
