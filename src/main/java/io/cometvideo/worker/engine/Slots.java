package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The renders that the worker has in flight at the provider, within its share of the fleet's limit,
 * and how many of them are one tenant's. Guarded by its monitor.
 */
final class Slots {

  private final int fleetLimit;
  private final double tenantShare;
  private final FleetShare share;
  private final Throttle throttle;
  private final Map<TaskKey, Claim> taken = new HashMap<>();
  private final Map<@Nullable String, Integer> byModel = new HashMap<>();
  private final Map<Tenant, Integer> byTenant = new HashMap<>();
  private final Map<Integer, Integer> byPartition = new HashMap<>();

  /**
   * No render is in flight.
   *
   * @param fleetLimit of the whole fleet, at least 1
   * @param tenantShare the part of the slots that one tenant may hold, above 0, at most 1
   */
  Slots(int fleetLimit, double tenantShare, FleetShare share, Throttle throttle) {
    this.fleetLimit = fleetLimit;
    this.tenantShare = tenantShare;
    this.share = share;
    this.throttle = throttle;
  }

  /** Who asked; requests that do not say belong together. */
  record Tenant(@Nullable String name) {

    static Tenant of(Task task) {
      return new Tenant(task.summary().tenant());
    }
  }

  private record Claim(Tenant tenant, @Nullable String model) {}

  synchronized void released(int partition) {
    for (TaskKey key : taken.keySet().stream().filter(k -> k.partition() == partition).toList()) {
      free(key);
    }
  }

  /** Counts a render, whether or not there is room. */
  synchronized void count(TaskKey key, Tenant tenant, @Nullable String model) {
    if (taken.putIfAbsent(key, new Claim(tenant, model)) == null) {
      byTenant.merge(tenant, 1, Integer::sum);
      byModel.merge(model, 1, Integer::sum);
      byPartition.merge(key.partition(), 1, Integer::sum);
    }
  }

  void count(Task task) {
    count(task.key(), Tenant.of(task), task.summary().model());
  }

  synchronized void free(TaskKey key) {
    Claim claim = taken.remove(key);
    if (claim != null) {
      oneLess(byTenant, claim.tenant());
      oneLess(byModel, claim.model());
      oneLess(byPartition, key.partition());
    }
  }

  private static <K extends @Nullable Object> void oneLess(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  /** How many renders a partition has in flight. */
  synchronized int inFlight(int partition) {
    return byPartition.getOrDefault(partition, 0);
  }

  synchronized boolean isFull() {
    return taken.size() >= limit();
  }

  /** Whether the tenant may have one more render in flight, as far as its own share goes. */
  synchronized boolean hasRoomFor(Tenant tenant) {
    int most = Math.max(1, (int) (share.of(fleetLimit) * tenantShare));
    return byTenant.getOrDefault(tenant, 0) < most;
  }

  /**
   * Whether one more render of the model may be in flight.
   *
   * @param factor the part of the slots that the model may have
   */
  synchronized boolean hasRoomFor(@Nullable String model, double factor) {
    return factor == 1 || byModel.getOrDefault(model, 0) < Math.max(1, (int) (limit() * factor));
  }

  /** How many renders this worker may have in flight now. */
  synchronized int limit() {
    int most = share.of(fleetLimit);
    return most == 0 ? 0 : Math.max(1, (int) (most * throttle.factor()));
  }
}
