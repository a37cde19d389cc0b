/** What the tests are made with: brokers, worker processes, topics. */
@NullMarked
package io.cometvideo.worker.testkit;

import org.jspecify.annotations.NullMarked;
