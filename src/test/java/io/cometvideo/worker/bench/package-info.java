/**
 * What the worker costs and how fast it is, measured on loopback with each part in a process of its
 * own, beside floors measured in the same run: {@code ./mvnw -Pbench verify}. Asserts nothing; the
 * figures are in {@code docs/benchmarks.md}.
 */
@NullMarked
package io.cometvideo.worker.bench;

import org.jspecify.annotations.NullMarked;
