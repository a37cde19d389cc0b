package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Promise 1: a request whose offset is committed has a recorded task, so nothing gets lost. */
class NothingLostIT {

  @Test
  void everyRequestHasAnOutcomeWhateverHappensToTheWorkers() throws Exception {
    Chaos chaos = Chaos.result();

    assertThat(chaos.completions().requestIds()).as(chaos.description()).containsAll(chaos.ids());
  }
}
