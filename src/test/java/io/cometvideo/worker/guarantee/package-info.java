/**
 * Each promise as a test: whole workers as processes of their own, a real broker, and a provider
 * that counts what it charges. {@link Chaos} runs once for all of them; the tests of single moments
 * arrange those moments exactly.
 */
@NullMarked
package io.cometvideo.worker.guarantee;

import org.jspecify.annotations.NullMarked;
