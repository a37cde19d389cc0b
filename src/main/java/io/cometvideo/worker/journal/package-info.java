/**
 * The only writer of Kafka records: task records, completion events, dead letters and the offsets
 * of the requests topic go out together, in one transaction, or not at all.
 *
 * <p>What happens to tasks is handed in from any thread ({@link TaskJournal}). One thread, the
 * journal's own, decides what follows (by the pure rules of package {@code task}), writes many
 * decisions in one transaction and then publishes them to the {@link TaskTable} and to the {@link
 * JournalListener}. Because only that thread changes tasks, nothing that happens to a task can
 * overtake anything else.
 *
 * <p>Rebalances arrive on the consumer's thread ({@link PartitionOwnership}). A newly assigned
 * partition is restored from {@code video.tasks} on a thread of its own before anything is taken
 * from it. Fencing is explained at {@link TransactionalWriter}.
 */
@NullMarked
package io.cometvideo.worker.journal;

import org.jspecify.annotations.NullMarked;
