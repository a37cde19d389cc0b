package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.ApiKey;
import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.comet.CometProperties;
import io.cometvideo.worker.engine.polling.PollRules;
import io.cometvideo.worker.engine.polling.PollSchedule;
import io.cometvideo.worker.journal.EndingTimes;
import io.cometvideo.worker.journal.FleetMembers;
import io.cometvideo.worker.journal.JournalRuntime;
import io.cometvideo.worker.journal.Supervisor;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.storage.VideoTransfers;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

  private static final Logger log = LoggerFactory.getLogger(EngineConfiguration.class);

  private static final String PROVIDER_DOMAIN = "cometapi.com";

  @Bean(destroyMethod = "")
  Engine engine(
      TaskJournal journal,
      JournalRuntime journalRuntime,
      Supervisor supervisor,
      FleetMembers members,
      CometApi comet,
      CometProperties comets,
      ApiKey key,
      InputImages inputs,
      VideoTransfers videos,
      EngineProperties properties,
      WorkerLimits limits,
      EndingTimes times,
      MeterRegistry meters,
      Tracer tracer,
      Propagator propagator,
      RandomGenerator random,
      InstantSource clock) {
    var timer = new SystemTimer(supervisor);
    var around =
        new EngineParts.Surroundings(
            comet,
            comets.baseUrl(),
            key,
            inputs,
            videos,
            members,
            properties.limits(),
            schedule(properties, comets, random),
            new EngineMetrics(meters),
            new Traces(tracer, propagator),
            random,
            clock,
            TimeMeter.SYSTEM_NANOTIME,
            timer,
            comets.submit().timeout(),
            limits.maxWaitingIn(Runtime.getRuntime().maxMemory()));
    var parts = new EngineParts(around, journal);
    return new Engine(parts, journalRuntime, timer, times);
  }

  private static PollSchedule schedule(
      EngineProperties properties, CometProperties comets, RandomGenerator random) {
    EngineProperties.Poll poll = properties.poll();
    String host = URI.create(comets.baseUrl()).getHost();
    boolean real =
        host != null && (host.equals(PROVIDER_DOMAIN) || host.endsWith("." + PROVIDER_DOMAIN));
    if (real && poll.interval().compareTo(poll.minInterval()) < 0) {
      log.atWarn()
          .addKeyValue("interval", poll.interval())
          .addKeyValue("minInterval", poll.minInterval())
          .log("comet.poll.interval is below comet.poll.min-interval, which holds instead");
    }
    PollRules rules =
        real
            ? PollRules.ofProvider(poll.interval(), poll.jitter(), poll.minInterval())
            : PollRules.ofStandIn(poll.interval(), poll.jitter(), poll.minInterval());
    return new PollSchedule(rules, random);
  }
}
