package io.spate.aggregator.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages, checked against their data by the build. Files: {@code templates/page/}. */
@CheckedTemplate(basePath = "page")
final class Templates {
  private Templates() {}

  static native TemplateInstance home(HomePage page);

  static native TemplateInstance run(RunPage page);

  static native TemplateInstance compare(ComparePage page);

  static native TemplateInstance trend(TrendPage page);

  static native TemplateInstance audit(AuditPage page);

  static native TemplateInstance missing(String runId);
}
