package io.cometvideo.worker.task;

/**
 * A render at the provider.
 *
 * @param id the provider's id
 * @param baseUrl the base URL it was submitted to; it is polled there even if the configuration
 *     changes meanwhile
 */
public record ProviderTask(ProviderTaskId id, String baseUrl) {}
