package io.cometvideo.worker.task;

import org.jspecify.annotations.Nullable;

/**
 * The state of a task; each knows only what is needed in it.
 *
 * <pre>
 *            refused, to be tried again
 *            ┌───────────────────────┐
 *            ▼                       │
 *  ──▶ Accepted ──slot, inputs──▶ Submitting ──id──▶ Rendering ──done──▶ Storing ──stored──▶ Completed
 *        │                           │                  │                   │
 *        └───────────┬───────────────┴─────────┬────────┴───────────────────┘
 *                    ▼                         ▼
 *                  Failed                  Cancelled
 * </pre>
 *
 * {@code Submitting} is recorded before the POST leaves. A submission that was surely not taken
 * goes back to {@code Accepted}, so that a worker that dies while it waits for the next attempt
 * leaves no doubt behind.
 */
public sealed interface TaskState {

  /** The word for this state. */
  Status status();

  /** The render at the provider, null before there is one. */
  default @Nullable ProviderTask providerTask() {
    return null;
  }

  /**
   * Waits for a slot in the in-flight share, or for its next attempt.
   *
   * @param input what to render; of one that waits for long perhaps only where it lies
   * @param refusals submissions that were refused and count against the highest number of attempts
   * @param outcomeUnknown whether an earlier submission ended without a known outcome
   */
  record Accepted(RenderInput input, int refusals, boolean outcomeUnknown) implements TaskState {
    @Override
    public Status status() {
      return Status.ACCEPTED;
    }
  }

  /**
   * A POST may be under way.
   *
   * @param refusals as in {@link Accepted}
   * @param outcomeUnknown as in {@link Accepted}
   * @param cancelRequested whether the task ends as cancelled as soon as the POST is answered
   * @param nonce what its sender alone knows besides, so that nobody else can name its render;
   *     empty if an earlier version has recorded it
   */
  record Submitting(
      Instructions instructions,
      int refusals,
      boolean outcomeUnknown,
      boolean cancelRequested,
      String nonce)
      implements TaskState {
    @Override
    public Status status() {
      return Status.SUBMITTING;
    }
  }

  /**
   * The provider renders; it is polled.
   *
   * @param progress 0 to 100, the last that the provider told
   * @param missing how often in a row the provider has said that there is no such task
   * @param unaddressed how often in a row the provider has said that it is done and given no
   *     address
   */
  record Rendering(ProviderTask providerTask, int progress, int missing, int unaddressed)
      implements TaskState {

    /** A render of which nothing is known yet. */
    static Rendering begun(ProviderTask providerTask) {
      return new Rendering(providerTask, 0, 0, 0);
    }

    @Override
    public Status status() {
      return Status.RENDERING;
    }
  }

  /**
   * The video is done and on its way to the store.
   *
   * @param failure why the last transfer failed: {@link ErrorCode#DOWNLOAD_FAILED} or {@link
   *     ErrorCode#STORAGE_FAILED}; null if none has
   */
  record Storing(ProviderTask providerTask, @Nullable ErrorCode failure) implements TaskState {

    /** No transfer has failed. */
    public Storing(ProviderTask providerTask) {
      this(providerTask, null);
    }

    @Override
    public Status status() {
      return Status.STORING;
    }
  }

  /** Nothing follows any more; the outcome was announced with this state. */
  sealed interface Terminal extends TaskState {}

  /** The video is stored. */
  record Completed(ProviderTask providerTask, StoredVideo video) implements Terminal {
    @Override
    public Status status() {
      return Status.COMPLETED;
    }
  }

  /**
   * There will be no video.
   *
   * @param providerTask the render, null if none is known
   */
  record Failed(TaskError error, @Nullable ProviderTask providerTask, Charge charge)
      implements Terminal {

    /** Whether there is, or may be, a render that the task could still be taken up at. */
    public boolean isResumable() {
      return providerTask != null || charge == Charge.UNKNOWN;
    }

    /** Whether the request was refused, so that nothing of it was ever sent to the provider. */
    public boolean isRefusal() {
      return error.code() == ErrorCode.INVALID_REQUEST && charge == Charge.NONE;
    }

    @Override
    public Status status() {
      return Status.FAILED;
    }
  }

  /**
   * The producer did not want it any more.
   *
   * @param providerTask the render, null if none is known
   */
  record Cancelled(@Nullable ProviderTask providerTask, Charge charge) implements Terminal {
    @Override
    public Status status() {
      return Status.CANCELLED;
    }
  }
}
