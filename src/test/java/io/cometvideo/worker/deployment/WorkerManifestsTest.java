package io.cometvideo.worker.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.deployment.CustomResources.Configuration;
import io.cometvideo.worker.deployment.CustomResources.ExternalSecret;
import io.cometvideo.worker.deployment.CustomResources.KafkaTopic;
import io.cometvideo.worker.deployment.CustomResources.Kustomization;
import io.cometvideo.worker.deployment.CustomResources.ScaledObject;
import io.cometvideo.worker.deployment.CustomResources.SecretData;
import io.cometvideo.worker.journal.EndingTimes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;

/** The manifests fit the worker, and each other. */
class WorkerManifestsTest {

  private static final PodSpec POD = Manifests.worker().getSpec().getTemplate().getSpec();
  private static final Container WORKER = POD.getContainers().getFirst();
  private static final ContainerPort PORT = WORKER.getPorts().getFirst();
  private static final NetworkPolicySpec NETWORK =
      Manifests.the(NetworkPolicy.class, "base/network-policy.yaml").getSpec();
  private static final PodMonitor MONITOR =
      Manifests.the(PodMonitor.class, "components/monitoring/pod-monitor.yaml");
  private static final ExternalSecret SECRET =
      Manifests.the(ExternalSecret.class, "components/external-secret/external-secret.yaml");
  private static final ScaledObject KEDA =
      Manifests.the(ScaledObject.class, "components/keda/scaled-object.yaml");

  private static Properties properties;

  @BeforeAll
  static void loadProperties() throws IOException {
    properties = Properties.load();
  }

  @Test
  void probesAndScrapesAskForPathsThatTheWorkerServes() throws IOException {
    Map<?, ?> management =
        (Map<?, ?>)
            new Yaml()
                .<Map<?, ?>>load(Files.readString(Path.of("src/main/resources/application.yml")))
                .get("management");
    Stream<String> endpoints =
        Stream.of(at(management, "endpoints", "web", "exposure", "include").toString().split(","))
            .map(endpoint -> "/actuator/" + endpoint);
    Stream<String> groups =
        ((Map<?, ?>) at(management, "endpoint", "health", "group"))
            .keySet().stream().map(group -> "/actuator/health/" + group);
    List<String> served = Stream.concat(endpoints, groups).toList();

    assertThat(probes()).extracting(probe -> probe.getHttpGet().getPath()).isSubsetOf(served);
    assertThat(MONITOR.getSpec().getPodMetricsEndpoints().getFirst().getPath()).isIn(served);
  }

  @Test
  void portsAgree() throws IOException {
    String number = properties.defaultOf("server.port");

    assertThat(PORT.getContainerPort()).hasToString(number);
    assertThat(Files.readString(Path.of("Dockerfile"))).contains("\nEXPOSE " + number + "\n");
    assertThat(probes())
        .extracting(probe -> probe.getHttpGet().getPort().getStrVal())
        .containsOnly(PORT.getName());
    assertThat(MONITOR.getSpec().getPodMetricsEndpoints())
        .singleElement()
        .satisfies(scrape -> assertThat(scrape.getPort()).isEqualTo(PORT.getName()));
    assertThat(NETWORK.getIngress())
        .flatExtracting(rule -> rule.getPorts())
        .extracting(port -> port.getPort().getStrVal())
        .containsExactly(PORT.getName());
  }

  @Test
  void theBrokersOfEveryOverlayCanBeReached() {
    List<String> open =
        NETWORK.getEgress().stream()
            .filter(rule -> rule.getTo().isEmpty())
            .flatMap(rule -> rule.getPorts().stream())
            .map(port -> port.getPort().getIntVal().toString())
            .toList();

    assertThat(settings().filter(s -> s[0].equals("SPRING_KAFKA_BOOTSTRAP_SERVERS")))
        .isNotEmpty()
        .allSatisfy(s -> assertThat(s[1].substring(s[1].indexOf(':') + 1)).isIn(open));
  }

  @Test
  void setsOnlyPropertiesThatExist() {
    Stream<String> own = WORKER.getEnv().stream().map(EnvVar::getName);

    assertThat(Stream.concat(own, settings().map(setting -> setting[0])))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(properties.isSetByVariable(name)).as(name).isTrue());
    assertThat(SECRET.spec().data())
        .extracting(SecretData::secretKey)
        .contains("comet.api-key")
        .allSatisfy(name -> assertThat(properties.isSetByFile(name)).as(name).isTrue());
  }

  @Test
  void theKeyIsReadFromTheMountedSecret() {
    String secret = SECRET.spec().target().name();
    String volume =
        POD.getVolumes().stream()
            .filter(v -> v.getSecret() != null && v.getSecret().getSecretName().equals(secret))
            .findFirst()
            .orElseThrow()
            .getName();

    VolumeMount mount =
        WORKER.getVolumeMounts().stream()
            .filter(m -> m.getName().equals(volume))
            .findFirst()
            .orElseThrow();

    assertThat(mount.getSubPath()).isNull();
    assertThat(WORKER.getEnv())
        .singleElement()
        .returns("SPRING_CONFIG_IMPORT", EnvVar::getName)
        .returns("configtree:" + mount.getMountPath() + "/", EnvVar::getValue);
  }

  @Test
  void isNotKilledBeforeItHasDrained() {
    EndingTimes times =
        EndingTimes.of(
            DurationStyle.detectAndParse(properties.defaultOf("comet.submit.timeout")),
            DurationStyle.detectAndParse(properties.defaultOf("worker.shutdown.grace")));

    assertThat(Duration.ofSeconds(POD.getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(times.longest());
    assertThat(times.leavesTimeForAPost()).isTrue();
  }

  @Test
  void mayStartAsLongAsItWaitsForABroker() {
    Probe probe = WORKER.getStartupProbe();

    assertThat(probe.getPeriodSeconds() * probe.getFailureThreshold()).isGreaterThan(60 + 30);
  }

  @Test
  void runsAsTheImagesUserWithoutAnyRights() throws IOException {
    var user = POD.getSecurityContext();
    var rights = WORKER.getSecurityContext();

    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("\nUSER " + user.getRunAsUser() + ":" + user.getRunAsGroup() + "\n");
    assertThat(user.getRunAsNonRoot()).isTrue();
    assertThat(user.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
    assertThat(rights.getReadOnlyRootFilesystem()).isTrue();
    assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(POD.getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void everythingThatSelectsPodsSelectsTheWorkers() {
    Map<String, String> labels =
        Manifests.worker().getSpec().getTemplate().getMetadata().getLabels();
    var budget = Manifests.the(PodDisruptionBudget.class, "base/disruption-budget.yaml");

    assertThat(
            Stream.concat(
                POD.getTopologySpreadConstraints().stream()
                    .map(TopologySpreadConstraint::getLabelSelector),
                Stream.of(
                    Manifests.worker().getSpec().getSelector(),
                    budget.getSpec().getSelector(),
                    NETWORK.getPodSelector(),
                    MONITOR.getSpec().getSelector())))
        .extracting(LabelSelector::getMatchLabels)
        .containsOnly(labels);
  }

  @Test
  void topicsAreThoseOfTheWorker() {
    Map<String, KafkaTopic> topics =
        Manifests.all(KafkaTopic.class).stream()
            .collect(Collectors.toMap(topic -> topic.metadata().getName(), topic -> topic));

    assertThat(topics.keySet())
        .containsExactlyInAnyOrder(
            topic("requests"), topic("tasks"), topic("completions"), topic("dead-letters"));
    assertThat(topics.get(topic("tasks")).spec().config())
        .containsEntry("cleanup.policy", "compact");
    assertThat(topics.get(topic("requests")).spec().config())
        .containsEntry("compression.type", "uncompressed");
    assertThat(topics.get(topic("tasks")).spec().partitions())
        .isEqualTo(topics.get(topic("requests")).spec().partitions());
    assertThat(topics.values())
        .allSatisfy(topic ->
            assertThat((Integer) topic.spec().config().get("min.insync.replicas"))
                .isBetween(2, topic.spec().replicas() - 1));
  }

  @Test
  void scalesTheWorkersUpToThePartitionsOfTheirTopic() {
    int partitions =
        Manifests.all(KafkaTopic.class).stream()
            .filter(topic -> topic.metadata().getName().equals(topic("requests")))
            .findFirst()
            .orElseThrow()
            .spec()
            .partitions();
    var hpa = Manifests.the(HorizontalPodAutoscaler.class, "components/hpa/autoscaler.yaml");
    String worker = Manifests.worker().getMetadata().getName();

    assertThat(partitions).hasToString(properties.defaultOf("worker.topics.partitions"));
    assertThat(KEDA.spec().maxReplicaCount()).isEqualTo(partitions);
    assertThat(KEDA.spec().scaleTargetRef().name()).isEqualTo(worker);
    assertThat(KEDA.spec().trigger("kafka"))
        .containsEntry("topic", topic("requests"))
        .containsEntry("consumerGroup", properties.defaultOf("worker.group-id"))
        .containsEntry("limitToPartitionsWithLag", "true");
    assertThat(hpa.getSpec().getMaxReplicas()).isEqualTo(partitions);
    assertThat(hpa.getSpec().getScaleTargetRef().getName()).isEqualTo(worker);
  }

  private static List<Probe> probes() {
    return List.of(WORKER.getStartupProbe(), WORKER.getLivenessProbe(), WORKER.getReadinessProbe());
  }

  /** Name and value of every entry of the generated ConfigMaps. */
  private static Stream<String[]> settings() {
    return Manifests.all(Kustomization.class).stream()
        .flatMap(kustomization -> kustomization.configurations().stream())
        .map(Configuration::literals)
        .flatMap(List::stream)
        .map(literal -> literal.split("=", 2));
  }

  private static String topic(String name) {
    return properties.defaultOf("worker.topics." + name);
  }

  private static Object at(Map<?, ?> yaml, String... path) {
    Object found = yaml;
    for (String step : path) {
      found = ((Map<?, ?>) found).get(step);
    }
    return found;
  }
}
