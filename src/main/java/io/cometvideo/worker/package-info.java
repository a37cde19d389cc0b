/**
 * The worker: requests for videos come in on a Kafka topic, are rendered by CometAPI, and leave as
 * stored videos and completion events. Each package below names its part; {@code
 * docs/architecture.md} has the picture.
 */
@NullMarked
package io.cometvideo.worker;

import org.jspecify.annotations.NullMarked;
