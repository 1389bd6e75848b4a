/** What a change needs of the server and of other tables besides rows that fit: extensions that can be created, and the rows that defaults refer to. SQL as text. */
import { oneLine } from '../../plan/format.ts';
import { columnName } from '../../operations/column-name.ts';
import { column, displayName, relationKey, tableByKey, primaryKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneNamed, noneOf, qualifiedName, stringLiteral } from './check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** Not brought by the server: nobody can create it. Without the right to: a provider may grant it in another way. */
export function extensionChecks(statements: readonly Placed[]): readonly Check[] {
  const made = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) => (operation.kind === 'createExtension' ? [operation] : [])),
  );
  const names = new Set(made.map(({ extension }) => extension.text));
  if (names.size === 0) return [];
  const strict = new Set(made.flatMap((one) => (one.ifNotExists ? [] : [one.extension.text])));
  const wantedOf = (all: ReadonlySet<string>): string =>
    `(VALUES ${[...all].map((one) => `(${stringLiteral(one)})`).join(', ')}) AS wanted(name)`;
  const [shown, wanted] = [[...names].map(oneLine).join(', '), wantedOf(names)];
  return [
    noneNamed(
      `the server brings ${names.size === 1 ? 'extension' : 'extensions'} ${shown}`,
      `SELECT wanted.name FROM ${wanted} WHERE NOT EXISTS (SELECT FROM pg_available_extensions AS one WHERE one.name = wanted.name)`,
    ),
    ...(strict.size === 0
      ? []
      : [
          noneNamed(
            `${strict.size === 1 ? 'extension' : 'extensions'} ${[...strict].map(oneLine).join(', ')} not there yet`,
            `SELECT wanted.name FROM ${wantedOf(strict)} WHERE EXISTS (SELECT FROM pg_extension WHERE extname = wanted.name)`,
          ),
        ]),
    noneNamed(
      `this login may create ${shown}${strict.size === names.size ? '' : ', or it is there'}`,
      `SELECT wanted.name FROM ${wanted} WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = wanted.name)
  AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
  AND NOT EXISTS (SELECT FROM pg_available_extension_versions AS one WHERE one.name = wanted.name
    AND (NOT one.superuser OR (one.trusted AND has_database_privilege(current_database(), 'CREATE'))))`,
      'look',
    ),
  ];
}

/** A text or a number, with or without its type. */
const literal = /^(?:'(?:[^']|'')*'(?:::[\w ]+(?:\(\d+\))?)?|-?\d+)$/;

/** A new default of a column that refers to another table: its row has to be there. `isWritten`: the change itself works on those rows. */
export function defaultChecks(
  statements: readonly Placed[],
  start: Schema,
  isWritten: (key: string) => boolean,
): readonly Check[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  const columns = new Map(
    statements.flatMap(({ one, section, at }) =>
      one.actions.flatMap(({ operation }) => {
        if (operation.kind !== 'setDefault' && operation.kind !== 'addColumn') return [];
        const key = relationKey(schemaAt({ section, at }), operation.table);
        const name = columnName(operation);
        return [[`${key} ${name}`, { key, name }] as const];
      }),
    ),
  );
  const byRow = new Map<string, { readonly of: string[]; readonly parent: string }>();
  for (const { key, name } of columns.values()) {
    const table = tableByKey(end, key);
    const value = table && column(table, name)?.default;
    if (table === undefined || value === undefined || !literal.test(value)) continue;
    for (const { kind, columns: own, references } of table.constraints) {
      const parent = references && tableByKey(start, references.relation);
      if (kind !== 'foreign-key' || own.length !== 1 || own[0] !== name || parent === undefined) continue;
      const primary = primaryKey(parent)?.columns ?? [];
      const [to, more] = references?.columns.length === 0 ? primary : (references?.columns ?? []);
      if (to === undefined || more !== undefined || isWritten(parent.key)) continue;
      const row = `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM ${qualifiedName(parent)} WHERE ${quoteIdentifier(to)} = ${value})`;
      const known = byRow.get(row) ?? { of: [], parent: oneLine(displayName(parent.key)) };
      const of = oneLine(`${displayName(key)}.${name}`);
      if (!known.of.includes(of)) known.of.push(of);
      byRow.set(row, known);
    }
  }
  return [...byRow].map(([row, { of, parent }]) =>
    noneOf(
      `the row of ${parent} that ${of.join(', ')} ${of.length === 1 ? 'refers' : 'refer'} to by default is there`,
      row,
      {
        reads: 'rows',
        quotesMigration: true,
      },
    ),
  );
}
