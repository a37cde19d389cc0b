package io.cometvideo.worker.media.input;

/** How fetching the bytes of one reference ended. */
sealed interface FetchedImage {

  /** They are there; type and content are not checked yet. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once; nobody compares images.
  record Content(byte[] bytes) implements FetchedImage {}

  /** It cannot be had, and asking again would not help. The message is fit for an event. */
  record Refused(String message) implements FetchedImage {}

  /** It cannot be had now. The message is fit for an event. */
  record NotNow(String message) implements FetchedImage {}

  /** The worker has no memory for it now. */
  record NoRoom() implements FetchedImage {}
}
