package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.journal.EndingTimes;
import io.cometvideo.worker.journal.TopicCheck;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Starts last and stops first of all beans: topics, engine and journal, then the consumer; and
 * drains in the opposite order.
 *
 * <p>Draining: nothing more is taken in and no POST is begun; POSTs and transfers under way end
 * within the grace period; then the consumer leaves the group, which flushes the journal with the
 * group metadata of the revocation.
 */
final class IntakeLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(IntakeLifecycle.class);

  private final TopicCheck topics;
  private final Engine engine;
  private final IntakeControl control;
  private final MessageListenerContainer container;
  private final EndingTimes times;
  private volatile boolean running;

  IntakeLifecycle(
      TopicCheck topics,
      Engine engine,
      IntakeControl control,
      MessageListenerContainer container,
      EndingTimes times) {
    this.topics = topics;
    this.engine = engine;
    this.control = control;
    this.container = container;
    this.times = times;
  }

  @Override
  public void start() {
    engine.start(topics.verified());
    container.start();
    running = true;
  }

  @Override
  public void stop() {
    long begin = System.nanoTime();
    log.atInfo().addKeyValue("grace", times.grace()).log("draining");
    control.drain();
    try {
      engine.drain();
      container.stop();
      engine.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = false;
    log.atInfo().addKeyValue("took", Duration.ofNanos(System.nanoTime() - begin)).log("drained");
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
