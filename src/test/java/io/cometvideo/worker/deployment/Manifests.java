package io.cometvideo.worker.deployment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cometvideo.worker.deployment.CustomResources.ExternalSecret;
import io.cometvideo.worker.deployment.CustomResources.KafkaTopic;
import io.cometvideo.worker.deployment.CustomResources.Kustomization;
import io.cometvideo.worker.deployment.CustomResources.ScaledObject;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The files below {@code k8s}, each document read with its kind's model. */
final class Manifests {

  static final Path ROOT = Path.of("k8s");

  private static final Map<String, Class<?>> MODELS =
      Map.ofEntries(
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("external-secrets.io/v1 ExternalSecret", ExternalSecret.class),
          Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
          Map.entry("keda.sh/v1alpha1 ScaledObject", ScaledObject.class),
          Map.entry("kustomize.config.k8s.io/v1alpha1 Component", Kustomization.class),
          Map.entry("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class),
          Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class));

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new ClosedModels())
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Manifests() {}

  /** The models keep what they do not know in a map; here they refuse it. */
  private static final class ClosedModels extends JacksonAnnotationIntrospector {

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }

  static List<Path> files() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Object> in(Path file) {
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The documents of a YAML text as models.
   *
   * @throws IllegalArgumentException if there is a kind or a field that does not exist
   */
  static List<Object> documents(String yaml) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return StreamSupport.stream(new Yaml(options).loadAll(yaml).spliterator(), false)
        .map(document -> model((Map<?, ?>) document))
        .toList();
  }

  private static Object model(Map<?, ?> document) {
    String kind = document.get("apiVersion") + " " + document.get("kind");
    Class<?> model = MODELS.get(kind);
    if (model == null) {
      throw new IllegalArgumentException("no model of " + kind);
    }
    return STRICT.convertValue(document, model);
  }

  static <T> List<T> all(Class<T> model) {
    return files().stream()
        .flatMap(file -> in(file).stream())
        .filter(model::isInstance)
        .map(model::cast)
        .toList();
  }

  static <T> T the(Class<T> model, String file) {
    return model.cast(in(ROOT.resolve(file)).getFirst());
  }

  static Deployment worker() {
    return the(Deployment.class, "base/deployment.yaml");
  }
}
