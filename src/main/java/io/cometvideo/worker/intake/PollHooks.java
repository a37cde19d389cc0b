package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.PartitionOwnership;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.ConsumerPostProcessor;

/**
 * Does something before and after every poll, on the consumer's thread, also when the poll brings
 * nothing: the listener container itself offers no such moment. Before it the pauses are set, after
 * it the group metadata is published, which Kafka lets nobody else read.
 */
final class PollHooks implements ConsumerPostProcessor<byte[], byte[]> {

  private final PartitionPauses pauses;
  private final PartitionOwnership ownership;

  PollHooks(PartitionPauses pauses, PartitionOwnership ownership) {
    this.pauses = pauses;
    this.ownership = ownership;
  }

  @Override
  @SuppressWarnings("unchecked") // The proxy implements exactly the interface that it is cast to.
  public Consumer<byte[], byte[]> apply(Consumer<byte[], byte[]> consumer) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (_, method, arguments) -> {
              boolean poll = method.getName().equals("poll");
              if (poll) {
                pauses.apply(consumer);
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              } finally {
                if (poll) {
                  ownership.publish(consumer.groupMetadata());
                }
              }
            });
  }
}
