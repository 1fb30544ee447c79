package io.spate.aggregator.page;

import io.quarkus.qute.TemplateExtension;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where pages find scripts, styles and pictures: {@code /assets/<start of this process>/<file>}.
 * Browsers keep such files for a day without asking, so a newer version of them must have another
 * address. It is in the path, not in a query, because the modules import each other by relative
 * path.
 */
@ApplicationScoped
public class Assets {
  private static final String VERSION = Long.toString(System.currentTimeMillis(), 36);
  private static final Pattern VERSIONED = Pattern.compile("/assets/[0-9a-z]+/([0-9A-Za-z._-]+)");
  // Before security headers would do no harm, but after a reroute the filters run once more.
  private static final int PRIORITY = 200;

  void register(@Observes Filters filters) {
    filters.register(Assets::serve, PRIORITY);
  }

  private static void serve(RoutingContext context) {
    Matcher versioned = VERSIONED.matcher(context.normalizedPath());
    if (versioned.matches()) {
      context.reroute("/assets/" + versioned.group(1));
    } else {
      context.next();
    }
  }

  /** Address of one of this module's own files. */
  @TemplateExtension(namespace = "asset")
  static String own(String file) {
    return "/assets/" + VERSION + "/" + file;
  }

  /** Address of a file of a bundled library, without the library's version in the path. */
  @TemplateExtension(namespace = "asset")
  static String library(String file) {
    return "/webjars/" + file + "?v=" + VERSION;
  }
}
