package io.cometvideo.worker.simulator;

/** A POST that passed the checks, with the provider's defaults filled in. */
record Submission(
    String prompt,
    String model,
    int seconds,
    String size,
    String resolution,
    VideoShape shape,
    int references) {}
