/**
 * Columns that a change adds with one default and gives another behind that: rows that are there get the first, later ones the second. Words behind what a
 * statement does, and what to count behind the change. A column that the change fills itself is not told here.
 */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { plainConstant, qualifiedName, shortened, stringLiteral, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';

const longest = 30;

interface Later {
  readonly operation: Operation;
  readonly placed: Placed;
  /** Key of the table, and the column. */
  readonly key: string;
  readonly name: string;
  /** As they are written: of rows that are there, and of later ones, of which it may have none. */
  readonly first: string;
  readonly then: string | undefined;
}

function laterDefaults(statements: readonly Placed[]): readonly Later[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'setDefault' && operation.kind !== 'dropDefault') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const name = operation.column.text;
      const first = addedWith(key, name, placed);
      const then = operation.kind === 'setDefault' ? oneLine(operation.default.text) : undefined;
      return first === undefined || first === then ? [] : [{ operation, placed, key, name, first, then }];
    }),
  );
}

/** The default that it came with, in the same section, where nothing but that has filled it. */
function addedWith(key: string, name: string, { start, section, at }: Placed): string | undefined {
  const was = tableByKey(start, key);
  // In a table of its own no row is there.
  if (was === undefined || column(was, name) !== undefined) return undefined;
  let first: string | undefined;
  for (const [index, one] of section.statements.entries()) {
    const schema = schemaAt({ section, at: index });
    for (const { operation } of one.actions) {
      if (operation.kind === 'doBlock' || operation.kind === 'copyData') return undefined;
      if (!('table' in operation) || relationKey(schema, operation.table) !== key) continue;
      if (operation.kind === 'addColumn' && operation.column.name.text === name && index <= at)
        first = operation.column.default && oneLine(operation.column.default.text);
      if (operation.kind === 'update' && (operation.columns.length === 0 || operation.columns.includes(name)))
        return undefined;
    }
  }
  return first;
}

/** ` (existing rows get true)`, behind a default that is set or taken away. */
export function laterDefaultsInWords(statements: readonly Placed[]): ReadonlyMap<Operation, string> {
  return new Map(
    laterDefaults(statements).map(({ operation, first, then }) => [
      operation,
      ` (existing rows get ${shortened(first, longest)}, later ones ${then === undefined ? 'none' : shortened(then, longest)})`,
    ]),
  );
}

/** How many rows have which of the two: a person knows what should be. */
export function laterDefaultChecks(statements: readonly Placed[]): readonly Check[] {
  return laterDefaults(statements).flatMap(({ placed, key, name, first, then }) => {
    const end = placed.section.after;
    const table = tableByKey(end, key);
    if (table === undefined || column(table, name) === undefined) return [];
    if (!plainConstant.test(first) || (then !== undefined && !plainConstant.test(then))) return [];
    const own = quoteIdentifier(name);
    const values = [first, ...(then === undefined ? [] : [then])];
    const counts = values.map((value) => `count(*) FILTER (WHERE ${own} = ${value})`);
    const told = [...values.map((value) => `%s have ${value.replaceAll('%', '%%')}`), '%s another'].join(
      ', ',
    );
    const others = `count(*) FILTER (WHERE ${values.map((value) => `${own} IS DISTINCT FROM ${value}`).join(' AND ')})`;
    return [
      {
        ...toLookAt(
          `rows of ${oneLine(displayName(key))} by ${oneLine(name)}: existing rows have ${shortened(first, longest)} unless somebody has written them since`,
          `SELECT format(${stringLiteral(told)}, ${[...counts, others].join(', ')}) FROM ${qualifiedName(table)}`,
          'rows',
        ),
        quotesMigration: true,
      },
    ];
  });
}
