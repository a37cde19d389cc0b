/**
 * When a render is polled next.
 *
 * <p>{@link PollSchedule} answers. It asks {@link RenderHistory}, which learns from finished tasks
 * how long renders of a kind take, and follows the {@link PollPlan} that was made from that: the
 * fewest polls at the delay that the fixed interval stands for. All else here is pure: time and
 * randomness come in, nothing is waited for.
 *
 * <p>The history is shared by the journal's thread, which asks and tells of finished renders, and
 * the restore threads, which tell of those that finished before. It may use {@code task} only.
 */
@NullMarked
package io.cometvideo.worker.engine.polling;

import org.jspecify.annotations.NullMarked;
