package io.spate.access.http;

import io.spate.access.Access;
import io.spate.access.Caller;
import io.spate.access.Decision;
import io.spate.access.Person;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Where a person exchanges a token for a session of the browser. */
@Path("/")
public final class LoginResource {
  static final String LOGIN = "/login";
  static final String LOGOUT = "/logout";

  /** Where a person signs in by the OpenID Connect provider, and is led back to. */
  static final String SIGN_IN = "/login/oidc";

  static final String SIGNED_IN = SIGN_IN + "/done";
  static final String STYLE = "/login.css";

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";
  private static final int LONGEST_WAY_BACK = 2_000;

  private final Access access;
  private final Sessions sessions;
  private final OidcPeople people;

  LoginResource(Access access, Sessions sessions, OidcPeople people) {
    this.access = access;
    this.sessions = sessions;
    this.people = people;
  }

  /** The form. */
  @GET
  @Path(LOGIN)
  @Produces(MediaType.TEXT_HTML)
  public Response form(@QueryParam("next") String next, @Context RoutingContext context) {
    String who =
        CurrentCaller.of(context)
            .map(LoginResource::whoYouAre)
            .orElse("Looking at runs and changing them needs an API token.");
    return page(200, who, next);
  }

  private static String whoYouAre(Caller caller) {
    return caller.token() == null
        ? "Without a token you may act as " + caller.role().named() + "."
        : "You are logged in as '" + caller.name() + "', " + caller.role().named() + ".";
  }

  /** Begins a session. */
  @POST
  @Path(LOGIN)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response login(
      @FormParam("token") String token,
      @FormParam("next") String next,
      @Context RoutingContext context) {
    String secret = token == null ? "" : token.strip();
    return switch (access.withToken(secret)) {
      case Decision.Known known -> {
        CallNotes.caller(context, known.caller());
        sessions.begin(context, secret);
        yield seeOther(next);
      }
      case Decision.Unknown unknown -> page(401, "Not logged in: " + unknown.reason() + ".", next);
    };
  }

  /** Begins a session of a person whom the provider has vouched for. */
  @GET
  @Path(SIGN_IN)
  @Produces(MediaType.TEXT_HTML)
  public Response signedIn(@QueryParam("next") String next, @Context RoutingContext context) {
    if (!people.isOn()) {
      return seeOther(LOGIN);
    }
    forgetSignIn(context);
    return switch (CurrentCaller.decision(context)) {
      case Decision.Known known -> {
        Caller caller = known.caller();
        CallNotes.caller(context, caller);
        sessions.begin(context, new Person(caller.name(), caller.role()).text());
        yield html(200, LoginPage.goingOn(wayBack(next)));
      }
      case Decision.Unknown unknown ->
          page(unknown.temporary() ? 503 : 401, "Not signed in: " + unknown.reason() + ".", next);
    };
  }

  /** Where the provider leads back to, if that went wrong; else Quarkus goes on from there. */
  @GET
  @Path(SIGNED_IN)
  @Produces(MediaType.TEXT_HTML)
  public Response signedInWrong(@QueryParam("next") String next, @Context RoutingContext context) {
    return signedIn(next, context);
  }

  /** The session is ours from here on; Quarkus's cookies of the sign-in have done their work. */
  private static void forgetSignIn(RoutingContext context) {
    for (Cookie cookie : context.request().cookies()) {
      if (cookie.getName().startsWith("q_")) {
        context
            .response()
            .addCookie(
                Cookie.cookie(cookie.getName(), "")
                    .setPath(SIGN_IN)
                    .setHttpOnly(true)
                    .setMaxAge(0));
      }
    }
  }

  /** Ends the session. */
  @POST
  @Path(LOGOUT)
  public Response logout(@Context RoutingContext context) {
    sessions.end(context);
    return seeOther(LOGIN);
  }

  /** What the form looks like. */
  @GET
  @Path(STYLE)
  @Produces("text/css")
  public String style() {
    return LoginPage.STYLE;
  }

  private static Response seeOther(String next) {
    return Response.status(Response.Status.SEE_OTHER)
        .header("Location", wayBack(next))
        .header("Cache-Control", "no-store")
        .build();
  }

  private Response page(int status, String words, String next) {
    return html(status, LoginPage.html(words, wayBack(next), people.isOn()));
  }

  private static Response html(int status, String html) {
    return Response.status(status)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .header("Cache-Control", "no-store")
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        // Not no-referrer, with which browsers send "Origin: null" with the form.
        .header("Referrer-Policy", "same-origin")
        .entity(html)
        .build();
  }

  /**
   * A path of this service; anything else leads to its front page. What is no plain path ({@code
   * //other.site}, {@code /\other.site}) is one of those things that browsers read in their own
   * way.
   */
  static String wayBack(String next) {
    if (next == null
        || next.length() > LONGEST_WAY_BACK
        || !next.matches("/[^/\\\\\\p{Cntrl}].*")) {
      return "/";
    }
    try {
      URI uri = URI.create(next);
      return uri.getScheme() == null && uri.getRawAuthority() == null ? next : "/";
    } catch (IllegalArgumentException e) {
      return "/";
    }
  }
}
