package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A simulator in a process of its own is read and steered like one in this process. */
final class SimulatorProcessTest {
  private static final String KEY = "sk-of-the-process";
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults()
          .with(SimulatorSettings.defaults().withKey(KEY).withUrlTtl(Duration.ofSeconds(9)));

  @Test
  void countsAndSwitchesAreReachedOverHttp() throws Exception {
    try (SimulatorProcess process = SimulatorProcess.start(OPTIONS);
        TestCaller caller = new TestCaller(process.simulator().baseUrl(), KEY)) {
      Simulator simulator = process.simulator();

      String id = caller.submit("a meadow").text("id");
      caller.poll(id);

      assertThat(simulator.chargesByPrompt().get("a meadow"))
          .singleElement()
          .returns(id, Charge::taskId);
      assertThat(simulator.tasks()).singleElement().returns(1, TaskActivity::polls);
      assertThat(simulator.postsByPrompt()).containsEntry("a meadow", 1);
      assertThat(simulator.settings()).isEqualTo(OPTIONS.settings());

      simulator.configure(settings -> settings.withOutage(Outage.REFUSE));
      assertThatThrownBy(() -> caller.poll(id)).isInstanceOf(ConnectException.class);

      simulator.configure(settings -> settings.withOutage(Outage.NONE));
      simulator.reset();
      assertThat(caller.poll(id).status()).isEqualTo(400);
      assertThat(simulator.totals()).returns(0, Totals::charges);
    }
  }

  @Test
  void argumentsSayTheSameAsOptions() {
    assertThat(SimulatorOptions.parse(OPTIONS.toArguments().toArray(String[]::new)))
        .isEqualTo(OPTIONS);
    assertThat(SimulatorOptions.parse("--render=2s..6s", "--vocabulary=later").settings())
        .isEqualTo(
            SimulatorSettings.defaults()
                .withRender(Duration.ofSeconds(2), Duration.ofSeconds(6))
                .withVocabulary(Vocabulary.LATER));
    assertThatThrownBy(() -> SimulatorOptions.parse("--what=1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
