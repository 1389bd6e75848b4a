/**
 * The last step of a column that comes back: the previous one goes, once no release reads it. What would silently go with it is built on the new
 * one first. SQL as text, for psql; decides nothing. What it does in each state is measured by test/databases/review-drop-former.test.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { normalised } from '../../schema/expression-text.ts';
import { nameBeside } from '../../schema/free-name.ts';
import { column, displayName, indexesOf, indexUses, tableByKey } from '../../schema/lookup.ts';
import type { Constraint, Index, Schema, Table } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { withRenamed } from '../../schema/text-renames.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { boundedHere } from '../back/as-run.ts';
import { columnIsThere, qualifiedName, regclass, stringLiteral } from '../checks/check-sql.ts';
import type { NamedScript } from '../model.ts';
import type { Placed } from '../placed.ts';
import { secondsOf, sizeAt, type Seconds } from '../statements/sizes.ts';
import { emptyIn, type ComesBack } from './comes-back.ts';
import { withoutFormer } from './without-former.ts';

export const dropScript = 'drop.sql';

interface Moved {
  /** What it is called, before and behind. */
  readonly name: string;
  /** While both are there. */
  readonly fresh: string;
  /** Behind the table: `USING btree (job_id) WHERE …`. */
  readonly text: string;
  readonly unique: boolean;
  /** The planner knows nothing of its expressions before somebody analyses the table. */
  readonly isOfExpressions: boolean;
}

export interface Former {
  readonly one: ComesBack;
  readonly table: Table;
  readonly indexes: readonly Moved[];
  /** Indexes and constraints that go with it and are built on nothing: names. */
  readonly lost: readonly string[];
  /** Of these, what has both columns in a form that nothing here takes apart. */
  readonly mixed: readonly { readonly name: string; readonly text: string }[];
  /** Indexes that go with it while another one does the same. */
  readonly doubled: readonly { readonly name: string; readonly by: string }[];
  /** Tables that its foreign keys refer to, besides its own: they are locked with it. */
  readonly referred: readonly string[];
  /** Of the builds; undefined where there is none or no size is known. */
  readonly seconds: Seconds | undefined;
}

/** `statements`: of the whole change. Nothing of a column that the change itself drops in the end. */
export function formersIn(statements: readonly Placed[], date: string): readonly Former[] {
  const last = statements.at(-1);
  const end = last?.section.after;
  if (last === undefined || end === undefined) return [];
  const given = new Set<string>();
  return emptyIn(statements).flatMap((one): readonly Former[] => {
    const table = tableByKey(end, one.key);
    const own = table && [one.name, one.kept].map((name) => column(table, name));
    if (one.kind !== 'column' || one.value !== 'null' || table === undefined) return [];
    if (own?.some((each) => each === undefined) !== false) return [];
    const going = goingWith(one, table, last);
    const { moves } = going;
    const indexes = moves.map(({ index, becomes }) => {
      // What concurrently.sql may have left has the other one, and IF NOT EXISTS would pass over it.
      const fresh = nameBeside(index, indexUses(index, one.name) ? '_alone' : '_new', [end], given);
      given.add(fresh);
      const text = indexText(end, becomes, last.migration.targetVersion);
      const isOfExpressions = becomes.elements.some((each) => each.column === undefined);
      return { name: index.name, fresh, text, unique: index.unique, isOfExpressions };
    });
    const size = sizeAt({ sizes: last.migration.sizes, date }, oneLine(displayName(one.key)));
    const build = secondsOf('index-build', size, { twice: true });
    return [
      {
        ...{ one, table, indexes },
        lost: [
          ...going.lost.map(({ name }) => name),
          ...table.constraints.filter((each) => isLost(each, table, one)).map(({ name }) => name),
        ].map(oneLine),
        mixed: going.lost
          .filter((index) => indexUses(index, one.name))
          .map((index) => ({
            name: oneLine(index.name),
            text: oneLine(indexText(end, index, last.migration.targetVersion)),
          })),
        doubled: going.doubled,
        referred: referredBy(table, one, end),
        seconds:
          build === undefined || indexes.length === 0
            ? undefined
            : { least: indexes.length * build.least, most: indexes.length * build.most },
      },
    ];
  });
}

interface Going {
  readonly moves: readonly { readonly index: Index; readonly becomes: Index }[];
  readonly lost: readonly Index[];
  readonly doubled: Former['doubled'];
}

/** Indexes that have the column of before, those that the change builds too: the server drops each of them with it. */
function goingWith(one: ComesBack, table: Table, { section: { after: end }, start }: Placed): Going {
  const all = indexesOf(end, one.key);
  const stays = all.filter((index) => !indexUses(index, one.kept));
  const going = all.filter((index) => index.constraint === undefined && indexUses(index, one.kept));
  const moves: { readonly index: Index; readonly becomes: Index }[] = [];
  const lost: Index[] = [];
  const doubled: { readonly name: string; readonly by: string }[] = [];
  for (const index of going) {
    const becomes = indexUses(index, one.name) ? withoutFormer(index, one, table) : moved(index, one);
    const shape = becomes && shapeOf(becomes);
    const by = [...stays, ...moves.map((each) => each.becomes)].find((each) => shapeOf(each) === shape);
    // Who has given one another name has seen it, and may have no use for it.
    const isOpen =
      indexUses(index, one.name) ||
      (isPlain(index, one, table) && indexesOf(start, one.key).some(({ name }) => name === index.name));
    if (by !== undefined) doubled.push({ name: oneLine(index.name), by: oneLine(by.name) });
    else if (becomes !== undefined && isOpen) moves.push({ index, becomes });
    else lost.push(index);
  }
  return { moves, lost, doubled };
}

/** The same on the new column. */
function moved(index: Index, { kept, name }: ComesBack): Index {
  const renamed = (text: string | undefined): string | undefined => text && withRenamed(text, kept, name);
  return {
    ...index,
    elements: index.elements.map((each) => ({
      ...each,
      column: each.column === kept ? name : each.column,
      expression: renamed(each.expression),
    })),
    include: index.include.map((each) => (each === kept ? name : each)),
    where: renamed(index.where),
  };
}

function shapeOf({ method, unique, elements, include, where }: Index): string {
  const keys = elements.map((each) => [
    each.column ?? normalised(each.expression ?? ''),
    ...[each.descending, each.nulls, each.opclass, each.collation],
  ]);
  return JSON.stringify([method, unique, keys, include, where === undefined ? '' : normalised(where)]);
}

/** Whole numbers, texts: what an expression makes of the one it makes of the other. Of others a key that is the column alone. */
function isPlain(index: Index, { kept, former, type }: ComesBack, { partitionBy }: Table): boolean {
  if (partitionBy !== undefined || index.replicaIdentity || index.partOf !== undefined) return false;
  const isOfOne =
    former === type || [former, type].every((each) => /^(?:smallint|integer|bigint)$/.test(each));
  const isBare = index.elements.every(
    ({ expression, opclass }) => expression === undefined && opclass === undefined,
  );
  const isOpen =
    index.where === undefined ||
    new RegExp(`^\\(?\\s*"?${kept.replace(/\W/g, '.')}"? is (?:not )?null\\s*\\)?$`, 'i').test(index.where);
  return isOfOne || (isBare && isOpen && index.method === 'btree' && keyed.test(type));
}

/** Types that a btree index takes as they are. */
const keyed =
  /^(?:smallint|integer|bigint|numeric|real|double precision|text|character|varchar|uuid|date|time|boolean)/;

/** It goes with the column, and the new one has none like it. */
function isLost(one: Constraint, table: Table, { kept, name }: ComesBack): boolean {
  if (!isOn(one, kept) || one.kind === 'not-null') return false;
  const was = constraintShape(one, (text) => withRenamed(text, kept, name));
  return !table.constraints.some((each) => each !== one && constraintShape(each, (text) => text) === was);
}

function isOn({ columns, expression }: Constraint, name: string): boolean {
  return (
    columns.includes(name) ||
    (expression !== undefined && withRenamed(expression, name, `${name}_`) !== expression)
  );
}

function constraintShape(one: Constraint, renamed: (text: string) => string): string {
  const { kind, columns, references, expression } = one;
  return JSON.stringify([
    kind,
    columns.map(renamed),
    references?.relation,
    references?.onDelete,
    references?.onUpdate,
    expression === undefined ? '' : normalised(renamed(expression)),
  ]);
}

function referredBy(table: Table, { kept }: ComesBack, end: Schema): readonly string[] {
  const names = table.constraints.flatMap(({ kind, columns, references }) =>
    kind === 'foreign-key' &&
    columns.includes(kept) &&
    references !== undefined &&
    references.relation !== table.key
      ? [references.relation]
      : [],
  );
  return [...new Set(names)].filter((key) => end.relations.has(key)).map((key) => oneLine(displayName(key)));
}

// ---------------------------------------------------------------------------------------------------------------- the script

export function dropScripts(statements: readonly Placed[], date: string): readonly NamedScript[] {
  const all = formersIn(statements, date);
  const indexes = all.flatMap((each) => each.indexes.map((index) => ({ ...index, of: each.table })));
  if (all.length === 0) return [];
  return [
    {
      name: dropScript,
      text: [
        `-- Point of no return: after it the way back fails. Only when no release that says ${namesOf(all)} runs any more, and nobody will take the change back.`,
        '-- psql -v ON_ERROR_STOP=1 -f, without -1. It drops all or nothing, and goes on when it is run again.',
        `-- It stops where a row has a value in ${namesOf(all)} alone, and where a view, a policy, a generated column, or the columns or the condition of a trigger say it. What the bodies of functions say it does not see.`,
        '-- Where the table is published: here first, on its subscribers once all that was written before has arrived.',
        ...indexesGoing(all),
        'SET statement_timeout = 0;',
        'SET lock_timeout = 0;',
        // Rows that a policy hides would be no rows.
        'SET row_security = off;',
        ...(indexes.length === 0 ? [] : [checked([...all.flatMap(absent), ...all.map(leftIn)])]),
        ...indexes.map(
          ({ of, fresh, unique, text }) =>
            `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY IF NOT EXISTS ${quoteIdentifier(fresh)} ON ${qualifiedName(of)} ${text};`,
        ),
        ...new Set(
          indexes.flatMap(({ of, isOfExpressions }) =>
            isOfExpressions ? [`ANALYZE ${qualifiedName(of)};`] : [],
          ),
        ),
        'BEGIN;',
        // Builds take their time: others may have written since.
        checked([
          ...(indexes.length === 0 ? all.flatMap(absent) : []),
          ...all.map(leftIn),
          ...indexes.map(notBuilt),
        ]),
        boundedHere.trimEnd(),
        ...all.map(
          ({ table, one }) => `ALTER TABLE ${qualifiedName(table)} DROP COLUMN ${quoteIdentifier(one.kept)};`,
        ),
        ...indexes.map(
          ({ of, fresh, name }) =>
            `ALTER INDEX ${qualifiedName({ schema: of.schema, name: fresh })} RENAME TO ${quoteIdentifier(name)};`,
        ),
        'COMMIT;',
        '',
      ].join('\n'),
    },
  ];
}

/** Comments: the server says nothing of what goes along. */
function indexesGoing(all: readonly Former[]): readonly string[] {
  const built = all.flatMap(({ indexes }) => indexes.map(({ name }) => oneLine(name)));
  const mixed = all.flatMap((each) => each.mixed.map((index) => ({ ...index, of: each })));
  const lost = all.flatMap((each) => each.lost).filter((each) => mixed.every(({ name }) => name !== each));
  const on = joined(all.map(({ one }) => oneLine(one.name)));
  return [
    ...(built.length === 0
      ? []
      : [
          `-- Indexes that go with it and are built again without it first, and then get their names: ${built.join(', ')}.`,
        ]),
    ...all.flatMap(({ doubled, one }) =>
      doubled.map(({ name, by }) => `-- ${name}: goes with it; ${by} does the same on ${oneLine(one.name)}.`),
    ),
    ...mixed.map(
      ({ name, text, of: { one } }) =>
        `-- ${name}: goes with it (${text}). Build what does the same without ${oneLine(one.kept)} first.`,
    ),
    ...(lost.length === 0
      ? []
      : [`-- ${lost.join(', ')}: goes with it, and nothing on ${on} does the same. See to that first.`]),
  ];
}

function namesOf(all: readonly Former[]): string {
  return joined([...new Set(all.map(({ one }) => oneLine(one.kept)))]);
}

interface Reason {
  readonly when: string;
  readonly says: string;
}

/** The change has not run, or what it has made is gone again. */
function absent({ one, table }: Former): readonly Reason[] {
  const of = oneLine(one.table);
  return [
    {
      when: `NOT ${isThere(table, one.kept)}`,
      says: `no column ${of}.${one.kept}: the change has not run, or was taken back, or this script has run`,
    },
    {
      when: `NOT ${isThere(table, one.name)}`,
      says: `no column ${of}.${one.name}: the change has not run as a whole`,
    },
  ];
}

function leftIn({ one, table }: Former): Reason {
  const [name, kept] = [one.name, one.kept].map(quoteIdentifier);
  return {
    when: `EXISTS (SELECT FROM ${qualifiedName(table)} WHERE ${name ?? ''} IS NULL AND ${kept ?? ''} IS NOT NULL)`,
    says: `rows of ${oneLine(one.table)} have a value in ${one.kept} and none in ${one.name}: copy these first`,
  };
}

/** Whatever has that name passes IF NOT EXISTS. */
function notBuilt({ of, fresh }: { readonly of: Table; readonly fresh: string }): Reason {
  const name = qualifiedName({ schema: of.schema, name: fresh });
  return {
    when: `NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(${stringLiteral(name)}) AND indrelid = ${regclass(of)} AND indisvalid)`,
    says: `index ${fresh} is not valid, or is another one: DROP INDEX CONCURRENTLY ${quoteIdentifier(fresh)}, and run this again`,
  };
}

/** The first that is so is told. */
function checked(reasons: readonly Reason[]): string {
  return [
    'DO $check$',
    'BEGIN',
    ...reasons.map(
      ({ when, says }, at) =>
        `  ${at === 0 ? 'IF' : 'ELSIF'} ${when} THEN\n    RAISE EXCEPTION USING MESSAGE = ${stringLiteral(oneLine(says))};`,
    ),
    '  END IF;',
    'END',
    '$check$;',
  ].join('\n');
}

function isThere(table: Table, name: string): string {
  return columnIsThere(regclass(table), name);
}
