/** A document as the linter reads it: the sections that its migration tool defines, each with its parsed statements. Knows no schema. */
import { oncePer } from '../../collections/once-per.ts';
import type { Delivery, MigrationFile, MigrationTool, Section } from '../convention.ts';
import { markedSections } from '../detection/marked-files.ts';
import type { Sent } from '../applying/transactions.ts';
import type { SqlReader } from '../../syntax/reader.ts';
import type { Statement } from '../../syntax/statement.ts';
import { blanked } from '../../text/blank.ts';
import { span, type Span } from '../../text/span.ts';

export interface DocumentSection {
  /** Undefined in a file that no migration tool reads, unless it contains a tool's annotations. */
  readonly section: Section | undefined;
  readonly span: Span;
  readonly direction: 'up' | 'down';
  readonly delivery: Delivery;
  readonly statements: readonly Statement[];
}

/** What is needed to read a migration of a tool. */
export interface MigrationDocument {
  readonly file: MigrationFile;
  readonly tool: MigrationTool;
  readonly companions: ReadonlyMap<string, string>;
}

/** A file outside of migration folders is applied by hand: statement by statement, without a surrounding transaction. */
const byHand: Delivery = { sends: 'statement-by-statement', toolTransaction: false };

/** How a section reaches the server, for the transaction model. */
export function sentAs(section: DocumentSection): Sent {
  return { delivery: section.delivery, fences: section.section?.fences };
}

/** The same list for the same sections, so that what is found in it is found once. */
export const statementsIn = oncePer((sections: readonly DocumentSection[]): readonly Statement[] =>
  sections.flatMap(({ statements }) => statements),
);

export function readDocument(
  text: string,
  migration: MigrationDocument | undefined,
  reader: SqlReader,
  /** The direction of a text that is not a migration. */
  direction: Section['direction'] = 'up',
): readonly DocumentSection[] {
  const marked = migration === undefined ? markedSections(text) : undefined;
  if (migration === undefined && marked === undefined) {
    const whole = span(0, text.length);
    const statements = statementsOf(text, whole, [], reader);
    return [{ section: undefined, span: whole, direction, delivery: byHand, statements }];
  }
  const sections = marked ?? migration?.tool.read(migration.file, text, migration.companions).sections ?? [];
  return sections.map((section) => ({
    section,
    span: section.span,
    direction: section.direction,
    delivery: section.delivery,
    statements: statementsOf(blanked(text, section.blanks ?? []), section.span, section.fences, reader),
  }));
}

/** The contents of a fence are split separately from the text around it, even if a quote is left open. */
function statementsOf(
  text: string,
  section: Span,
  fences: readonly Span[],
  reader: SqlReader,
): readonly Statement[] {
  const cuts = [section.start, ...fences.flatMap((fence) => [fence.start, fence.end]), section.end];
  return cuts.slice(1).flatMap((end, i) => reader.statements(text, cuts[i] ?? end, end));
}
