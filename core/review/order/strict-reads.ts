/**
 * Nulls that a change forbids in a column which its own code reads as never null: that code fails on each row that is null still, so it is not the release that
 * goes in front. Found by engine/review/strict-reads.ts in fields that bore nulls in the commit before. Words and steps.
 */
import { code } from '../../text/code-in-prose.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { onlyNotNull } from '../../schema/expression-text.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { NullsInCode } from '../input.ts';
import type { RunbookStep } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';

interface Forbidden {
  readonly key: string;
  readonly name: string;
}

/** SET NOT NULL, and a CHECK that says no more than that. */
export function forbiddenNulls(operation: Operation, schema: Schema): readonly Forbidden[] {
  const of = (table: ObjectName, name: string): readonly Forbidden[] => [
    { key: relationKey(schema, table), name },
  ];
  if (operation.kind === 'setNotNull') return of(operation.table, operation.column.text);
  if (operation.kind !== 'addConstraint') return [];
  const { constraint, table } = operation;
  if (constraint.kind === 'not-null') return of(table, constraint.column.text);
  const name = constraint.kind === 'check' ? onlyNotNull(constraint.expression.text) : undefined;
  return name === undefined ? [] : of(table, name);
}

interface Read extends NullsInCode {
  readonly key: string;
  readonly name: string;
}

/** As the code of the change reads them, each once. */
export function strictlyRead(own: readonly Placed[]): readonly Read[] {
  const all = own.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => strictlyReadBy(operation, placed)),
  );
  return [...new Map(all.map((one) => [one.column, one] as const)).values()];
}

export function strictlyReadBy(operation: Operation, placed: Placed): readonly Read[] {
  return forbiddenNulls(operation, schemaAt(placed)).flatMap(({ key, name }) =>
    placed.migration.strictReads
      .filter((one) => one.column === columnSaid(key, name))
      .map((one) => ({ ...one, key, name })),
  );
}

function nameOf({ key, name }: Read): string {
  return oneLine(`${displayName(key)}.${name}`);
}

function placeOf({ place }: Read): string {
  return `${oneLine(place.file)}:${String(place.line)}`;
}

/** `schema.prisma:12 reads users.email as String`. */
function readsInWords(all: readonly Read[]): string {
  return joined(
    all.map((one) => `${placeOf(one)} reads ${nameOf(one)} as ${oneLine(one.type)}`),
    mostNames,
  );
}

const mostNames = 3;

/** Beside the first sentence of a verdict. */
export function strictlyReadInBrief(own: readonly Placed[]): readonly string[] {
  const all = strictlyRead(own);
  return all.length === 0
    ? []
    : [
        `The code of this change fails on each row that has null in ${joined(all.map(nameOf), mostNames)} (${joined(all.map(placeOf), mostNames)}): it runs after the file, or with it.`,
      ];
}

/** With the order: what the release in front is not. */
export function strictlyReadInWords(own: readonly Placed[]): readonly string[] {
  const all = strictlyRead(own);
  return all.length === 0
    ? []
    : [
        `The code of this change is not that release: ${readsInWords(all)}, which bore nulls before, and fails on each row that is null there. The release in front leaves that as it was; this code comes with the file or after it, or all instances stop for both.`,
      ];
}

/** For the step that rolls it out. */
export function notThisCode(own: readonly Placed[]): readonly string[] {
  const all = strictlyRead(own);
  const asked = all.flatMap(({ key, name }) => {
    const start = own[0]?.start;
    const table = start && tableByKey(start, key);
    return table === undefined
      ? []
      : [code(`SELECT count(*) FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(name)} IS NULL;`)];
  });
  return all.length === 0
    ? []
    : [
        `Not the code of this change: ${joined(all.map(placeOf), mostNames)} ${all.length === 1 ? 'has' : 'have'} to stay as before in it. How many rows this code would fail on: ${asked.join(' ')}`,
      ];
}

/** The code of the change, where no start that applies the file brings it. */
export function thisCodeBehind(own: readonly Placed[], isBrought: boolean): readonly RunbookStep[] {
  const all = strictlyRead(own);
  return all.length === 0 || isBrought
    ? []
    : [
        {
          title: `Roll out the code of this change, which reads ${joined(all.map(nameOf), mostNames)} as never null`,
          lines: [],
        },
      ];
}
