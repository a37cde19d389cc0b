package io.cometvideo.worker.task;

import org.jspecify.annotations.Nullable;

/**
 * A video in the store.
 *
 * @param location {@code file:///…} or {@code s3://bucket/key}
 * @param url its public address, null unless a public base URL is configured
 * @param contentType its media type
 * @param sizeBytes its length
 * @param sha256 of its bytes, lower-case hexadecimal
 */
public record StoredVideo(
    String location, @Nullable String url, String contentType, long sizeBytes, String sha256) {}
