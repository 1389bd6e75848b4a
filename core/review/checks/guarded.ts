/**
 * Checks of rows on a database in which the change has run, or a part of it, or nothing: a table or a column that is not there would end the script with an error of
 * the server. Those that name what a state of the change does not have are asked only where it is there; where it is not, their row says so. SQL as text; judges no row.
 */
import { oneLine } from '../../plan/format.ts';
import type { Column, Relation, Schema, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import type { ReviewInput } from '../input.ts';
import type { Check } from '../model.ts';
import { shown } from '../shown.ts';
import { askedByOthers } from './of-session.ts';
import { askedAsText, regclass, stringLiteral } from './check-sql.ts';

/** `at`: what is there where the checks are asked in their turn. */
export type Guard = (checks: readonly Check[], at: Schema, when: 'before' | 'after') => readonly Check[];

export function guardOf({ migrations, programs }: Pick<ReviewInput, 'migrations' | 'programs'>): Guard {
  const states = [
    ...new Set(
      migrations.flatMap(({ sections }) =>
        sections.flatMap(({ found, before, after }) => [found, ...before, after]),
      ),
    ),
  ];
  // What is the same check stays the same object.
  const done = new Map<Check, Check>();
  return (all, at, when) => {
    const checks = askedByOthers(all);
    const moving = movingIn(at, states);
    if (moving.size === 0) return checks;
    // What programs change is not known: they may have taken it away.
    const level = when === 'after' && programs.length > 0 ? 'look' : 'STOP';
    return checks.map((check) => {
      const known = done.get(check);
      if (known !== undefined) return known;
      const made = guarded(check, moving, { level, when });
      done.set(check, made);
      return made;
    });
  };
}

/** A relation that is not there in every state, and columns that are not, or have another type. */
interface Moving {
  readonly relation: Relation;
  readonly isWhole: boolean;
  readonly columns: readonly { readonly column: Column; readonly isTyped: boolean }[];
}

/** By the relation's name. */
function movingIn(at: Schema, states: readonly Schema[]): ReadonlyMap<string, readonly Moving[]> {
  const found = new Map<string, Moving[]>();
  for (const relation of at.relations.values()) {
    const others = [...new Set(states.map(({ relations }) => relations.get(relation.key)))].filter(
      (one) => one !== relation,
    );
    const isWhole = others.some((one) => one === undefined || one.kind !== relation.kind);
    const columns = isTable(relation)
      ? relation.columns.flatMap((column) => {
          // A table that is not there at all is told as that.
          const was = others.flatMap((one) =>
            one !== undefined && isTable(one) ? [one.columns.find(({ name }) => name === column.name)] : [],
          );
          const isTyped = was.some((one) => one !== undefined && !isSameType(one, column));
          return isTyped || was.includes(undefined) ? [{ column, isTyped }] : [];
        })
      : [];
    if (!isWhole && columns.length === 0) continue;
    const known = found.get(relation.name) ?? [];
    found.set(relation.name, [...known, { relation, isWhole, columns }]);
  }
  return found;
}

function isTable(one: Relation): one is Table {
  return one.kind === 'table' || one.kind === 'foreign-table';
}

/** One that is not the server's own may have got another name alone, and takes texts. */
function isSameType({ type: was }: Column, { type: is }: Column): boolean {
  return (
    (is.schema !== undefined && is.schema !== 'pg_catalog') ||
    (was.name === is.name && was.schema === is.schema && was.arrayDimensions === is.arrayDimensions)
  );
}

interface Told {
  readonly level: 'STOP' | 'look';
  readonly when: 'before' | 'after';
}

/** By the words of the query: a column that has the name of another one is asked for too much, and what the row says then is true of it. */
function guarded(check: Check, moving: ReadonlyMap<string, readonly Moving[]>, told: Told): Check {
  if (check.reads !== 'rows') return check;
  const words = namesSaid(check.sql);
  const wanted = [...words].flatMap((word) =>
    (moving.get(word) ?? []).flatMap(({ relation, isWhole, columns }) => [
      ...(isWhole ? [`(${stringLiteral(shown(relation.key))}, ${regclass(relation)} IS NOT NULL)`] : []),
      ...columns
        .filter(({ column }) => words.has(column.name))
        .map(({ column, isTyped }) => columnRow({ relation, isWhole }, column, isTyped)),
    ]),
  );
  if (wanted.length === 0) return check;
  const behind = told.when === 'before' ? " || ' (has the change run, or a part of it?)'" : '';
  return {
    ...check,
    sql: `SELECT split_part(said, ' ', 1) AS result, substr(said, strpos(said, ' ') + 1) AS found
FROM (SELECT coalesce((SELECT '${told.level} not there: ' || string_agg(name, ', ')${behind} FROM (VALUES ${wanted.join(', ')}) AS wanted(name, there) WHERE NOT there),
  ${askedAsText(`SELECT concat_ws(' ', result, found) FROM (${check.sql}) AS answer`)})) AS asked(said)`,
  };
}

function columnRow({ relation, isWhole }: Omit<Moving, 'columns'>, column: Column, isTyped: boolean): string {
  const type = isTyped ? typeSql({ ...column.type, modifiers: [], wordModifiers: [] }) : undefined;
  const name = `${shown(relation.key)}.${oneLine(column.name)}${type === undefined ? '' : ` of type ${oneLine(type)}`}`;
  const same = type === undefined ? '' : ` AND atttypid = to_regtype(${stringLiteral(type)})`;
  const told = isWhole ? `${regclass(relation)} IS NULL OR ` : '';
  return `(${stringLiteral(name)}, ${told}EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(relation)} AND attname = ${stringLiteral(column.name)} AND NOT attisdropped${same}))`;
}

const word = /"((?:[^"]|"")*)"|[\p{L}_][\p{L}\p{N}_$]*/gu;

function namesSaid(sql: string): ReadonlySet<string> {
  return new Set(
    [...sql.matchAll(word)].map(([bare, quoted]) => quoted?.replaceAll('""', '"') ?? bare.toLowerCase()),
  );
}
