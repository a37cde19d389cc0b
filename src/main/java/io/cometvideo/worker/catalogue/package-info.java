/**
 * The models that may be asked for and what each allows. All of it is configuration ({@code
 * comet.models.*}, shipped in {@code catalogue.yml}), since the provider changes it.
 *
 * <p>{@link Catalogue} is immutable and may be asked by any thread. The package knows {@code task}
 * only; Spring stands in its configuration and properties classes alone.
 */
@NullMarked
package io.cometvideo.worker.catalogue;

import org.jspecify.annotations.NullMarked;
