package io.cometvideo.worker.task;

import java.time.Duration;

/**
 * A valid request for one video.
 *
 * @param id the request's id
 * @param summary what is kept of it
 * @param instructions what is sent to the provider besides
 * @param timeout positive; how long after its acceptance the request ends at the latest
 */
public record VideoRequest(
    RequestId id, RequestSummary summary, Instructions instructions, Duration timeout) {}
