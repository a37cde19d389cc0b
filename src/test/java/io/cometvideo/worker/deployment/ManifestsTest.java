package io.cometvideo.worker.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometvideo.worker.deployment.CustomResources.Kustomization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file below {@code k8s} is what its kind allows, and is used. */
class ManifestsTest {

  static Stream<Path> files() {
    return Manifests.files().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasOnlyKindsAndFieldsThatExist(Path file) {
    assertThat(Manifests.in(file)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {hostname: a, hostnam:"
            + " b}}}}",
        "{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, spec: {joblabel: a}}",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, spec: {maxReplicas: 2}}",
        "{apiVersion: apps/v1beta1, kind: Deployment}",
      })
  void refusesFieldsAndKindsThatDoNotExist(String manifest) {
    assertThatThrownBy(() -> Manifests.documents(manifest))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyReferenceLeadsToAFileAndEveryFileIsReferenced() {
    Set<Path> referenced = new TreeSet<>();
    for (Path file : Manifests.files()) {
      if (isKustomization(file)) {
        referenced.add(file);
        references(file).forEach(referenced::add);
      }
    }

    assertThat(Manifests.files()).containsExactlyElementsOf(referenced);
  }

  @Test
  void noOverlayHasTwoAutoscalers() {
    for (Path file : Manifests.files()) {
      if (isKustomization(file)) {
        assertThat(kustomization(file).components().toString())
            .as("%s", file)
            .doesNotContainPattern("/hpa\\b.*/keda\\b|/keda\\b.*/hpa\\b");
      }
    }
  }

  @Test
  void everyComponentIsExplained() throws IOException {
    String page = Files.readString(Path.of("docs/kubernetes.md"));
    try (Stream<Path> components = Files.list(Manifests.ROOT.resolve("components"))) {
      assertThat(components)
          .allSatisfy(
              component -> assertThat(page).contains("| `" + component.getFileName() + "`"));
    }
  }

  private static Stream<Path> references(Path kustomization) {
    Kustomization content = kustomization(kustomization);
    return Stream.of(
            content.resources().stream(),
            content.components().stream(),
            content.patches().stream().map(CustomResources.Patch::path))
        .flatMap(names -> names)
        .map(name -> kustomization.resolveSibling(name).normalize())
        .map(path -> Files.isDirectory(path) ? path.resolve("kustomization.yaml") : path);
  }

  private static boolean isKustomization(Path file) {
    return file.endsWith("kustomization.yaml");
  }

  private static Kustomization kustomization(Path file) {
    return (Kustomization) Manifests.in(file).getFirst();
  }
}
