/** The SQL of a program as the linter reads it: one section for each direction of a migration, and one for all other SQL. */
import type { DocumentSection, MigrationDocument } from '../migrations/files/document.ts';
import type { Delivery, Section } from '../migrations/convention.ts';
import type { SqlReader } from '../syntax/reader.ts';
import type { Statement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';
import type { EmbeddedSql, ForeignCall, Piece, Sending } from './embedded.ts';
import type { Layout } from './layout.ts';

/** What a session reads from a program. */
export interface EmbeddedDocument extends EmbeddedSql {
  readonly layout: Layout;
}

/** Each call sends its own text. */
const byCall: Delivery = { sends: 'statement-by-statement', toolTransaction: false };

export function readEmbedded(
  embedded: EmbeddedDocument,
  migration: MigrationDocument | undefined,
  reader: SqlReader,
): readonly DocumentSection[] {
  const { script, pieces, source } = embedded;
  if (script === undefined) return [loose(pieces, embedded, reader)];
  const byTool =
    migration !== undefined &&
    migration.tool.transactionAround !== 'nothing' &&
    script.transaction !== 'none';
  const sections = script.sections.map(({ direction, at, sent, transaction }): DocumentSection => {
    const delivery: Delivery = { ...byCall, toolTransaction: byTool || transaction === 'own' };
    const statements = statementsOf(sent, embedded, reader);
    const fences = sent
      .flatMap((one) => (one.kind === 'piece' ? (embedded.layout.places.get(one.piece) ?? []) : []))
      .sort((a, b) => a.start - b.start);
    const span = { start: at.start, end: Math.min(at.end, source.length) };
    const section: Section = { direction, span, delivery, fences };
    return { section: migration && section, span, direction, delivery, statements };
  });
  if (migration !== undefined) return sections;
  // A program with two directions and no known tool: its other SQL belongs to neither direction.
  const sent = new Set(
    script.sections.flatMap((one) => one.sent.flatMap((each) => (each.kind === 'piece' ? [each.piece] : []))),
  );
  const rest = pieces.filter((piece) => !sent.has(piece));
  return rest.length === 0 ? sections : [...sections, loose(rest, embedded, reader)];
}

/** The SQL that a program sends, in the order of its text. */
function loose(pieces: readonly Piece[], embedded: EmbeddedDocument, reader: SqlReader): DocumentSection {
  const span = { start: 0, end: embedded.layout.text.length };
  const sent = pieces.map((piece) => ({ kind: 'piece', piece, conditional: false }) as const);
  const statements = statementsOf(sent, embedded, reader);
  return { section: undefined, span, direction: 'up', delivery: byCall, statements };
}

function statementsOf(
  sent: readonly (Sending | ForeignCall)[],
  embedded: EmbeddedDocument,
  reader: SqlReader,
): readonly Statement[] {
  return sent.flatMap((one) => {
    if (one.kind === 'call') return [foreign(one, embedded.source)];
    const place = embedded.layout.places.get(one.piece);
    if (place === undefined) return [];
    const from = remarkBefore(embedded, one.piece, place);
    const statements = reader.statements(embedded.layout.text, from, place.end);
    return one.conditional ? statements.map((each) => ({ ...each, conditional: true })) : statements;
  });
}

/** Comments about a statement precede it, outside of the SQL text. */
function remarkBefore({ layout, comments }: EmbeddedDocument, { at }: Piece, place: Span): number {
  if (comments.length === 0) return place.start;
  const ends = [...layout.places.values()].map(({ end }) => end).filter((end) => end <= place.start);
  const previous = Math.max(0, ...ends);
  const first = comments.find(
    ({ start, target }) =>
      start >= previous && target !== undefined && target.start <= at.start && at.start < target.end,
  );
  return first !== undefined && first.start < place.start ? first.start : place.start;
}

const instead = ' instead of SQL';

/** A call that describes a change without SQL: it keeps its place in the program. */
export function isForeign({ parsed: { understanding } }: Statement): boolean {
  return understanding.kind === 'skipped' && understanding.reason.endsWith(instead);
}

function foreign({ at, what }: ForeignCall, source: string): Statement {
  const text = source.slice(at.start, at.end);
  return {
    span: at,
    terminated: true,
    leadingComments: [],
    conditional: true,
    parsed: {
      text,
      readable: text,
      tokens: [],
      comments: [],
      understanding: { kind: 'skipped', reason: `${what}${instead}` },
      conditional: true,
      operations: [],
      bodies: [],
      rereader: undefined,
    },
  };
}
