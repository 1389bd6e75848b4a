/**
 * Generated columns that a change drops while what they are computed from stays: their values are lost to nobody, a way back computes them again. Where they are NOT
 * NULL rows for which they come out null are refused until the drop, and stop the way back. Sentences and SQL; nothing is sent.
 */
import type { DropColumn } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { mentions } from '../../schema/expression-text.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedSection } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 4;

interface Computed {
  readonly table: Table;
  readonly of: Column;
  readonly expression: string;
}

/** `before`: the schema that the statement finds; `end`: what the change leaves. */
function computedBy(operation: DropColumn, before: Schema, end: Schema): Computed | undefined {
  const key = relationKey(before, operation.table);
  const [table, left] = [tableByKey(before, key), tableByKey(end, key)];
  const of = table && column(table, operation.column.text);
  if (table === undefined || left === undefined || of?.generated === undefined) return undefined;
  const { default: expression } = of;
  if (expression === undefined) return undefined;
  const from = table.columns.filter(({ name }) => name !== of.name && mentions(expression, name));
  return from.every(({ name }) => column(left, name) !== undefined) ? { table, of, expression } : undefined;
}

export function isComputedAgain(operation: DropColumn, placed: Placed): boolean {
  return computedBy(operation, schemaAt(placed), placed.section.after) !== undefined;
}

/** Those that refuse rows for which they come out null, of one statement. */
function refusingAt({ section, at }: Pick<Placed, 'section' | 'at'>, end: Schema): readonly Computed[] {
  return (section.statements[at]?.actions ?? []).flatMap(({ operation }) => {
    const one =
      operation.kind === 'dropColumn' ? computedBy(operation, schemaAt({ section, at }), end) : undefined;
    return one === undefined || one.of.nullable ? [] : [one];
  });
}

/** That rows are refused until then. Sentences, for the order. */
export function computedUntilThen(statements: readonly Placed[]): readonly string[] {
  const names = statements.flatMap((placed) => refusingAt(placed, placed.section.after).map(nameOf));
  return names.length === 0
    ? []
    : [
        `Until then rows for which ${joined(names, mostNames)} ${names.length === 1 ? 'comes' : 'come'} out null are refused: a release that writes such rows needs the drop first.`,
      ];
}

/** Of one migration: what stops its way back; undefined where nothing of this does. */
export function computedBack(
  sections: readonly ReviewedSection[],
): { readonly words: string; readonly queries: readonly string[] } | undefined {
  const end = sections.at(-1)?.after;
  if (end === undefined) return undefined;
  const all = sections.flatMap((section) =>
    section.statements.flatMap((_, at) => refusingAt({ section, at }, end)),
  );
  return all.length === 0
    ? undefined
    : {
        words: `It computes ${joined(all.map(nameOf), mostNames)} again, and stops at rows for which that is null (23502): the ${all.length === 1 ? 'query' : 'queries'} at its end ${all.length === 1 ? 'finds' : 'find'} them. Where the new release writes such rows stop it first: from the script’s commit on they are refused.`,
        queries: all.map(
          (one) =>
            `-- Rows that stop ${nameOf(one)}: SELECT count(*) FROM ${qualifiedName(one.table)} WHERE (${oneLine(one.expression)}) IS NULL;`,
        ),
      };
}

function nameOf({ table, of }: Computed): string {
  return oneLine(`${displayName(table.key)}.${of.name}`);
}
