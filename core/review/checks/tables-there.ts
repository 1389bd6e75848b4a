/** What to ask of tables that CREATE TABLE IF NOT EXISTS makes, by what migrations say: one that is there all the same is passed over, and is no part of the change. SQL as text. */
import { creationHome, creationKey, relationKey } from '../../schema/lookup.ts';
import { commas } from '../../text/enumerate.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { shown } from '../shown.ts';
import { noneNamed, regclass, stringLiteral } from './check-sql.ts';

const mostNames = 12;

/** A person looks at it: what is there may be what is wanted. */
export function passedTableChecks(statements: readonly Placed[]): readonly Check[] {
  const tables = new Map<string, string>();
  for (const { one, section, at, start } of statements)
    for (const { operation } of one.actions) {
      if (operation.kind !== 'createTable' || !operation.ifNotExists) continue;
      if (operation.persistence === 'temporary') continue;
      const known = schemaAt({ section, at });
      const key = creationKey(known, operation.table);
      const schema = creationHome(known, operation.table);
      if (!start.relations.has(key)) tables.set(key, regclass({ schema, name: operation.table.name.text }));
    }
  const copied = copiedInto(statements);
  const again = [...tables].filter(([key]) => copied.has(key));
  const others = [...tables].filter(([key]) => !copied.has(key));
  return [
    ...(again.length === 0
      ? []
      : [
          notThere(again, {
            aside:
              'IF NOT EXISTS passes over what is, and the rows that are copied into it come a second time',
            said: 'is there: look whether the rows are, and whose they are',
            result: 'STOP',
          }),
        ]),
    ...(others.length === 0
      ? []
      : [
          notThere(others, {
            aside: 'IF NOT EXISTS passes over what is',
            said: 'is there: it stays as it is (after.sql compares its columns), and the way back must not drop it',
            result: 'look',
          }),
        ]),
  ];
}

function notThere(
  tables: readonly (readonly [key: string, found: string])[],
  {
    aside,
    said,
    result,
  }: { readonly aside: string; readonly said: string; readonly result: 'STOP' | 'look' },
): Check {
  const rows = tables.map(([key, found]) => `(${stringLiteral(shown(key))}, ${found})`);
  return noneNamed(
    `not there yet: ${commas(
      tables.map(([key]) => shown(key)),
      mostNames,
    )} (${aside})`,
    `SELECT format('%s ${said}', name) FROM (VALUES ${rows.join(', ')}) AS made(name, found) WHERE found IS NOT NULL`,
    result,
  );
}

/** By the rows of a query that nothing keeps from coming twice. */
function copiedInto(statements: readonly Placed[]): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ one, section, at }) =>
      one.actions.flatMap(({ operation }) =>
        operation.kind === 'insert' &&
        operation.source === 'query' &&
        !/\bon\s+conflict\b|\bnot\s+exists\b|\bexcept\b/i.test(one.statement.parsed.text)
          ? [relationKey(schemaAt({ section, at }), operation.table)]
          : [],
      ),
    ),
  );
}
