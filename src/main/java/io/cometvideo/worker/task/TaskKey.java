package io.cometvideo.worker.task;

/**
 * Where a task lives: the partition of {@code video.requests} its request came from, which is also
 * the partition of {@code video.tasks} it is recorded in, its request id, and the assignment of the
 * partition in which this worker knows it. What a worker does in one assignment never acts on the
 * next: a partition that is lost and regained has other keys.
 *
 * @param partition the partition's number, from 0
 * @param epoch of the assignment: it differs between any two assignments of one worker; no part of
 *     a record
 * @param requestId unique within the partition
 */
public record TaskKey(int partition, long epoch, RequestId requestId) {}
