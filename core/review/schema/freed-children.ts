/**
 * Foreign keys that a change takes away and no other one stands in for: what deletes of the parent did to the rows, and that rows without a parent come in, behind
 * which the key cannot come back. Whether programs do the same now is not looked at.
 */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import type { ReferentialAction } from '../../operations/operation.ts';
import {
  column,
  displayName,
  foreignKeysFrom,
  type ForeignKey,
  relationKey,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedSection } from '../input.ts';
import { type Placed, placesInWords } from '../placed.ts';

interface Freed {
  readonly table: Table;
  readonly parent: Table;
  readonly key: ForeignKey;
}

const mostNames = 4;

/** `start`: what the change finds. */
function freedAt(
  { section, at, start }: Pick<Placed, 'section' | 'at' | 'start'>,
  end: Schema,
): readonly Freed[] {
  const before = section.before[at] ?? section.found;
  return (section.statements[at]?.actions ?? []).flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint') return [];
    const key = relationKey(before, operation.table);
    const [was, is] = [tableByKey(start, key), tableByKey(end, key)];
    const found = (was === undefined ? [] : foreignKeysFrom(was)).find(
      ({ name }) => name === operation.constraint.text,
    );
    if (was === undefined || is === undefined || found?.enforced !== true) return [];
    const { relation } = found.references;
    const parent = tableByKey(end, relation);
    const isKept = foreignKeysFrom(is).some(
      (one) =>
        one.references.relation === relation &&
        one.columns.length === found.columns.length &&
        one.columns.every((name) => found.columns.includes(name)),
    );
    const isThere = found.columns.every((name) => column(is, name) !== undefined);
    return parent === undefined || isKept || !isThere ? [] : [{ table: was, parent, key: found }];
  });
}

function freedIn(statements: readonly Placed[]): readonly (Freed & { readonly place: string })[] {
  const end = statements.at(-1)?.section.after;
  return end === undefined
    ? []
    : statements.flatMap((placed) => freedAt(placed, end).map((one) => ({ ...one, place: placed.place })));
}

/** In words that stand behind `deletes of orders`. */
const left: Readonly<Record<ReferentialAction, string>> = {
  cascade: 'leave rows of CHILDREN behind, which went with them until now (ON DELETE CASCADE)',
  'set-null':
    'leave what rows of CHILDREN refer to them by, which became null until now (ON DELETE SET NULL)',
  'set-default':
    'leave what rows of CHILDREN refer to them by, which got its default until now (ON DELETE SET DEFAULT)',
  restrict: 'go through, which rows of CHILDREN stopped until now',
  'no-action': 'go through, which rows of CHILDREN stopped until now',
};

/** For what a change does. Sentences. */
export function freedInWords(statements: readonly Placed[]): readonly string[] {
  const all = freedIn(statements);
  if (all.length === 0) return [];
  const byWords = groupBy(all, ({ key }) => left[key.references.onDelete]);
  const clauses = [...byWords].map(
    ([words, own]) =>
      `deletes of ${namesOf(own.map(({ parent }) => parent))} ${words.replace('CHILDREN', namesOf(own.map(({ table }) => table)))}`,
  );
  return [
    `Without ${all.length === 1 ? 'that key' : 'these keys'} ${clauses.join('; ')}. Rows whose parent is not there are accepted.`,
  ];
}

/** Since when they cannot come back. Sentences. */
export function childrenNotBack(statements: readonly Placed[]): readonly string[] {
  const all = freedIn(statements);
  if (all.length === 0) return [];
  const places = [...new Set(all.map(({ place }) => place))];
  const keys = joined(
    all.map(({ key }) => oneLine(key.name)),
    mostNames,
  );
  return [
    `From the first row without its parent on, which ${placesInWords(places)} ${places.length === 1 ? 'lets' : 'let'} in, ${keys} cannot come back before that row is gone or mended.`,
  ];
}

/** A half sentence, as keysSince has it. */
export function childrenSince(statements: readonly Placed[]): string | undefined {
  const places = [...new Set(freedIn(statements).map(({ place }) => place))];
  return places.length === 0
    ? undefined
    : `${placesInWords(places)}, from the first row on whose parent is not there`;
}

export interface Orphans {
  /** Of a way back, where it makes the keys again. Sentences. */
  readonly words: string;
  /** Comments for the end of its script. */
  readonly queries: readonly string[];
}

/** Of one migration; undefined where it takes no such key. `script`: what makes them again. */
export function orphansBack(
  sections: readonly ReviewedSection[],
  start: Schema,
  script: string,
): Orphans | undefined {
  const end = sections.at(-1)?.after;
  if (end === undefined) return undefined;
  const all = sections
    .flatMap((section) => section.statements.flatMap((_, at) => freedAt({ section, at, start }, end)))
    .filter(({ key }) => script.includes(key.name));
  if (all.length === 0) return undefined;
  return {
    words: `Rows whose parent is not there by then stop it at ADD CONSTRAINT (23503)${
      all.length === 1 ? `, ${oneLine(all[0]?.key.name ?? '')}` : ''
    }: the queries at its end find them, to be deleted or mended first.`,
    queries: all.flatMap((one) => {
      const query = orphansOf(one);
      return query === undefined ? [] : [`-- Rows that stop ${oneLine(one.key.name)}: ${oneLine(query)};`];
    }),
  };
}

/** Undefined where nobody knows which columns of the parent it means. */
function orphansOf({ table, parent, key }: Freed): string | undefined {
  const { columns, references } = key;
  if (references.columns.length !== columns.length) return undefined;
  const is = columns.map((name) => `c.${quoteIdentifier(name)} IS NOT NULL`);
  const same = columns.map(
    (name, at) => `p.${quoteIdentifier(references.columns[at] ?? name)} = c.${quoteIdentifier(name)}`,
  );
  return `SELECT count(*) FROM ${qualifiedName(table)} c WHERE ${is.join(' AND ')} AND NOT EXISTS (SELECT FROM ${qualifiedName(parent)} p WHERE ${same.join(' AND ')})`;
}

function namesOf(tables: readonly Table[]): string {
  return joined([...new Set(tables.map(({ key }) => oneLine(displayName(key))))], mostNames);
}
