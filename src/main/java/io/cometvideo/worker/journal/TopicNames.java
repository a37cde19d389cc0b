package io.cometvideo.worker.journal;

/**
 * The four topics.
 *
 * @param requests what products ask for
 * @param tasks the state of each task
 * @param completions one terminal event a request
 * @param deadLetters records that nobody can be answered for
 */
public record TopicNames(String requests, String tasks, String completions, String deadLetters) {}
