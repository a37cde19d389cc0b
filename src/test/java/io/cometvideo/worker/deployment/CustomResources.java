package io.cometvideo.worker.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * What the manifests use of the kinds that no model on Maven Central has: no other field may be
 * there.
 */
final class CustomResources {

  private CustomResources() {}

  record KafkaTopic(String apiVersion, String kind, ObjectMeta metadata, KafkaTopicSpec spec) {}

  record KafkaTopicSpec(int partitions, int replicas, Map<String, Object> config) {}

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledObjectSpec spec) {}

  record ScaledObjectSpec(
      Named scaleTargetRef,
      int minReplicaCount,
      int maxReplicaCount,
      Advanced advanced,
      List<Trigger> triggers) {

    Map<String, String> trigger(String type) {
      return triggers.stream()
          .filter(trigger -> trigger.type().equals(type))
          .map(Trigger::metadata)
          .findFirst()
          .orElseThrow();
    }
  }

  record Named(String name) {}

  record Advanced(Scaling horizontalPodAutoscalerConfig) {}

  record Scaling(HorizontalPodAutoscalerBehavior behavior) {}

  record Trigger(String type, Map<String, String> metadata) {}

  record ExternalSecret(
      String apiVersion, String kind, ObjectMeta metadata, ExternalSecretSpec spec) {}

  record ExternalSecretSpec(
      String refreshInterval, StoreRef secretStoreRef, Named target, List<SecretData> data) {}

  record StoreRef(String kind, String name) {}

  record SecretData(String secretKey, RemoteRef remoteRef) {}

  record RemoteRef(String key, String property) {}

  record Kustomization(
      String apiVersion,
      String kind,
      String namespace,
      List<String> resources,
      List<String> components,
      List<Image> images,
      @JsonProperty("configMapGenerator") List<Configuration> configurations,
      List<Patch> patches,
      List<Map<String, Object>> replacements) {

    Kustomization {
      resources = resources == null ? List.of() : resources;
      components = components == null ? List.of() : components;
      images = images == null ? List.of() : images;
      configurations = configurations == null ? List.of() : configurations;
      patches = patches == null ? List.of() : patches;
    }
  }

  record Image(String name, String newName, String newTag) {}

  record Configuration(String name, String behavior, List<String> literals) {}

  record Patch(String path) {}
}
