/**
 * What the exchange of a foreign key needs before: that the one that goes is there, and validated where no row is asked for because it was, that the new name
 * is free, and that this login may refer to the other table (manual, “Privileges”: REFERENCES). SQL as text, of the catalog alone.
 */
import { oneLine } from '../../plan/format.ts';
import type { ForeignKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { renewedIn, type RenewedKey } from '../order/renewed-keys.ts';
import type { Placed } from '../placed.ts';
import { shown } from '../shown.ts';
import { noneNamed, regclass, stringLiteral } from './check-sql.ts';
import type { Check } from '../model.ts';

const mostNames = 3;

/** One check for all of them, or none. */
export function renewedChecks(statements: readonly Placed[]): readonly Check[] {
  const start = statements[0]?.start;
  const keys = renewedIn(statements);
  if (start === undefined || keys.length === 0) return [];
  const guarded = new Set(
    statements.flatMap(({ one }) =>
      one.actions.flatMap(({ operation }) =>
        operation.kind === 'dropConstraint' && operation.ifExists ? [operation.constraint.text] : [],
      ),
    ),
  );
  const asked = keys.filter(({ was }) => !guarded.has(was.name));
  const fresh = keys.filter(({ was, is }) => was.name !== is.name);
  const parents = [...new Set(keys.map(({ is }) => is.references.relation))];
  const names = (of: readonly ForeignKey[]): string =>
    joined(
      of.map(({ name }) => oneLine(name)),
      mostNames,
    );
  const titles = [
    ...(asked.length === 0
      ? []
      : [
          `foreign ${asked.length === 1 ? 'key' : 'keys'} ${names(asked.map(({ was }) => was))} that it exchanges ${asked.length === 1 ? 'is' : 'are'} there`,
        ]),
    ...(fresh.length === 0
      ? []
      : [
          `no constraint has the ${fresh.length === 1 ? 'name' : 'names'} ${names(fresh.map(({ is }) => is))} yet`,
        ]),
    `this login may refer to ${joined(parents.map(shown), mostNames)}`,
  ];
  const problems = [
    ...asked.flatMap(gone),
    ...fresh.map(taken),
    ...parents.flatMap((key) => forbidden(key, start)),
  ];
  return [noneNamed(titles.join('; '), problems.join('\nUNION ALL '))];
}

function gone({ table, was }: RenewedKey): readonly string[] {
  const of = `${oneLine(was.name)} of ${shown(table.key)}`;
  const is = isThere(table, was.name, " AND contype = 'f'");
  return [
    `SELECT ${stringLiteral(`no foreign key ${of}`)} WHERE ${regclass(table)} IS NOT NULL AND NOT ${is}`,
    ...(was.valid
      ? [
          `SELECT ${stringLiteral(`foreign key ${of} is not validated: rows may be against the new one`)} WHERE ${isThere(table, was.name, " AND contype = 'f' AND NOT convalidated")}`,
        ]
      : []),
  ];
}

function taken({ table, is }: RenewedKey): string {
  return `SELECT ${stringLiteral(`${shown(table.key)} has a constraint ${oneLine(is.name)} already`)} WHERE ${isThere(table, is.name, '')}`;
}

function isThere(table: RenewedKey['table'], name: string, more: string): string {
  return `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${regclass(table)} AND conname = ${stringLiteral(name)}${more})`;
}

/** On the table, or on a column: which one the key needs is the server's to say. */
function forbidden(key: string, start: Schema): readonly string[] {
  const [schema = '', ...rest] = key.split('.');
  const parent = start.relations.get(key) ?? { schema, name: rest.join('.') };
  return [
    `SELECT ${stringLiteral(`no table ${shown(key)}`)} WHERE ${regclass(parent)} IS NULL`,
    `SELECT ${stringLiteral(`this login may not refer to ${shown(key)}: GRANT REFERENCES`)} FROM pg_class AS parent WHERE parent.oid = ${regclass(parent)} AND NOT has_any_column_privilege(parent.oid, 'REFERENCES')`,
  ];
}
