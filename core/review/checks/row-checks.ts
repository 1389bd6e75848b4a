/** What to ask of the rows of one table, each as one check: nulls, duplicates, orphans, rows against a condition. SQL as text; nothing is sent. */
import { inOneLine } from '../conditions.ts';
import { shown } from '../shown.ts';
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { primaryKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import {
  noneNamed,
  noneOf,
  qualifiedName,
  regclass,
  shortened,
  stringLiteral,
  toLookAt,
  unseen,
} from './check-sql.ts';
import type { Check } from '../model.ts';

export function noNulls(table: Table, of: string): Check {
  return noneOf(
    `no nulls in ${shown(table.key)}.${oneLine(of)}`,
    `SELECT 1 FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(of)} IS NULL`,
    { reads: 'rows' },
  );
}

export function noDuplicates(table: Table, names: readonly string[], withNulls: boolean): Check {
  const list = names.map(quoteIdentifier).join(', ');
  const notNull = withNulls
    ? ''
    : ` WHERE ${names.map((one) => `${quoteIdentifier(one)} IS NOT NULL`).join(' AND ')}`;
  const from = `FROM ${qualifiedName(table)}${notNull} GROUP BY ${list} HAVING count(*) > 1`;
  return listed(
    noneOf(`no duplicates of ${shown(table.key)} (${names.map(oneLine).join(', ')})`, `SELECT 1 ${from}`, {
      reads: 'rows',
    }),
    { table, list, from },
  );
}

/** Of an index on expressions, or on some of the rows. */
export function noDuplicatesFor(
  table: Table,
  operation: Operation & { readonly kind: 'createIndex' },
): Check {
  const elements = operation.elements.map((one) =>
    one.expression === undefined ? quoteIdentifier(one.column?.text ?? '') : `(${one.expression.text})`,
  );
  const notNull = operation.nullsNotDistinct ? [] : elements.map((one) => `${one} IS NOT NULL`);
  const where = operation.where === undefined ? [] : [`(${operation.where.text})`];
  const all = [...where, ...notNull];
  const name = operation.name === undefined ? '' : ` for ${oneLine(operation.name.text)}`;
  const list = elements.join(', ');
  const from = `FROM ${qualifiedName(table)}${all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`} GROUP BY ${list} HAVING count(*) > 1`;
  return listed(
    noneOf(`no duplicates in ${shown(table.key)}${name}`, `SELECT 1 ${from}`, {
      reads: 'rows',
      quotesMigration: true,
    }),
    { table, list, from },
  );
}

/** Whoever has to choose among them wants to see them. */
function listed(
  check: Check,
  { table, list, from }: { readonly table: Table; readonly list: string; readonly from: string },
): Check {
  const keys = (primaryKey(table)?.columns ?? []).map(quoteIdentifier);
  const [only] = keys;
  const ids = keys.length === 1 && only !== undefined && only !== list ? `, array_agg(${only})` : '';
  return { ...check, lists: oneLine(`SELECT ${list}, count(*)${ids} ${from}`) };
}

/** `every row`: nulls find nothing either, and count. Undefined where it is not known what refers to what. */
export function noOrphans(
  table: Table,
  names: readonly string[],
  parent: Table,
  referenced: readonly string[],
  who: 'those without nulls' | 'every row' = 'those without nulls',
): Check | undefined {
  if (names.length === 0 || names.length !== referenced.length) return undefined;
  const given =
    who === 'every row'
      ? ''
      : `${names.map((one) => `child.${quoteIdentifier(one)} IS NOT NULL`).join(' AND ')} AND `;
  const same = names
    .map((one, at) => `parent.${quoteIdentifier(referenced[at] ?? '')} = child.${quoteIdentifier(one)}`)
    .join(' AND ');
  return noneOf(
    `every ${shown(table.key)} (${names.map(oneLine).join(', ')}) is in ${shown(parent.key)}`,
    `SELECT 1 FROM ${qualifiedName(table)} AS child WHERE ${given}NOT EXISTS (SELECT 1 FROM ${qualifiedName(parent)} AS parent WHERE ${same})`,
    { reads: 'rows' },
  );
}

export function allSatisfy(table: Table, expression: string): Check {
  return noneOf(
    `all rows of ${shown(table.key)} satisfy the check (${shortened(inOneLine(expression), 80)})`,
    `SELECT 1 FROM ${qualifiedName(table)} WHERE NOT (${expression})`,
    { reads: 'rows', quotesMigration: true },
  );
}

/** A key that foreign keys stand on does not go without CASCADE. */
export function notReferred(table: Table, { name }: Table['constraints'][number]): Check {
  return noneNamed(
    `no foreign key refers to ${oneLine(name)}`,
    `SELECT format('%s of %s', link.conname, link.conrelid::regclass) FROM pg_constraint AS link JOIN pg_constraint AS own ON own.conindid = link.conindid
  WHERE link.contype = 'f' AND own.contype IN ('p', 'u') AND own.conrelid = ${regclass(table)} AND own.conname = ${stringLiteral(name)}
UNION ALL ${unseen([table]).join('')}`,
  );
}

const mostRows = 100_000;

export function rowsThatGo(table: Table): Check {
  return toLookAt(
    `rows of ${shown(table.key)} that will be deleted (counted up to ${mostRows})`,
    `SELECT count(*) FROM (SELECT FROM ${qualifiedName(table)} LIMIT ${mostRows}) AS rows`,
    'rows',
  );
}
