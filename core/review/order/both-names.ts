/**
 * Columns that come back with nothing in them, where their values are too many for one transaction: indexes for code that reads both names
 * meanwhile, and the copy in batches. SQL as text, for psql; decides nothing. What serves, and what a second run does, is measured by
 * test/databases/review-both-names.test.ts.
 */
import { formatBytes, oneLine } from '../../plan/format.ts';
import { nameBeside } from '../../schema/free-name.ts';
import { displayName, indexesOf, relationKey, tableByKey, primaryKey } from '../../schema/lookup.ts';
import type { Index, IndexKey, Table } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { NamedScript } from '../model.ts';
import { schemaAt, type Placed } from '../placed.ts';
import { fillScript, inBatchesSql, inStretches } from '../rows/batch-sql.ts';
import { fillCost, type FillCost } from '../rows/fill-cost.ts';
import { builtAt } from '../statements/index-bytes.ts';
import { secondsOf, sizeAt, type Seconds } from '../statements/sizes.ts';
import { comeBackEmpty, type ComesBack } from './comes-back.ts';

export const bothScript = 'both-names.sql';

interface BothIndex {
  readonly sql: string;
  /** Of the file's own. */
  readonly place: string;
  /** What its file's own has in place of the new name: `COALESCE(rerun_of, rerun_of_old, id)`. */
  readonly expression: string;
  /** Until the values are copied nothing asks for the file's own that the previous one does not serve. */
  readonly waits: boolean;
}

export interface BothServed {
  readonly name: string;
  /** What has both: `COALESCE(rerun_of, rerun_of_old, id)`; undefined where it holds them for itself. */
  readonly expression: string | undefined;
}

export interface Both {
  /** For people. */
  readonly table: string;
  readonly indexes: readonly BothIndex[];
  /** Of the file: each has the column of before beside the new one, and needs no further one. */
  readonly served: readonly BothServed[];
  /** Of the file, on the new column alone, where such are there: code of the change seeks by each name for itself. */
  readonly either: readonly { readonly name: string; readonly former: string }[];
  /** Of the file, on that name, and of a form for which nothing is written here. */
  readonly left: readonly string[];
  /** Of all that the script builds beside others; undefined where the size of the table is not known. */
  readonly seconds: Seconds | undefined;
  readonly bytes: number | undefined;
  /** The copy, batch by batch; undefined where no key orders the rows. */
  readonly fill: string | undefined;
  /** What that writes. */
  readonly cost: FillCost;
}

/** What may stand beside the other in COALESCE, so that an index takes it: nothing of it hangs on the session. */
function isAlike({ former, type }: Pick<ComesBack, 'former' | 'type'>): boolean {
  const family = (name: string): string =>
    /^(?:smallint|integer|bigint)$/.test(name)
      ? 'integer'
      : /^(?:text|character varying(?:\(\d+\))?|varchar(?:\(\d+\))?)$/.test(name)
        ? 'text'
        : name;
  return family(former) === family(type);
}

/** `COALESCE(rerun_of, rerun_of_old)`: the other one as what the new one is. */
export function bothInSql({ name, kept, ...types }: ComesBack): string {
  const [own, other] = [name, kept].map(quoteIdentifier);
  return `COALESCE(${own ?? ''}, ${other ?? ''}${isAlike(types) ? '' : `::${types.type}`})`;
}

/** `statements`: of the section in which it comes back. */
export function bothOf(one: ComesBack, statements: readonly Placed[], date: string): Both | undefined {
  const [first] = statements;
  const after = first?.section.after;
  const table = after && tableByKey(after, one.key);
  if (first === undefined || after === undefined || table === undefined) return undefined;
  if (one.kind !== 'column' || one.value !== 'null') return undefined;
  const given = new Set<string>();
  const created = statements.flatMap((placed) =>
    createdOn(placed, one.key).map((index) => ({ placed, index })),
  );
  const served = created.flatMap(({ index }) => servedBy(index, one));
  const isOpen = (index: Index): boolean => isSaid(index, one.name) && servedBy(index, one).length === 0;
  const open = created.filter(({ index }) => isOpen(index));
  const either = served.length === 0 ? [] : open.flatMap(({ placed, index }) => eitherOf(index, one, placed));
  const found = open
    .filter(({ index }) => !either.some(({ name }) => name === oneLine(index.name)))
    .map((each) => ({ ...each, both: combined(each.index, one) }));
  const indexes = found.flatMap(({ placed, index, both }): readonly BothIndex[] => {
    if (both === undefined || table.partitionBy !== undefined) return [];
    const name = nameBeside(index, '_both', [after], given);
    given.add(name);
    const text = indexText(after, { ...index, elements: both }, placed.migration.targetVersion);
    return [
      {
        sql: `CREATE INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${qualifiedName(table)} ${text};`,
        place: placed.place,
        expression:
          both.find((each, at) => each !== index.elements[at] && index.elements[at]?.column === undefined)
            ?.expression ?? bothInSql(one),
        waits:
          index.elements.some(({ column }) => column === undefined) &&
          formerOf(index, one, placed) !== undefined,
      },
    ];
  });
  const size = sizeAt({ sizes: first.migration.sizes, date }, oneLine(displayName(one.key)));
  const build = secondsOf('index-build', size, { twice: true });
  const perRow = statements.flatMap((placed) =>
    indexes.some(({ place }) => place === placed.place)
      ? builtAt(placed, date).map((each) => each.perRow)
      : [],
  );
  const isMeasured = size?.rows !== undefined && perRow.length === indexes.length;
  return {
    table: one.table,
    indexes,
    ...{ served, either },
    left: found.flatMap(({ index, both }) => (both === undefined ? [oneLine(index.name)] : [])),
    seconds: build && { least: indexes.length * build.least, most: indexes.length * build.most },
    // A page of an index is filled to nine tenths.
    bytes: isMeasured
      ? perRow.reduce<number>((sum, each) => sum + ((each ?? leastPerRow) * (size.rows ?? 0)) / 0.9, 0)
      : undefined,
    fill: fillOf(one, table, first),
    cost: fillCost({
      ...{ table, schema: after, column: one.name, size },
      targetVersion: first.migration.targetVersion,
      more: { all: indexes.length, whole: indexes.filter(({ sql }) => !/\) WHERE /.test(sql)).length },
    }),
  };
}

const leastPerRow = 20;

function createdOn({ one, section, at }: Placed, key: string): readonly Index[] {
  return one.actions.flatMap(({ operation }) =>
    operation.kind === 'createIndex' && relationKey(schemaAt({ section, at }), operation.table) === key
      ? indexesOf(section.after, key).filter(({ name }) => name === operation.name?.text)
      : [],
  );
}

function isSaid({ elements, where }: Index, name: string): boolean {
  return (
    elements.some(({ column, expression }) => column === name || mentions(expression, name)) ||
    mentions(where, name)
  );
}

function mentions(text: string | undefined, name: string): boolean {
  const said = new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '.')}(?![\\w$])`);
  return text !== undefined && said.test(text);
}

const coalesces = /^\(*(coalesce\([^()]*\))\)*$/i;

/** Its keys, its expressions or what it holds besides have both. */
function servedBy(index: Index, { name, kept }: ComesBack): readonly BothServed[] {
  const holds = (of: string): boolean =>
    index.include.includes(of) ||
    index.elements.some(({ column, expression }) => column === of || mentions(expression, of));
  if (!holds(name) || !holds(kept)) return [];
  const own = index.elements.find(
    ({ expression: text }) => mentions(text, name) && mentions(text, kept) && coalesces.test(text ?? ''),
  )?.expression;
  const expression = own && oneLine(own.replace(coalesces, '$1'));
  return [{ name: oneLine(index.name), expression }];
}

/** Where the file sees to both names elsewhere, a key on the column alone and its twin of before serve OR together. */
function eitherOf(index: Index, one: ComesBack, placed: Placed): Both['either'] {
  const isBare =
    index.elements.every(({ column }) => column !== undefined) && index.elements[0]?.column === one.name;
  const former = isBare ? formerOf(index, one, placed) : undefined;
  return former === undefined ? [] : [{ name: oneLine(index.name), former: oneLine(former) }];
}

/** A column, or one of the values of a COALESCE; undefined of anything else, and of what keeps rows apart. */
function combined(
  { elements, where, unique, method }: Index,
  one: ComesBack,
): readonly IndexKey[] | undefined {
  if (unique || method !== 'btree' || mentions(where, one.name) || !isAlike(one)) return undefined;
  const all = elements.map((each): IndexKey | undefined => {
    if (each.column === one.name) return { ...each, column: undefined, expression: bothInSql(one) };
    if (!mentions(each.expression, one.name)) return each;
    const values = /^\(*\s*coalesce\s*\(([^()]{1,500})\)[\s)]*$/i
      .exec(each.expression ?? '')?.[1]
      ?.split(',');
    const own = values?.filter((value) => mentions(value, one.name)) ?? [];
    const isPlain = [one.name, quoteIdentifier(one.name)].includes(own[0]?.trim() ?? '');
    if (values === undefined || own.length !== 1 || !isPlain) return undefined;
    const said = values.flatMap((value) => (value === own[0] ? bothValues(one) : [value.trim()]));
    return { ...each, expression: `COALESCE(${said.join(', ')})` };
  });
  return all.every((each) => each !== undefined) ? all : undefined;
}

export function bothValues({ name, kept }: ComesBack): readonly string[] {
  return [name, kept].map(quoteIdentifier);
}

/** The same on the name under which the values are: it has been renamed along. */
function formerOf(index: Index, { name, kept, key }: ComesBack, { section }: Placed): string | undefined {
  const shape = ({ elements, where }: Index): string =>
    [...elements.map((each) => each.column ?? each.expression ?? ''), where ?? '']
      .map((text) =>
        text
          .replaceAll(/[\s"()]+/g, ' ')
          .trim()
          .toLowerCase(),
      )
      .join(';');
  const was = shape(index).replaceAll(
    new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '.')}(?![\\w$])`, 'g'),
    kept,
  );
  return indexesOf(section.after, key).find((each) => each.name !== index.name && shape(each) === was)?.name;
}

// ------------------------------------------------------------------------------------------------------------------ the copy

/** By stretches of the primary key: what is done is not read again by the next, and a second run goes on. */
function fillOf(one: ComesBack, table: Table, { section }: Placed): string | undefined {
  const left = tableByKey(section.after, table.key);
  const [only, ...more] = (left && primaryKey(left)?.columns) ?? [];
  if (only === undefined || more.length > 0) return undefined;
  const [own, other, id] = [one.name, one.kept, only].map(quoteIdentifier);
  const on = qualifiedName(table);
  const value = one.former === one.type ? other : `${other ?? ''}::${one.type}`;
  const where = `${own ?? ''} IS NULL AND ${other ?? ''} IS NOT NULL`;
  return `${inBatchesSql({ on, key: id ?? '', update: `UPDATE ${on} SET ${own ?? ''} = ${value ?? ''}`, where })}
-- What is left: 0, or it is run again. Run by a second session it says how far the copy is.
SELECT count(*) FROM ${on} WHERE ${where};
-- Room of the former rows is used again after it.
VACUUM (ANALYZE) ${on};`;
}

/** Each column with the statements of its section. */
export function bothIn(statements: readonly Placed[], date: string): readonly Both[] {
  return [...new Set(statements.map(({ section }) => section))].flatMap((section) => {
    const own = statements.filter((one) => one.section === section);
    const [first] = own;
    return first === undefined ? [] : comeBackEmpty(first).flatMap((one) => bothOf(one, own, date) ?? []);
  });
}

/** When to end the copy: half of it is as good as all. Sentences. */
export function fillStopped(statements: readonly Placed[], date: string): readonly string[] {
  const all = bothIn(statements, date).filter(
    ({ fill, cost }) => fill !== undefined && cost.words.length > 0,
  );
  if (all.length === 0) return [];
  const rooms = all.flatMap(({ cost: { room } }) => room ?? []);
  const [most] = rooms.toSorted((a, b) => b.bytes - a.bytes);
  const disk =
    most === undefined
      ? 'free disk passes a limit that you write down before'
      : `less than ${formatBytes(most.bytes)} of disk is free (what ${most.rows} take)`;
  return [
    `While ${fillScript} works: ${disk}, or a slot (pg_replication_slots) keeps more log than the disk bears: end it. What it has committed stays, and run again it goes on.`,
  ];
}

/** In the order in which they are run. */
export function bothScripts(statements: readonly Placed[], date: string): readonly NamedScript[] {
  const all = bothIn(statements, date);
  const [indexes, fills] = [all.flatMap((one) => one.indexes), all.flatMap(({ fill }) => fill ?? [])];
  return [
    ...(indexes.length === 0
      ? []
      : [
          {
            name: bothScript,
            text: [
              '-- Only where the values are copied later: after the commit of the change, before code runs that reads both names.',
              '-- Each statement by itself, outside of a transaction: psql -v ON_ERROR_STOP=1 -f, without -1.',
              '-- What fails may leave an invalid index (SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid): DROP INDEX CONCURRENTLY that one, then go on with its statement.',
              '-- They go with the column of before.',
              'SET statement_timeout = 0;',
              'SET lock_timeout = 0;',
              ...indexes.map(({ sql }) => sql),
              '',
            ].join('\n'),
          },
        ]),
    ...(fills.length === 0
      ? []
      : [
          {
            name: fillScript,
            text: [
              '-- Only where the values are copied later: with the release that reads both names, beside others. psql -v ON_ERROR_STOP=1 -f, without -1.',
              inStretches,
              'SET statement_timeout = 0;',
              ...fills,
              '',
            ].join('\n'),
          },
        ]),
  ];
}
