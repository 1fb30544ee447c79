package io.spate.scenario.dsl;

/** Something that must hold of a response: see {@link Dsl#status} and {@link SelectorDraft}. */
public abstract sealed class ExpectDraft extends Draft permits CheckDraft, FieldDraft {
  ExpectDraft() {}

  /** Writes it into what a request expects. */
  abstract void into(Doc.Entries expect);

  /** Adds itself to the checks, which are made in their order after the others. */
  final void intoChecks(Doc.Entries expect) {
    Doc.Items checks =
        (Doc.Items) expect.values().computeIfAbsent("checks", k -> Doc.Items.at(Place.here()));
    checks.values().add(doc());
  }
}
