package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.engine.Slots.Tenant;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotsTest {

  private static final Tenant NOBODY = new Tenant(null);

  private final ManualClock clock = new ManualClock();
  private final FleetShare share = new FleetShare(Optional::empty);
  private final Throttle throttle = new Throttle("submit", clock);

  @BeforeEach
  void twoPartitions() {
    share.partitions(2);
    share.opened(0);
    share.opened(1);
  }

  @Test
  void whatIsInFlightGoesWithItsPartition() {
    Slots slots = slots(2, 1);
    slots.count(key(0, "a"), NOBODY, "m");
    slots.count(key(1, "b"), NOBODY, "m");
    assertThat(slots.isFull()).isTrue();

    slots.released(1);

    assertThat(slots.isFull()).isFalse();
  }

  @Test
  void rendersAreCountedByPartition() {
    Slots slots = slots(10, 1);
    slots.count(key(0, "a"), NOBODY, "m");
    slots.count(key(0, "b"), NOBODY, "m");
    slots.count(key(1, "c"), NOBODY, "m");
    assertThat(slots.inFlight(0)).isEqualTo(2);

    slots.free(key(0, "a"));
    slots.released(1);

    assertThat(slots.inFlight(0)).isEqualTo(1);
    assertThat(slots.inFlight(1)).isZero();
  }

  @Test
  void aThrottledWorkerHasFewerSlotsButOneAtLeast() {
    Slots slots = slots(10, 1);

    throttle.throttled(null);
    assertThat(slots.limit()).isEqualTo(5);
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(3));
      throttle.throttled(null);
    }

    assertThat(slots.limit()).isEqualTo(1);
  }

  @Test
  void aTenantHoldsNoMoreThanItsShareAndGetsItBackWithItsRenders() {
    Slots slots = slots(10, 0.2);
    Tenant tenant = new Tenant("a");
    slots.count(key(0, "a"), tenant, "m");
    slots.count(key(0, "a"), tenant, "m");
    assertThat(slots.hasRoomFor(tenant)).isTrue();
    slots.count(key(0, "b"), tenant, "m");

    assertThat(slots.hasRoomFor(tenant)).isFalse();
    assertThat(slots.hasRoomFor(new Tenant("b"))).isTrue();
    slots.free(key(0, "b"));
    assertThat(slots.hasRoomFor(tenant)).isTrue();
  }

  @Test
  void theSmallestShareOfATenantIsOneRender() {
    assertThat(slots(2, 0.01).hasRoomFor(NOBODY)).isTrue();
  }

  private Slots slots(int limit, double tenantShare) {
    return new Slots(limit, tenantShare, share, throttle);
  }

  private static TaskKey key(int partition, String id) {
    return new TaskKey(partition, 1, new RequestId(id));
  }
}
