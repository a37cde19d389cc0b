package io.cometvideo.worker.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

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
  private final List<URI> addresses = new ArrayList<>();
  private SimulatorSettings settings;
  private Forecast forecast;

  SimulatorState(long seed, SimulatorSettings settings) {
    this.seed = seed;
    this.settings = settings;
    this.forecast = new Forecast(settings.weather());
  }

  SimulatorSettings settings() {
    return locked(() -> settings);
  }

  SimulatorSettings settings(Function<SimulatorSettings, SimulatorSettings> change) {
    return locked(() -> {
      SimulatorSettings before = settings;
      settings = change.apply(before);
      if (!settings.weather().equals(before.weather())) {
        forecast = new Forecast(settings.weather());
      }
      return settings;
    });
  }

  void count(Count what) {
    locked(() -> counts.merge(what, 1, Integer::sum));
  }

  /** Counts a POST of this prompt; the refusal that a directive or the weather asks for, if any. */
  Optional<Refusal> onPost(String prompt, String model, Directives directives) {
    return locked(() -> {
      int posts = postsByPrompt.merge(prompt, 1, Integer::sum);
      return script().ofPost(directives, posts, model);
    });
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
      if (task == null) {
        return new PollAnswer.Refused(Refusal.taskNotExist());
      }
      task.onPoll(now);
      return script().ofPoll(task, now);
    });
  }

  Optional<SimulatedTask> find(String id) {
    return locked(() -> Optional.ofNullable(tasks.get(id)));
  }

  /** Counts a download that was let in and says how it is to go. */
  Transfer onDownload(SimulatedTask task) {
    return locked(() -> {
      counts.merge(Count.DOWNLOADS, 1, Integer::sum);
      task.downloads++;
      return script().ofDownload(task);
    });
  }

  void onFullDownload(SimulatedTask task) {
    locked(() -> ++task.fullDownloads);
  }

  /** Remembers an address that is given out. */
  URI onAddress(URI address) {
    return locked(() -> {
      addresses.add(address);
      return address;
    });
  }

  List<URI> addresses() {
    return locked(() -> List.copyOf(addresses));
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
      addresses.clear();
      counts.clear();
      return true;
    });
  }

  private Script script() {
    return new Script(forecast, settings.urlTtl());
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
