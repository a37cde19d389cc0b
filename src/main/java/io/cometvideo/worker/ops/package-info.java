/**
 * What operators see: health with reasons, this worker's tasks, the switch of the intake, gauges.
 * Reads what the other packages tell and decides nothing. Prompts are shown nowhere.
 */
@NullMarked
package io.cometvideo.worker.ops;

import org.jspecify.annotations.NullMarked;
