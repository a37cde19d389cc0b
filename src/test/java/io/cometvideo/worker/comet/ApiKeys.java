package io.cometvideo.worker.comet;

import java.time.InstantSource;
import java.util.function.Supplier;

/** Keys for the tests of other packages. */
public final class ApiKeys {

  private ApiKeys() {}

  /** The key that this gives, looked up as often as a real one. */
  public static ApiKey of(Supplier<String> lookUp, InstantSource clock) {
    return new ApiKey("", lookUp, clock);
  }
}
