/** The newcomer's first command: everything the worker needs, in one JVM. */
@NullMarked
package io.cometvideo.worker.local;

import org.jspecify.annotations.NullMarked;
