package io.cometvideo.worker.task;

/**
 * Where a task lives: the partition of {@code video.requests} its request came from, which is also
 * the partition of {@code video.tasks} it is recorded in, and its request id.
 *
 * @param partition the partition's number, from 0
 * @param requestId unique within the partition
 */
public record TaskKey(int partition, RequestId requestId) {}
