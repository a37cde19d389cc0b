package io.cometvideo.worker.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A CometAPI on loopback inside this process. Any thread may call it. {@link Directives} lists what
 * prompts can ask for, {@link ControlHandler} what it answers under {@code /_sim/}.
 */
public final class CometSimulator implements Simulator, AutoCloseable {
  private final SimulatorState state;
  private final InstantSource clock;
  private final Listener api;
  private final Listener control;
  private final ReentrantLock configuring = new ReentrantLock();

  private CometSimulator(SimulatorOptions options, InstantSource clock) {
    this.state = new SimulatorState(options.seed(), options.settings());
    this.clock = clock;
    this.api = new Listener(options.host(), options.port());
    this.control = new Listener(null, 0);
  }

  /** A simulator on the system's clock, listening when this returns. */
  public static CometSimulator start(SimulatorOptions options) {
    return start(options, InstantSource.system());
  }

  /**
   * A simulator whose renders and addresses age by {@code clock}; only delays of answers take real
   * time.
   */
  public static CometSimulator start(SimulatorOptions options, InstantSource clock) {
    CometSimulator simulator = new CometSimulator(options, clock);
    ControlHandler controlHandler = new ControlHandler(simulator);
    simulator.control.open(controlHandler);
    simulator.api.open(new ApiRoutes(simulator.state, simulator.baseUrl(), clock, controlHandler));
    return simulator;
  }

  /**
   * A simulator as the whole of its process: prints {@code simulator: http://127.0.0.1:PORT}, then
   * {@code control: ...}, and runs until it is ended. Arguments as {@link SimulatorOptions#parse}
   * reads them.
   */
  public static void run(String... arguments) throws IOException, InterruptedException {
    SimulatorOptions options = SimulatorOptions.parse(arguments);
    try (CometSimulator simulator = start(options)) {
      System.out.println("simulator: " + simulator.baseUrl());
      System.out.println("control: " + simulator.controlUrl());
      if (options.exitWithStdin()) {
        System.in.readAllBytes();
      } else {
        new CountDownLatch(1).await();
      }
    }
  }

  @Override
  public URI baseUrl() {
    return api.url();
  }

  @Override
  public URI controlUrl() {
    return control.url();
  }

  @Override
  public List<Charge> charges() {
    return state.charges(clock.instant());
  }

  @Override
  public Map<String, Integer> postsByPrompt() {
    return state.postsByPrompt();
  }

  @Override
  public List<TaskActivity> tasks() {
    return state.tasks(clock.instant());
  }

  @Override
  public List<URI> addresses() {
    return state.addresses();
  }

  @Override
  public Totals totals() {
    return state.totals();
  }

  @Override
  public SimulatorSettings settings() {
    return state.settings();
  }

  @Override
  public void configure(UnaryOperator<SimulatorSettings> change) {
    configuring.lock();
    try {
      SimulatorSettings settings = state.settings(change);
      api.listen(settings.outage() != Outage.REFUSE);
    } finally {
      configuring.unlock();
    }
  }

  @Override
  public void reset() {
    state.reset();
  }

  /** Stops listening, ends every call in flight and forgets everything. */
  @Override
  public void close() {
    api.close();
    control.close();
  }
}
