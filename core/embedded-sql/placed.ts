/** Maps findings from the laid-out document to the program itself. */
import { oncePer } from '../collections/once-per.ts';
import { later } from '../collections/later.ts';
import type { Finding, Fix } from '../findings/finding.ts';
import type { IndexedQuery } from '../query-index/query.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { isForeign, type EmbeddedDocument } from './document.ts';

/** Unchanged if the file is not a program. */
export function placedIn(
  embedded: EmbeddedDocument | undefined,
  queries: readonly IndexedQuery[],
): readonly IndexedQuery[] {
  if (embedded === undefined) return queries;
  const { map } = embedded.layout;
  return queries.map((query) => ({
    ...query,
    span: map.toSource(query.span),
    relations: query.relations.map((one) => ({ ...one, span: map.toSource(one.span) })),
    words: later(
      () =>
        new Map(
          [...query.words()].map(
            ([word, found]) =>
              [word, found.map((one) => ({ ...one, span: map.toSource(one.span) }))] as const,
          ),
        ),
    ),
  }));
}

/** From the laid-out text to the file itself. */
export function placesIn(embedded: EmbeddedDocument | undefined): (span: Span) => Span {
  return (span) => (embedded === undefined ? span : embedded.layout.map.toSource(span));
}

/** The edit as the file needs it, in the quotes of a program's string; undefined if it touches text that is not verbatim there. */
export function editsIn(embedded: EmbeddedDocument | undefined): (edit: TextEdit) => TextEdit | undefined {
  return (edit) => (embedded === undefined ? edit : embedded.layout.map.editInSource(edit));
}

/** Statements at their positions in the program. */
export function sectionsIn(
  embedded: EmbeddedDocument | undefined,
  sections: readonly DocumentSection[],
): readonly DocumentSection[] {
  return embedded === undefined ? sections : sectionsPlaced(sections, embedded);
}

/** Every request for a program asks. */
const sectionsPlaced: (
  sections: readonly DocumentSection[],
  embedded: EmbeddedDocument,
) => readonly DocumentSection[] = oncePer((sections, embedded) => {
  const placeOf = placesIn(embedded);
  return sections.map((section) => ({
    ...section,
    statements: section.statements.map((one) => (isForeign(one) ? one : { ...one, span: placeOf(one.span) })),
  }));
});

/** A fix is kept if each of its edits changes only verbatim text of the program. */
export function findingIn<F extends Finding>(embedded: EmbeddedDocument, path: string, finding: F): F {
  const { map } = embedded.layout;
  // A finding in the program itself already has its position there, and so has its fix.
  const own = embedded.findings.find(
    (one) =>
      one.rule === finding.rule &&
      one.message === finding.message &&
      map.toView(one.span.start) === finding.span.start,
  );
  if (own !== undefined) return { ...finding, span: own.span, related: own.related };
  return {
    ...finding,
    span: map.toSource(finding.span),
    related: finding.related.map((one) =>
      one.file === path ? { ...one, span: map.toSource(one.span) } : one,
    ),
    fix: finding.fix && fixIn(embedded, finding.fix),
  };
}

function fixIn({ layout, comments }: EmbeddedDocument, fix: Fix): Fix | undefined {
  if (fix.kind === 'files' && fix.edits.length > 0) return undefined;
  const edits = fix.edits.flatMap((edit) => {
    const inComment = comments.some(({ start, end }) => start <= edit.span.end && edit.span.start <= end);
    const one = inComment && !edit.newText.includes('--') ? edit : layout.map.editInSource(edit);
    return one === undefined ? [] : [one];
  });
  return edits.length === fix.edits.length ? { ...fix, edits } : undefined;
}

/** For the linter: positions in the laid-out document. */
export function findingsFor({ findings, layout }: EmbeddedDocument): readonly Finding[] {
  const told = findings.filter(({ ignored }) => ignored === undefined);
  return told.map((finding) => {
    const start = layout.map.toView(finding.span.start);
    return { ...finding, category: 'injection', span: { start, end: start + 1 }, tags: [] };
  });
}

/** What comments of the program ignore on their own. */
export function ignoredIn(
  embedded: EmbeddedDocument | undefined,
): readonly (Finding & { readonly reason: string })[] {
  return (embedded?.findings ?? []).flatMap(({ ignored, ...finding }) =>
    ignored === undefined ? [] : [{ ...finding, category: 'injection', tags: [], reason: ignored }],
  );
}
