/** What to ask of tables that CREATE TABLE IF NOT EXISTS makes, by what migrations say: one that is there all the same is passed over, and is no part of the change. SQL as text. */
import { creationHome, creationKey } from '../../schema/lookup.ts';
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
  if (tables.size === 0) return [];
  const rows = [...tables].map(([key, found]) => `(${stringLiteral(shown(key))}, ${found})`);
  return [
    noneNamed(
      `not there yet: ${commas([...tables.keys()].map(shown), mostNames)} (IF NOT EXISTS passes over what is)`,
      `SELECT format('%s is there: it stays as it is (after.sql compares its columns), and the way back must not drop it', name) FROM (VALUES ${rows.join(', ')}) AS made(name, found) WHERE found IS NOT NULL`,
      'look',
    ),
  ];
}
