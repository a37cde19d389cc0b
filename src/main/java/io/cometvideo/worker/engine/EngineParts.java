package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.ApiKey;
import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.engine.polling.PollSchedule;
import io.cometvideo.worker.journal.FleetMembers;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.storage.VideoTransfers;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The engine, put together: the one place that says what stands on what. */
final class EngineParts {

  private static final Backoff.Limits RETRIES =
      new Backoff.Limits(Duration.ofSeconds(1), Duration.ofSeconds(60));
  private static final Backoff.Limits PROBES =
      new Backoff.Limits(Duration.ofSeconds(2), Duration.ofSeconds(60));

  final AccountGate gate;
  final StepRunner steps;
  final FleetLimits limits;
  final Submissions submissions;
  final IntakePauses pauses;
  final TaskEngine tasks;

  /**
   * What the engine is made of and does not make itself.
   *
   * @param baseUrl of the provider
   * @param fleet what the whole fleet may ask of the provider
   * @param clock for deadlines and whatever is recorded
   * @param monotonic for pauses, which no change of the clock may lengthen
   * @param submitTimeout of one POST
   * @param maxWaiting accepted tasks that may wait
   */
  record Surroundings(
      CometApi comet,
      String baseUrl,
      ApiKey key,
      InputImages inputs,
      VideoTransfers videos,
      FleetMembers members,
      EngineProperties.Limits fleet,
      PollSchedule schedule,
      EngineMetrics metrics,
      Traces traces,
      RandomGenerator random,
      InstantSource clock,
      TimeMeter monotonic,
      Timer timer,
      Duration submitTimeout,
      int maxWaiting) {}

  EngineParts(Surroundings around, TaskJournal written) {
    InstantSource clock = around.clock();
    TimeMeter monotonic = around.monotonic();
    Timer timer = around.timer();
    EngineMetrics metrics = around.metrics();
    var retries = new Backoff(RETRIES, around.random());
    var journal = new HandIns(written);
    var suspects = new Suspects();
    gate = new AccountGate(new Backoff(PROBES, around.random()), suspects, clock, monotonic);
    limits = new FleetLimits(around.fleet(), around.members(), metrics, monotonic);
    steps = new StepRunner(journal, around.traces());
    var question = new NeutralQuestion(gate, around.comet(), around.baseUrl());
    var comet = new GatedApi(around.comet(), gate, question, limits, metrics);
    var posts = new Posts(journal, comet, steps, clock);
    submissions =
        new Submissions(
            journal, posts, around.inputs(), steps, gate, suspects, retries, timer, limits);
    pauses = new IntakePauses(gate, submissions, journal, around.maxWaiting());
    var restored = new RestoredSubmissions(journal, pauses, timer, clock, around.submitTimeout());
    var polls =
        new Polls(
            journal,
            comet,
            steps,
            gate,
            suspects,
            around.schedule(),
            retries,
            limits,
            metrics,
            timer,
            clock,
            monotonic);
    var transfers = new Transfers(journal, comet, around.videos(), steps, polls, retries);
    var probe = new AccountProbe(gate, question, submissions, polls, around.key());
    var watchdog = new Watchdog(journal, steps, submissions, polls, metrics);
    tasks =
        new TaskEngine(
            submissions,
            restored,
            polls,
            transfers,
            probe,
            watchdog,
            journal,
            steps,
            limits,
            metrics,
            around.traces(),
            timer,
            clock);
  }
}
