/**
 * What other tools have written, turned into scenarios: each importer makes a {@link
 * io.spate.cli.imports.Draft}, which one writer turns into YAML. Loaded only when something is
 * imported.
 */
package io.spate.cli.imports;
