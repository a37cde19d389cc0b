package io.cometvideo.worker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a simulator remembers. Every handler thread and every test calls it; one lock guards
 * everything, held for microseconds and never while something is written to a connection.
 */
final class SimulatorState {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SimulatedTask> tasks = new LinkedHashMap<>();
  private final Map<String, Integer> postsByPrompt = new LinkedHashMap<>();
  private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
  private final long seed;
  private SimulatorSettings settings;

  SimulatorState(long seed, SimulatorSettings settings) {
    this.seed = seed;
    this.settings = settings;
  }

  SimulatorSettings settings() {
    return locked(() -> settings);
  }

  SimulatorSettings settings(Function<SimulatorSettings, SimulatorSettings> change) {
    return locked(() -> settings = change.apply(settings));
  }

  void count(Count what) {
    locked(() -> counts.merge(what, 1, Integer::sum));
  }

  /** Counts a POST of this prompt; the refusal that a directive asks for, if it does. */
  Optional<Refusal> onPost(String prompt, String model, Directives directives) {
    int posts = locked(() -> postsByPrompt.merge(prompt, 1, Integer::sum));
    if (directives.has("refuse")) {
      return Optional.of(
          Refusal.invalidParameter(
              "the request failed because the input text may contain sensitive information."
                  + " Request id: "
                  + Ids.random(20)));
    }
    return posts <= directives.count("reject-first")
        ? Optional.of(Refusal.ofDirective(directives.status("reject-first"), model))
        : Optional.empty();
  }

  /** Takes the money and starts the render. */
  SimulatedTask accept(Submission submission, Directives directives, Instant now) {
    return locked(() -> {
      SimulatedTask task =
          new SimulatedTask(submission, directives, now, renderOf(submission.prompt()));
      tasks.put(task.id, task);
      return task;
    });
  }

  PollAnswer poll(String id, Instant now) {
    return locked(() -> {
      SimulatedTask task = tasks.get(id);
      counts.merge(task == null ? Count.UNKNOWN_TASK_POLLS : Count.POLLS, 1, Integer::sum);
      return task == null ? new PollAnswer.Refused(Refusal.taskNotExist()) : pollOf(task, now);
    });
  }

  private PollAnswer pollOf(SimulatedTask task, Instant now) {
    task.onPoll(now);
    Directives directives = task.directives;
    if (directives.has("vanish") || task.polls <= directives.count("overtake")) {
      return new PollAnswer.Refused(Refusal.taskNotExist());
    }
    if (task.polls <= directives.count("poll-fail")) {
      return new PollAnswer.Refused(
          Refusal.ofDirective(directives.status("poll-fail"), task.submission.model()));
    }
    RenderStatus status = task.statusAt(now);
    Instant addressUntil = status == RenderStatus.SUCCESS ? nextAddressUntil(task, now) : null;
    return new PollAnswer.Found(task, status, task.progressAt(now), addressUntil);
  }

  private @Nullable Instant nextAddressUntil(SimulatedTask task, Instant now) {
    if (++task.successfulPolls <= task.directives.count("no-url")) {
      return null;
    }
    boolean expired = ++task.addresses <= task.directives.count("expired");
    return expired ? now.minusSeconds(1) : now.plus(settings.urlTtl());
  }

  Optional<SimulatedTask> find(String id) {
    return locked(() -> Optional.ofNullable(tasks.get(id)));
  }

  /** Counts a download that was let in and says how it is to go. */
  Transfer onDownload(SimulatedTask task) {
    return locked(() -> {
      counts.merge(Count.DOWNLOADS, 1, Integer::sum);
      int number = ++task.downloads;
      if (number <= task.directives.count("cut")) {
        return Transfer.CUT;
      }
      if (number <= task.directives.count("stall")) {
        return Transfer.STALL;
      }
      return task.directives.has("trickle") ? Transfer.TRICKLE : Transfer.WHOLE;
    });
  }

  void onFullDownload(SimulatedTask task) {
    locked(() -> ++task.fullDownloads);
  }

  List<Charge> charges(Instant now) {
    return locked(() -> tasks.values().stream().map(task -> task.toCharge(now)).toList());
  }

  List<TaskActivity> tasks(Instant now) {
    return locked(() -> tasks.values().stream().map(task -> task.toActivity(now)).toList());
  }

  Map<String, Integer> postsByPrompt() {
    return locked(() -> Map.copyOf(postsByPrompt));
  }

  Totals totals() {
    return locked(() ->
        new Totals(
            of(Count.POSTS),
            tasks.size(),
            of(Count.POLLS),
            of(Count.UNKNOWN_TASK_POLLS),
            of(Count.DOWNLOADS),
            of(Count.ACCOUNT_REFUSALS),
            of(Count.DROPPED),
            of(Count.KEY_LEAKS),
            of(Count.REDIRECTS_FOLLOWED)));
  }

  void reset() {
    locked(() -> {
      tasks.clear();
      postsByPrompt.clear();
      counts.clear();
      return true;
    });
  }

  private int of(Count count) {
    return counts.getOrDefault(count, 0);
  }

  /** Depends on seed and prompt alone, so that it is the same in whatever order threads come. */
  private Duration renderOf(String prompt) {
    long min = settings.renderMin().toMillis();
    long max = settings.renderMax().toMillis();
    return Duration.ofMillis(
        new SplittableRandom(seed * 31 + prompt.hashCode()).nextLong(min, max + 1));
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
