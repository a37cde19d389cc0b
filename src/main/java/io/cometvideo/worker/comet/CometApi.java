package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.VideoAddress;

/**
 * CometAPI, one call at a time. The methods block until the answer is there or the call's time is
 * over, may be used by many threads at once, and turn whatever goes wrong into an outcome: they do
 * not throw for trouble of the provider or the network.
 */
public interface CometApi {

  /**
   * {@code POST /v1/videos}: asks for a render, which costs money. Interrupting the thread ends the
   * call with {@link SubmitOutcome.Unknown}.
   */
  SubmitOutcome submit(Submission submission);

  /** {@code GET /v1/videos/{id}}: asks how a render stands. Free. */
  PollOutcome retrieve(ProviderTask providerTask);

  /**
   * {@code GET /v1/videos/{id}/content}: where the video of a finished render can be had if the
   * provider gives no address of it. Makes no call.
   */
  VideoAddress content(ProviderTask providerTask);
}
