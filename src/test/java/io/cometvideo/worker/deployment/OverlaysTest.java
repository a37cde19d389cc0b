package io.cometvideo.worker.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cometvideo.worker.deployment.CustomResources.ScaledObject;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kustomize makes of the overlays; only where kubectl is installed, and without a cluster. */
class OverlaysTest {

  @BeforeAll
  static void findKubectl() {
    assumeThat(Stream.of(System.getenv("PATH").split(":")).map(Path::of))
        .as("kubectl is installed")
        .anyMatch(folder -> Files.isExecutable(folder.resolve("kubectl")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "production"})
  void areComplete(String overlay) throws IOException, InterruptedException {
    List<Object> rendered = render("overlays/" + overlay);
    ConfigMap configuration = the(ConfigMap.class, rendered);
    Container worker = worker(rendered);

    assertThat(rendered)
        .filteredOn(HasMetadata.class::isInstance)
        .allSatisfy(resource ->
            assertThat(((HasMetadata) resource).getMetadata().getNamespace())
                .isEqualTo("video-worker"));
    assertThat(worker.getImage()).matches("(.*/)?comet-video-worker:(?!latest).+");
    assertThat(worker.getEnvFrom())
        .singleElement()
        .satisfies(from ->
            assertThat(from.getConfigMapRef().getName())
                .isEqualTo(configuration.getMetadata().getName()));
    if (configuration.getData().get("WORKER_STORAGE_LOCATION").startsWith("file:")) {
      assertThat(worker.getVolumeMounts())
          .anySatisfy(mount ->
              assertThat("file:" + mount.getMountPath() + "/")
                  .isEqualTo(configuration.getData().get("WORKER_STORAGE_LOCATION")));
    }
    rendered.stream()
        .filter(ScaledObject.class::isInstance)
        .forEach(scaled ->
            assertThat(((ScaledObject) scaled).spec().trigger("kafka"))
                .containsEntry(
                    "bootstrapServers",
                    configuration.getData().get("SPRING_KAFKA_BOOTSTRAP_SERVERS")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "components/strimzi", "components/hpa"})
  void partsCanBeAppliedAlone(String part) throws IOException, InterruptedException {
    assertThat(render(part)).isNotEmpty();
  }

  private static Container worker(List<Object> rendered) {
    return rendered.stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .filter(deployment -> deployment.getMetadata().getName().equals("comet-video-worker"))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static <T> T the(Class<T> model, List<Object> resources) {
    return resources.stream().filter(model::isInstance).map(model::cast).findFirst().orElseThrow();
  }

  private static List<Object> render(String folder) throws IOException, InterruptedException {
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", Manifests.ROOT.resolve(folder).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).as("exit code for %s", folder).isZero();
    return Manifests.documents(yaml);
  }
}
