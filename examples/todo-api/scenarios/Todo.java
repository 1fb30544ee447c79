import static io.spate.scenario.dsl.Dsl.*;

import io.spate.scenario.dsl.ScenarioDraft;
import io.spate.scenario.dsl.ScenarioSource;

/** The same as crud.yaml: {@code spate run Todo.java}. */
class Todo implements ScenarioSource {
  @Override
  public ScenarioDraft define() {
    return scenario("Todo CRUD")
        .target("http://localhost:8080")
        .load(users(200).spawnRate(10).duration(seconds(60)))
        .thresholds(failedPercent().lessThan(1), percentile(95).lessThan(millis(500)))
        .users(
            user("TodoUser")
                .thinkTime(seconds(2), seconds(5))
                .task(
                    post("/todo")
                        .json(object("Description", "${lorem.sentence}", "Completed", false))
                        .expect(status(201))
                        .save("id", jsonPath("$.Id")),
                    get("/todo/${id}").name("/todo/[id]"),
                    put("/todo/${id}")
                        .name("/todo/[id]")
                        .json(object("Id", "${id:number}", "Description", "done", "Completed", true)),
                    delete("/todo/${id}").name("/todo/[id]")));
  }
}
