package io.spate.examples.todo;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The to-dos over REST. */
@Path("/todo")
@Tag(name = "todo")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class TodoResource {
  private static final int MAX_LIMIT = 1_000;

  private final TodoStore store;

  TodoResource(TodoStore store) {
    this.store = store;
  }

  @POST
  @APIResponse(
      responseCode = "201",
      description = "The to-do, with its id",
      content = @Content(schema = @Schema(implementation = Todo.class)))
  public Response add(
      @RequestBody(content = @Content(schema = @Schema(implementation = Todo.class))) String body) {
    TodoBody sent = TodoBody.parse(body);
    Todo added = store.add(sent.description(), sent.completed());
    return Response.created(URI.create("/todo/" + added.id())).entity(added).build();
  }

  /** The newest first. */
  @GET
  public List<Todo> newest(@RestQuery @DefaultValue("100") String limit) {
    return store.newest(parseLimit(limit));
  }

  @GET
  @Path("{id}")
  public Todo get(@RestPath long id) {
    return store.find(id).orElseThrow(() -> Problem.unknown(id));
  }

  @PUT
  @Path("{id}")
  public Todo replace(
      @RestPath long id,
      @RequestBody(content = @Content(schema = @Schema(implementation = Todo.class))) String body) {
    TodoBody sent = TodoBody.parse(body);
    if (sent.id().isPresent() && sent.id().getAsLong() != id) {
      throw Problem.badRequest(
          "the body is of to-do " + sent.id().getAsLong() + ", the path of " + id);
    }
    Todo todo = new Todo(id, sent.description(), sent.completed());
    if (!store.replace(todo)) {
      throw Problem.unknown(id);
    }
    return todo;
  }

  @DELETE
  @Path("{id}")
  @Consumes(MediaType.WILDCARD)
  public void remove(@RestPath long id) {
    if (!store.remove(id)) {
      throw Problem.unknown(id);
    }
  }

  private static int parseLimit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw Problem.badRequest("limit=" + text + " is no number from 1 to " + MAX_LIMIT);
    }
    throw Problem.badRequest("limit=" + text + " is not from 1 to " + MAX_LIMIT);
  }
}
