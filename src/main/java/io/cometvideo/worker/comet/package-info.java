/**
 * The provider: CometAPI's Seedance endpoints. {@link CometApi} is what the engine sees; what an
 * answer or a failure means stands in {@link OutcomeTable} and nowhere else.
 *
 * <p>Calls block and are made on virtual threads. The key leaves this package only in a header to
 * the origin of the base URL.
 */
@NullMarked
package io.cometvideo.worker.comet;

import org.jspecify.annotations.NullMarked;
