package io.cometvideo.worker.simulator;

/**
 * How the whole API is out of reach. Nothing is charged while it is; the control address stays up.
 */
public enum Outage {
  /** It is up. */
  NONE,
  /** Nobody listens on the port: connections are refused, those that were open are closed. */
  REFUSE,
  /** Connections are accepted and closed without reading the call's body or answering. */
  DROP
}
