package io.cometvideo.worker.media.input;

import io.cometvideo.worker.task.Violation;
import java.util.List;

/** Images that go along with a request. May be used by many threads at once. */
public interface InputImages {

  /**
   * What is wrong with these references, as far as it can be told without a connection; empty if
   * nothing is. Fields are named {@code inputReferences[i]}.
   */
  List<Violation> check(List<String> references);

  /**
   * The images, in the same order.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  InputOutcome fetch(List<String> references) throws InterruptedException;

  /** Whether fetching these takes a connection. */
  boolean isRemote(List<String> references);
}
