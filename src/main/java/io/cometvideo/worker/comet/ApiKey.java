package io.cometvideo.worker.comet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The key of the account, {@code comet.api-key}, as it stands now. It is looked up again at most
 * once a second, so that a key whose file in a config tree is replaced ({@code
 * spring.config.import=configtree:…}) counts from then on; environment variables and other
 * properties of a running process do not change. A look-up that finds nothing changes nothing: the
 * file is just being replaced. May be used by many threads at once.
 */
public final class ApiKey {

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<String> lookUp;
  private final InstantSource clock;
  private String value;
  private int version;
  private Instant lookedUp = Instant.MIN;

  /**
   * @param atStart empty if there was none
   * @param lookUp the key as it stands, empty if there is none or it cannot be read
   */
  ApiKey(String atStart, Supplier<String> lookUp, InstantSource clock) {
    this.value = atStart;
    this.version = atStart.isEmpty() ? 0 : 1;
    this.lookUp = lookUp;
    this.clock = clock;
  }

  /** A number that grows with each key that is another one than the last; 0 without a key. */
  public synchronized int version() {
    refresh();
    return version;
  }

  /** Empty if there is none. */
  synchronized String value() {
    refresh();
    return value;
  }

  private void refresh() {
    Instant now = clock.instant();
    if (now.isBefore(lookedUp.plus(FRESH)) && !now.isBefore(lookedUp)) {
      return;
    }
    lookedUp = now;
    String found = lookUp.get().strip();
    if (!found.isEmpty() && !found.equals(value)) {
      value = found;
      version++;
    }
  }

  @Override
  public String toString() {
    return "ApiKey[***]";
  }
}
