package io.cometvideo.worker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task's directives, and the weather, make of the calls for it. Guarded by the lock of
 * {@link SimulatorState}.
 */
final class Script {
  private final Forecast forecast;
  private final Duration urlTtl;

  Script(Forecast forecast, Duration urlTtl) {
    this.forecast = forecast;
    this.urlTtl = urlTtl;
  }

  /** The refusal of the prompt's POST number {@code posts}, if it gets one. */
  Optional<Refusal> ofPost(Directives directives, int posts, String model) {
    if (directives.has("refuse")) {
      return Optional.of(
          Refusal.invalidParameter(
              "the request failed because the input text may contain sensitive information."
                  + " Request id: "
                  + Ids.random(20)));
    }
    if (posts <= directives.count("reject-first")) {
      return Optional.of(directives.refusal("reject-first", model));
    }
    return directives.refusalForEver("always", model).or(() -> forecast.ofPost(model));
  }

  PollAnswer ofPoll(SimulatedTask task, Instant now) {
    Directives directives = task.directives;
    if (directives.has("vanish") || task.polls <= directives.count("overtake")) {
      return new PollAnswer.Refused(Refusal.taskNotExist());
    }
    if (task.polls <= directives.count("poll-answer")) {
      return new PollAnswer.Odd(OddBody.of(directives.second("poll-answer").orElse("empty")));
    }
    if (task.polls <= directives.count("poll-fail")) {
      return new PollAnswer.Refused(directives.refusal("poll-fail", task.submission.model()));
    }
    return directives
        .refusalForEver("poll-always", task.submission.model())
        .or(() -> forecast.ofPoll(task))
        .<PollAnswer>map(PollAnswer.Refused::new)
        .orElseGet(() -> found(task, now));
  }

  Transfer ofDownload(SimulatedTask task) {
    Directives directives = task.directives;
    int number = task.downloads;
    if (number <= directives.count("cut")) {
      return Transfer.CUT;
    }
    if (number <= directives.count("stall")) {
      return Transfer.STALL;
    }
    if (number <= directives.count("wrong-length")) {
      return Transfer.TOO_SHORT;
    }
    return directives.has("trickle") ? Transfer.TRICKLE : forecast.ofDownload();
  }

  private PollAnswer.Found found(SimulatedTask task, Instant now) {
    RenderStatus status = task.statusAt(now);
    boolean otherWord = task.polls <= task.directives.count("word");
    return new PollAnswer.Found(
        task,
        status,
        task.progressAt(now),
        otherWord ? task.directives.second("word").orElse("REVIEWING") : null,
        status == RenderStatus.SUCCESS ? nextAddressUntil(task, now) : null);
  }

  private @Nullable Instant nextAddressUntil(SimulatedTask task, Instant now) {
    Directives directives = task.directives;
    boolean never = directives.has("content-only") || directives.has("content-missing");
    if (++task.successfulPolls <= directives.count("no-url")
        || never
        || forecast.withholdsAddress(task)) {
      return null;
    }
    boolean expired =
        ++task.addresses <= directives.count("expired") || forecast.givesExpiredAddress();
    return expired ? now.minusSeconds(1) : now.plus(urlTtl);
  }
}
