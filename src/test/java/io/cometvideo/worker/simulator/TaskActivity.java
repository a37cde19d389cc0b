package io.cometvideo.worker.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done with one task so far.
 *
 * @param polls GETs of the task by the right key
 * @param lastPollAt when the last of them came; null before the first
 * @param shortestPollGap the smallest time between two of them; null before the second
 * @param downloads GETs of the file that were let in, those cut off included
 * @param fullDownloads those that were sent to the last byte
 */
public record TaskActivity(
    String taskId,
    String prompt,
    RenderStatus status,
    Instant submittedAt,
    int polls,
    @Nullable Instant lastPollAt,
    @Nullable Duration shortestPollGap,
    int downloads,
    int fullDownloads) {}
