package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.Supervisor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * Hears from the listener container. A consumer that stops although nobody has asked it to (an
 * error, a static member that is fenced) is the death of the intake: the container stays stopped.
 *
 * @param control knows whether the worker drains
 * @param supervisor is told
 */
record IntakeEnd(IntakeControl control, Supervisor supervisor)
    implements ApplicationEventPublisher {

  @Override
  public void publishEvent(Object event) {
    if (event instanceof ConsumerStoppedEvent stopped && !control.isDraining()) {
      supervisor.partDied(
          "intake",
          new IllegalStateException("the consumer has stopped by itself: " + stopped.getReason()));
    }
  }
}
