/** A way back of the team’s own that takes rows away: which ones, and what of the change it need not fail on because of that. */
import { oneLine } from '../../plan/format.ts';
import { onlyOperation } from '../../operations/only.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { capital, commas } from '../../text/enumerate.ts';
import { literal } from '../../text/pattern.ts';
import type { ReviewedMigration } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { whichAreDeleted } from '../rows/deleted-rows.ts';
import { backStatements } from './back-statements.ts';

/** Sentences. Of a table into which the change brings rows, they may be those. */
export function deletedBack(migration: ReviewedMigration): readonly string[] {
  const [first] = migration.sections;
  const brought = new Set(
    migration.sections.flatMap((section) =>
      section.statements.flatMap(({ actions }, at) =>
        actions.flatMap(({ operation }) =>
          operation.kind === 'insert' ? [relationKey(schemaAt({ section, at }), operation.table)] : [],
        ),
      ),
    ),
  );
  return backStatements(migration).flatMap((placed) => {
    const key = deletedFrom(placed);
    if (key === undefined || first === undefined) return [];
    if (brought.has(key) || tableByKey(first.found, key) === undefined) return [];
    const which = whichAreDeleted(placed);
    return [
      oneLine(
        `${capital(placed.place)} of the script deletes rows of ${displayName(key)}${which === undefined ? '' : `: those where ${which}`}.`,
      ),
    ];
  });
}

function deletedFrom(placed: Placed): string | undefined {
  const operation = onlyOperation(placed.one.statement.parsed, 'delete');
  return operation && relationKey(schemaAt(placed), operation.table);
}

export interface NullColumn {
  readonly migration: ReviewedMigration;
  readonly key: string;
  readonly column: string;
  /** `users.mail`. */
  readonly name: string;
}

/** Of columns that may be null from now on: those of which the way back makes something else before it forbids nulls again. */
export function nullsMended(columns: readonly NullColumn[]): {
  readonly open: readonly NullColumn[];
  /** Sentences. */
  readonly told: readonly string[];
} {
  const mended = columns.map((one) => ({ one, by: mendedBy(one) }));
  const open = mended.flatMap(({ one, by }) => (by === undefined ? [one] : []));
  const places = [...new Set(mended.flatMap(({ by }) => (by?.kind === 'delete' ? [by.place] : [])))];
  const told = places.map((place) => {
    const names = mended.flatMap(({ one, by }) => (by?.place === place ? [one.name] : []));
    return `Rows with a null in ${commas([...new Set(names)], mostNames)} go on the way back: ${place} of its script deletes them.`;
  });
  return { open, told };
}

const mostNames = 6;

function mendedBy({
  migration,
  key,
  column,
}: NullColumn): { readonly kind: 'delete' | 'update'; readonly place: string } | undefined {
  const back = backStatements(migration);
  const forbids = back.findIndex((placed) =>
    placed.one.actions.some(
      ({ operation }) =>
        operation.kind === 'setNotNull' &&
        operation.column.text === column &&
        relationKey(schemaAt(placed), operation.table) === key,
    ),
  );
  for (const placed of back.slice(0, Math.max(0, forbids))) {
    const [operation] = placed.one.statement.parsed.operations;
    const { place } = placed;
    // Of which rows is nobody’s guess where it does not ask for this very column.
    const isAsked = new RegExp(`\\b${literal(column)}"?\\s+is\\s+null\\b`, 'i').test(
      whichAreDeleted(placed) ?? '',
    );
    if (deletedFrom(placed) === key && isAsked) return { kind: 'delete', place };
    if (
      operation?.kind === 'update' &&
      operation.columns.includes(column) &&
      relationKey(schemaAt(placed), operation.table) === key
    )
      return { kind: 'update', place };
  }
  return undefined;
}
