package io.cometvideo.worker.task;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong in a call, fit for a log and an event: no key, no signed address.
 *
 * @param message for people, never blank
 * @param httpStatus of the answer, null if there was none
 * @param providerCode the provider's error code, null if it gave none
 * @param providerMessage the provider's own words, null if it gave none
 * @param providerRequestId the provider's id of the call, for its support; null if it gave none
 */
public record Fault(
    String message,
    @Nullable Integer httpStatus,
    @Nullable String providerCode,
    @Nullable String providerMessage,
    @Nullable String providerRequestId) {

  /** A fault without an answer of the provider. */
  public static Fault of(String message) {
    return new Fault(message, null, null, null, null);
  }
}
