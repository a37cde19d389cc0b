/**
 * What happens next, and when.
 *
 * <p>{@link TaskEngine} hears from the journal what has become of each task and arranges its next
 * step: {@link Submissions} (a slot, the input references, the POST), {@link Polls} (a GET when
 * due) or {@link Transfers} (the video to the store). A step is straight-line blocking code on a
 * virtual thread of its own ({@link StepRunner}) and ends by handing what it brought to the
 * journal. Between two steps a task is an entry in a queue, without a thread or a connection.
 *
 * <p>While the account is at fault ({@link AccountGate}) nothing is submitted or polled, and no
 * task fails for it short of its own deadline.
 */
@NullMarked
package io.cometvideo.worker.engine;

import org.jspecify.annotations.NullMarked;
