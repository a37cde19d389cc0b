package io.cometvideo.worker.task;

/**
 * The provider's id of a render: {@code taskId} in messages.
 *
 * @param value as the provider gave it, not blank
 */
public record ProviderTaskId(String value) {

  /**
   * @throws IllegalArgumentException if the value is blank
   */
  public ProviderTaskId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a provider task id is not blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
