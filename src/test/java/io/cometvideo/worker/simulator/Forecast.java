package io.cometvideo.worker.simulator;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Draws the faults of one {@link Weather}. Guarded by the lock of {@link SimulatorState}. */
final class Forecast {
  private final int percent;
  private final SplittableRandom random;

  Forecast(Weather weather) {
    percent = weather.percent();
    random = new SplittableRandom(weather.seed());
  }

  /** A refusal that says for sure that the submission was not taken. */
  Optional<Refusal> ofPost(String model) {
    return draw(() -> Refusal.ofDirective(oneOf("429", "503", "500"), model));
  }

  Optional<Refusal> ofPoll(SimulatedTask task) {
    if (task.polls == 1 && draw(() -> true).isPresent()) {
      return Optional.of(Refusal.taskNotExist());
    }
    return draw(() ->
        Refusal.ofDirective(oneOf("429", "503", "500", "502", "drop"), task.submission.model()));
  }

  /** Whether a render that is done has no address yet. */
  boolean withholdsAddress(SimulatedTask task) {
    return task.successfulPolls == 1 && draw(() -> true).isPresent();
  }

  boolean givesExpiredAddress() {
    return draw(() -> true).isPresent();
  }

  Transfer ofDownload() {
    return draw(() -> random.nextBoolean() ? Transfer.CUT : Transfer.REFUSED)
        .orElse(Transfer.WHOLE);
  }

  private String oneOf(String... choices) {
    return List.of(choices).get(random.nextInt(choices.length));
  }

  private <T> Optional<T> draw(Supplier<T> fault) {
    return random.nextInt(100) < percent ? Optional.of(fault.get()) : Optional.empty();
  }
}
