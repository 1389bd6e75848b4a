/** A foreign key over rows that are there, to a table that the change makes and fills: whether what comes to it has all that they refer to. SQL as text. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneOf, qualifiedName } from '../checks/check-sql.ts';
import { withCommons } from '../checks/content-checks.ts';
import { contentOf, isNumbered, type Part } from './copied-content.ts';
import type { Check } from '../model.ts';
import { placesInWords } from '../placed.ts';

interface Filled {
  readonly table: Table;
  readonly referred: readonly string[];
  /** All INSERTs that fill it. */
  readonly parts: readonly Part[];
}

/** Undefined where nobody can say before which rows come. */
export function noOrphansAmong(
  { table, names }: { readonly table: Table; readonly names: readonly string[] },
  { table: parent, referred, parts }: Filled,
): Check | undefined {
  const content = contentOf(parent, parts);
  const isGiven = referred.every((name) => {
    const of = column(parent, name);
    const isEach = parts.every(({ given }) => given.includes(name));
    // The server's own numbers are known when it has given them.
    return of !== undefined && (isEach || !isNumbered(of));
  });
  if (content === undefined || !isGiven || names.length === 0 || names.length !== referred.length)
    return undefined;
  const given = names.map((one) => `child.${quoteIdentifier(one)} IS NOT NULL`).join(' AND ');
  const same = names
    .map((one, at) => `parent.${quoteIdentifier(referred[at] ?? '')} = child.${quoteIdentifier(one)}`)
    .join(' AND ');
  const [from, to] = [table, parent].map(({ key }) => oneLine(displayName(key)));
  return noneOf(
    `every ${from ?? ''} (${names.map(oneLine).join(', ')}) is among the rows that come to ${to ?? ''} (${placesInWords(parts.map(({ placed }) => placed.place))})`,
    `${withCommons(content)}SELECT 1 FROM ${qualifiedName(table)} AS child WHERE ${given} AND NOT EXISTS (SELECT 1 FROM (${content.sql}) AS parent WHERE ${same})`,
    { reads: 'rows', quotesMigration: true },
  );
}
