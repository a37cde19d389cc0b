package io.cometvideo.worker.bench;

/** One of the benchmarks. */
interface Measurement {

  /** Measures, and adds what came out. */
  void measure(Report report) throws Exception;
}
