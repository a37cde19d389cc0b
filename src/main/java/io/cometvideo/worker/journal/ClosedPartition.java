package io.cometvideo.worker.journal;

import java.time.Duration;

/**
 * A partition that is assigned and not open yet.
 *
 * @param partition its number
 * @param age how long it has been assigned
 * @param waitsFor what its restore waits for, for people
 */
public record ClosedPartition(int partition, Duration age, String waitsFor) {}
