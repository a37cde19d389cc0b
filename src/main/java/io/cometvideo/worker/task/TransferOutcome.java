package io.cometvideo.worker.task;

/** What became of one transfer of a finished video to the store. */
public sealed interface TransferOutcome {

  /** The whole, checked video is in the store. */
  record Stored(StoredVideo video) implements TransferOutcome {}

  /** The video could not be had from the provider; nothing of it is visible in the store. */
  record DownloadFailed(Fault fault) implements TransferOutcome {}

  /** The store did not take it; nothing of it is visible in the store. */
  record StorageFailed(Fault fault) implements TransferOutcome {}
}
