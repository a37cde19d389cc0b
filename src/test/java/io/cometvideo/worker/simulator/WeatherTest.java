package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults over all calls. */
final class WeatherTest {
  private final ManualClock clock = new ManualClock();
  private final CometSimulator simulator = CometSimulator.start(SimulatorOptions.defaults(), clock);
  private final TestCaller caller =
      new TestCaller(simulator.baseUrl(), SimulatorSettings.DEFAULT_KEY);

  @AfterEach
  void close() {
    caller.close();
    simulator.close();
  }

  @Test
  void theWeatherHitsSomeCallsAndChargesNoneOfThoseItRefuses() throws Exception {
    simulator.configure(settings -> settings.withWeather(new Weather(50, 7)));
    Set<Integer> statuses = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      statuses.add(caller.submit("a storm " + i).status());
    }

    assertThat(statuses).containsExactlyInAnyOrder(200, 429, 500, 503);
    assertThat(simulator.charges()).hasSizeBetween(5, 35);
  }

  @Test
  void theWeatherEndsNoRender() throws Exception {
    String id = finished("a storm");
    simulator.configure(settings -> settings.withWeather(new Weather(50, 7)));

    await().until(() -> downloaded(id));

    simulator.configure(settings -> settings.withWeather(Weather.FAIR));
    assertThat(caller.poll(id).text("status")).isEqualTo("SUCCESS");
  }

  private boolean downloaded(String id) throws InterruptedException {
    try {
      TestCaller.Answer answer = caller.poll(id);
      return answer.status() == 200
          && answer.json().has("video_url")
          && caller.download(answer.text("video_url")).status() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private String finished(String prompt) throws IOException, InterruptedException {
    TestCaller.Answer submitted = caller.submit(prompt);
    clock.advance(Duration.ofSeconds(1));
    return submitted.text("id");
  }
}
