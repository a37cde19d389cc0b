package io.cometvideo.worker.simulator;

import java.time.Instant;

/**
 * One accepted POST: money taken.
 *
 * @param taskId the provider's id that was given out (or would have been, had the answer not been
 *     lost)
 * @param references how many images came with it
 * @param receivedAt when the POST was accepted, by the simulator's clock
 * @param refunded whether the render has failed by now
 */
public record Charge(
    String taskId,
    String prompt,
    String model,
    int seconds,
    String size,
    String resolution,
    int references,
    Instant receivedAt,
    boolean refunded) {}
