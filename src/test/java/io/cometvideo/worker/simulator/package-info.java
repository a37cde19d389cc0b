/**
 * A CometAPI of our own, over real HTTP on loopback: for the local run and for the guarantee tests,
 * inside this process ({@link io.cometvideo.worker.simulator.CometSimulator}) or as one of its own
 * ({@link io.cometvideo.worker.simulator.SimulatorProcess}).
 *
 * <p>It validates as the provider documents it, renders playable MP4s, misbehaves when a prompt or
 * a setting asks for it, and counts what it charged. It knows nothing of the worker and imports
 * none of its packages. Handlers run on virtual threads; all state is guarded by {@link
 * io.cometvideo.worker.simulator.SimulatorState}.
 */
@NullMarked
package io.cometvideo.worker.simulator;

import org.jspecify.annotations.NullMarked;
