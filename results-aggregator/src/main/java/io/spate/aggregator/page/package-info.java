/**
 * The pages for people.
 *
 * <p>{@link io.spate.aggregator.page.PageResource} takes a run from the {@link
 * io.spate.aggregator.view.RunCatalog} and has Qute render it whole ({@code templates/page/}), so
 * that the first paint shows real numbers and works without scripts. Then {@code run.js} listens to
 * {@code /api/v1/runs/{id}/live} and keeps the same cells up to date: it adopts the rows that the
 * server rendered, and clones the blank ones (in {@code <template>}) for what turns up later. So
 * each piece of markup exists once. Formatting exists twice, in {@link
 * io.spate.aggregator.page.Format} and {@code format.js}, and a browser test compares the two.
 */
package io.spate.aggregator.page;
