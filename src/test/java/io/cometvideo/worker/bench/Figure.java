package io.cometvideo.worker.bench;

/**
 * One line of the report.
 *
 * @param name what was measured, and under which conditions
 * @param target what it is to reach, in words; empty if the figure only informs
 * @param measured what came out
 * @param floor what it is compared with, measured in the same run
 * @param ratio of the two, or the figure that the target is about
 * @param reached whether the target is reached
 */
record Figure(
    String name, String target, String measured, String floor, String ratio, boolean reached) {}
