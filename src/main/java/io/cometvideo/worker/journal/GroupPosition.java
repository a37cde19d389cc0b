package io.cometvideo.worker.journal;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Where the workers' group stands in the requests topic, as the broker has it. */
interface GroupPosition {

  /** What was committed last, no open transaction aside; empty if nothing ever was. */
  Optional<OffsetAndMetadata> committed(int partition);

  /** Whether a member of the group has the partition, be it alive or not yet found dead. */
  boolean isAssigned(int partition);
}
