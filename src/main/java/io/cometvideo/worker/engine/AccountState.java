package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.AccountProblem;
import java.time.Instant;

/**
 * Why the line has stopped.
 *
 * @param problem what kind of fault
 * @param message for people
 * @param since when it was noticed
 */
public record AccountState(AccountProblem problem, String message, Instant since) {}
