/**
 * A column that took the name of a renamed one: the values written to it since are copied to the original column, which gets its name back.
 */
import { column, displayName } from '../schema/lookup.ts';
import type { Column, Table } from '../schema/model.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { qualified, typeSql } from '../schema/print/names.ts';
import { typeText } from '../schema/type-text.ts';
import { isAlike, isComparable } from './casts.ts';
import type { Found, Pair } from './collected.ts';
import { takenBack } from './former-type.ts';

interface Tables {
  readonly from: Table;
  readonly to: Table;
}

/** Only if each value in it was explicitly written: a default, or a value from the migration itself, does not belong to the original. */
export function copyInPlace(pair: Pair, { from, to }: Tables, one: Column, found: Found): void {
  const away = pair.renamed.findLast(({ table, was }) => table === to.key && was === one.name)?.is;
  const [old, left] = [to, from].map((table) => (away === undefined ? undefined : column(table, away)));
  if (old === undefined || left === undefined) return;
  const isGiven = one.default !== undefined || one.generated !== undefined || one.identity !== undefined;
  const updates = pair.copies.byTable.get(to.name) ?? [];
  const isFilled = updates.some(
    ({ operation: { columns } }) => columns.length === 0 || columns.includes(one.name),
  );
  const isPlain = [one, old].every(({ type }) => type.schema === undefined || type.schema === 'pg_catalog');
  if (isGiven || isFilled || !isPlain || !isAlike(one.type.name, old.type.name)) return;
  const [name, into] = [one.name, old.name].map(quoteIdentifier);
  const isSame = typeText(one.type) === typeText(old.type);
  const value = isSame ? (name ?? '') : `${name ?? ''}::${typeSql(old.type)}`;
  const other = isComparable(one.type, old.type) ? ` AND ${into ?? ''} IS DISTINCT FROM ${name ?? ''}` : '';
  found.add(
    'refill',
    `UPDATE ${qualified(to)} SET ${into ?? ''} = ${value} WHERE ${name ?? ''} IS NOT NULL${other}`,
  );
  const [shown, is] = [`${displayName(to.key)}.${one.name}`, old.name];
  found.note(`What was written to ${shown} since goes to ${is}, which gets its name again.`);
  const back = takenBack(one.type, old.type, { name: name ?? '', targetVersion: pair.to.targetVersion });
  if (!isSame && back.kind === 'not-all')
    found.lose({
      kind: 'fails',
      words: `From the first value of ${shown} on that ${typeText(old.type)} does not hold, this fails${back.rounds ? ' or rounds it' : ''}.`,
      query:
        back.where === undefined
          ? undefined
          : { sql: `SELECT count(*) FROM ${qualified(to)} WHERE ${back.where}`, verb: 'counts' },
    });
}
