package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is handed in gets written.
 *
 * @param oldest how long ago the oldest of what is not written yet was handed in; zero if nothing
 *     is
 * @param lastFailure why the last transaction failed, with topic and Kafka's error; null if it did
 *     not
 * @param stuck partitions of which something was set aside because it cannot be written, and why
 */
public record JournalHealth(
    Duration oldest, @Nullable String lastFailure, SortedMap<Integer, String> stuck) {}
