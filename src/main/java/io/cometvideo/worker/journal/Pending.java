package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Work;

/**
 * Work that is not written yet.
 *
 * @param sinceNanos when it was handed in, by {@link System#nanoTime}
 */
record Pending(Work work, long sinceNanos) {}
