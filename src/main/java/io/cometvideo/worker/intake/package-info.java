/**
 * From the requests topic to the journal.
 *
 * <p>{@link RequestListener} turns what one poll brought into one hand-in to the journal and never
 * waits for anything; offsets are committed by the journal alone. {@link Rebalances} tells the
 * engine and the journal what is assigned, revoked and lost. {@link PartitionPauses} keeps
 * partitions paused while they are being restored or while there is a reason to take nothing in.
 * {@link IntakeLifecycle} starts the worker's parts in their order and drains them.
 */
@NullMarked
package io.cometvideo.worker.intake;

import org.jspecify.annotations.NullMarked;
