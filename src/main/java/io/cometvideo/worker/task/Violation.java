package io.cometvideo.worker.task;

/**
 * One rule that a request breaks.
 *
 * @param field the field's name as in the request, for example {@code inputReferences[1]}
 * @param message what is wrong and what would be right, for people
 */
public record Violation(String field, String message) {}
