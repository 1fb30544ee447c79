package io.spate.aggregator.page;

import io.quarkus.qute.TemplateInstance;
import io.spate.aggregator.compare.Comparison;
import io.spate.aggregator.compare.Comparisons;
import io.spate.aggregator.report.Baselines;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.StatsView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * The pages for people. Each is complete as the server sends it; the scripts only keep it up to
 * date. A page shows a moment, so nothing may keep a copy of it.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class PageResource {
  private final RunCatalog catalog;
  private final Comparisons comparisons;
  private final Baselines baselines;

  PageResource(RunCatalog catalog, Comparisons comparisons, Baselines baselines) {
    this.catalog = catalog;
    this.comparisons = comparisons;
    this.baselines = baselines;
  }

  /** All runs, newest first. */
  @GET
  @Operation(hidden = true)
  public RestResponse<TemplateInstance> home() {
    return page(RestResponse.Status.OK, Templates.home(new HomePage(catalog.runs())));
  }

  /** One run, live or over; a page that says so for a run that nobody knows. */
  @GET
  @Path("runs/{id}")
  @Operation(hidden = true)
  public RestResponse<TemplateInstance> run(@PathParam("id") String id) {
    return catalog
        .stats(id)
        .map(view -> page(RestResponse.Status.OK, Templates.run(new RunPage(view))))
        .orElseGet(() -> page(RestResponse.Status.NOT_FOUND, Templates.missing(id)));
  }

  /** Two runs side by side; where one is not given, a choice of those there are. */
  @GET
  @Path("compare")
  @Operation(hidden = true)
  public RestResponse<TemplateInstance> compare(
      @QueryParam("a") @DefaultValue("") String a, @QueryParam("b") @DefaultValue("") String b) {
    Optional<StatsView> baseline = a.isEmpty() ? Optional.empty() : catalog.stats(a);
    Optional<StatsView> run = b.isEmpty() ? Optional.empty() : catalog.stats(b);
    Comparison comparison =
        baseline.isPresent() && run.isPresent()
            ? comparisons.compare(baseline.get(), run.get())
            : null;
    ComparePage page =
        new ComparePage(catalog.runs(), a, b, baseline.orElse(null), run.orElse(null), comparison);
    return page(
        page.unknown().isEmpty() ? RestResponse.Status.OK : RestResponse.Status.NOT_FOUND,
        Templates.compare(page));
  }

  /** How a scenario's runs have come out, one after the other. */
  @GET
  @Path("trend")
  @Operation(hidden = true)
  public RestResponse<TemplateInstance> trend(
      @QueryParam("scenario") @DefaultValue("") String scenario,
      @QueryParam("last") @DefaultValue("20") String last) {
    int count = last.matches("\\d{1,3}") ? Integer.parseInt(last) : 20;
    TrendPage page =
        TrendPage.of(
            catalog.runs(),
            scenario,
            Math.clamp(count, 2, TrendPage.MOST),
            name -> baselines.of(name).orElse(null));
    return page(RestResponse.Status.OK, Templates.trend(page));
  }

  private static RestResponse<TemplateInstance> page(
      RestResponse.Status status, TemplateInstance template) {
    return ResponseBuilder.create(status, template)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
