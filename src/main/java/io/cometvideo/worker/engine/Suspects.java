package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.RequestId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose calls are answered as if the account were at fault, while nothing says that it is: requests
 * that are submitted and renders that are polled. Guarded by its monitor.
 */
final class Suspects {

  /** One that is forgotten costs a free question when it is answered so again. */
  private static final int MAX_SUSPECTS = 10_000;

  private final Map<Object, Integer> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Integer> eldest) {
          return size() > MAX_SUSPECTS;
        }
      };

  /** Suspects a request; true if it was not suspected before. */
  synchronized boolean add(RequestId request) {
    return answers.merge(request, 1, Integer::sum) == 1;
  }

  /** Suspects a render; true if it was not suspected before. */
  synchronized boolean add(ProviderTask render) {
    return answers.merge(render, 1, Integer::sum) == 1;
  }

  synchronized boolean has(RequestId request) {
    return answers.containsKey(request);
  }

  /** How often the render was answered so in a row. */
  synchronized int answers(ProviderTask render) {
    return answers.getOrDefault(render, 0);
  }

  synchronized void clear(RequestId request) {
    answers.remove(request);
  }

  synchronized void clear(ProviderTask render) {
    answers.remove(render);
  }
}
