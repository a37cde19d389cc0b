package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Accepted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadInputsTest {

  @Test
  void imagesThatNeverComeHoldOnlyAPartOfTheSlots() {
    try (var world = new EngineWorld(8)) {
      world.provider.submit = () -> StubProvider.TAKEN;
      world.engine.start();
      world.goOn(EngineWorld.TICK);
      var withImages =
          new Accepted(new Instructions("a lamp", List.of("https://dead.example/a.png")), 0, false);
      List<Task> tasks = new ArrayList<>(world.tasks("dead-", 20, withImages));
      tasks.addAll(world.tasks("plain-", 6, EngineWorld.accepted()));

      world.journal.restore(0, tasks);

      await()
          .until(() -> {
            world.time.goOn(EngineWorld.TICK);
            return world.provider.submits.get() == 6;
          });
      assertThat(world.provider.fetches).hasValue(2);
    }
  }
}
