/** Rows and values that a way back meets: what releases have written since goes with what it takes away, and some of what was lost it writes again. */
import { code } from '../../text/code-in-prose.ts';
import type { OperationKind } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { groupBy } from '../../collections/group-by.ts';
import { column, displayName, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { commas } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedMigration, ReviewedSection } from '../input.ts';
import { anewBy, tablesAnew } from '../order/table-anew.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { partsOf } from '../rows/updated-rows.ts';
import { backStatements } from './back-statements.ts';

const mostNames = 6;

/** What the way back takes away, and releases have filled meanwhile. */
export function writtenSince(migration: ReviewedMigration): readonly string[] {
  const { sections } = migration;
  const anew = writtenAnew(migration);
  const made = madeIn(sections);
  const names = [...new Set([...made.map(nameOf), ...anew].map(oneLine))];
  const more = names.length - 6;
  return names.length === 0
    ? []
    : [
        `What was written to ${names.slice(0, more > 1 ? 6 : 7).join(', ')}${more > 1 ? ` and ${more} more` : ''} by then is lost.${anew.length > 0 ? '' : `${keptByCopy(made)}${filledAnew(made, sections)}`}`,
      ];
}

interface Made {
  readonly table: Table;
  /** As the change finds it. */
  readonly was?: Table;
  /** Undefined: all of it. */
  readonly column: string | undefined;
}

function nameOf({ table, column: name }: Made): string {
  return name === undefined ? displayName(table.key) : `${displayName(table.key)}.${name}`;
}

function madeIn(sections: ReviewedMigration['sections']): readonly Made[] {
  return sections.flatMap(({ statements, before, found, after }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly Made[] => {
        if (operation.kind !== 'addColumn' && operation.kind !== 'createTable') return [];
        const key = relationKey(before[at] ?? found, operation.table);
        const table = tableByKey(after, key);
        if (table === undefined) return [];
        const was = tableByKey(found, key);
        // IF NOT EXISTS has passed over what was there: it stays.
        if (operation.kind === 'createTable') return was === undefined ? [{ table, column: undefined }] : [];
        const name = operation.column.name.text;
        const named = renamedLater(name, key, {
          statements: statements.slice(at + 1),
          before: before.slice(at + 1),
          found,
        });
        const own = column(table, named);
        // Nobody writes to a generated one: its values come again with it.
        const isWritten = own !== undefined && own.generated === undefined;
        return was !== undefined && column(was, name) === undefined && isWritten
          ? [{ table, was, column: named }]
          : [];
      }),
    ),
  );
}

/** The change that comes again fills it by its own words: a sentence that begins with a space. */
function filledAnew(made: readonly Made[], sections: ReviewedMigration['sections']): string {
  const isFilled = sections.some(({ statements, before, found }) =>
    statements.some(({ actions }, at) =>
      actions.some(
        ({ operation }) =>
          operation.kind === 'update' &&
          made.some(
            ({ table, column: name }) =>
              name !== undefined &&
              operation.columns.includes(name) &&
              relationKey(before[at] ?? found, operation.table) === table.key,
          ),
      ),
    ),
  );
  return isFilled
    ? ` The change applied again gives every row the value of its own UPDATE, not the one that it had: put these back behind it${putBack(made)}.`
    : '';
}

/** Of one table: in one transaction, in psql. Half a sentence; empty where nothing names its rows. */
function putBack(made: readonly Made[]): string {
  const [first, ...others] = new Set(made.map(({ table }) => table.key));
  const one = made.find(({ table }) => table.key === first);
  const key = (one?.was && primaryKey(one.was)?.columns) ?? [];
  if (one === undefined || others.length > 0 || key.length === 0 || one.column === undefined) return '';
  const names = made.flatMap(({ column: name }) => (name === undefined ? [] : [quoteIdentifier(name)]));
  const [of, columns] = [qualifiedName(one.table), [...key.map(quoteIdentifier), ...names]];
  const set = names.map((name) => `${name} = k.${name}`).join(', ');
  const same = key.map((name) => `t.${quoteIdentifier(name)} = k.${quoteIdentifier(name)}`).join(' AND ');
  const lines = [
    `BEGIN; CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT ${columns.join(', ')} FROM ${of} WITH NO DATA;`,
    `\\copy kept FROM '${keptFile(one.table, one.column)}' WITH (FORMAT csv, HEADER)`,
    `UPDATE ${of} AS t SET ${set} FROM kept AS k WHERE ${same}; COMMIT;`,
  ];
  return ` (three lines in psql: ${lines.map(code).join(', ')})`;
}

function keptFile(table: Table, part: string): string {
  return `kept-${table.name}-${part}`.replaceAll(/[^\w.-]/g, '_').concat('.csv');
}

const mostCopies = 2;

/** Whoever wants it later, when the change comes again: a sentence that begins with a space. */
function keptByCopy(made: readonly Made[]): string {
  const copies = [...groupBy(made, ({ table }) => table.key).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { table } = first;
    const of = oneLine(qualifiedName(table));
    // Not over a file of the export, nor of another migration.
    const isWhole = own.some((one) => one.column === undefined);
    const part = isWhole ? 'all' : (first.column ?? '');
    const file = keptFile(table, part);
    if (isWhole) return [code(`\\copy ${of} TO '${file}' WITH (FORMAT csv, HEADER)`)];
    // The key of before: what comes with the change names no row behind it.
    const key = (first.was && primaryKey(first.was)?.columns) ?? primaryKey(table)?.columns;
    if (key === undefined || key.every((name) => own.some((one) => one.column === name))) return [];
    const columns = [...new Set([...key, ...own.flatMap((one) => one.column ?? [])])].map(quoteIdentifier);
    return [code(`\\copy (SELECT ${columns.join(', ')} FROM ${of}) TO '${file}' WITH (FORMAT csv, HEADER)`)];
  });
  return copies.length === 0 || copies.length > mostCopies
    ? ''
    : ` To keep it: ${copies.join(', and ')} in psql${copies.length > 1 ? ', each on a line of its own' : ''}, before the script and when nothing writes it any more.`;
}

/** As it is called in the end: it may have taken the name of one that went. */
function renamedLater(
  name: string,
  key: string,
  { statements, before, found }: Pick<ReviewedSection, 'statements' | 'before' | 'found'>,
): string {
  return statements.reduce(
    (is, { actions }, at) =>
      actions.reduce(
        (named, { operation }) =>
          operation.kind === 'renameColumn' &&
          operation.column.text === named &&
          relationKey(before[at] ?? found, operation.table) === key
            ? operation.to.text
            : named,
        is,
      ),
    name,
  );
}

/** Of tables that the change has made anew under their names: all of one that the script drops, else the columns that it drops of it. */
function writtenAnew(migration: ReviewedMigration): readonly string[] {
  const { start, section } = { start: migration.sections[0]?.found, section: migration.sections.at(-1) };
  if (start === undefined || section === undefined) return [];
  const anew = tablesAnew({ start, section });
  if (anew.size === 0) return [];
  return backStatements(migration).flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      const schema = schemaAt(placed);
      if (anewBy(operation, schema, anew) !== undefined && operation.kind === 'dropRelation')
        return [`the new ${displayName(relationKey(schema, operation.target))}`];
      if (operation.kind !== 'dropColumn') return [];
      const key = relationKey(schema, operation.table);
      const of = anew.get(key);
      return of !== undefined && column(of.was, operation.column.text) === undefined
        ? [`${displayName(key)}.${operation.column.text}`]
        : [];
    }),
  );
}

/** The same of one that was not run: what it takes away is what its own statements say. */
export function writtenUnproved(migration: ReviewedMigration): readonly string[] {
  const names = backStatements(migration).flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      const schema = schemaAt(placed);
      if (operation.kind === 'dropColumn') {
        const key = relationKey(schema, operation.table);
        const was = tableByKey(migration.sections[0]?.found ?? schema, key);
        const isOwn = was !== undefined && column(was, operation.column.text) === undefined;
        const is = tableByKey(schema, key);
        const isGenerated = is && column(is, operation.column.text)?.generated !== undefined;
        return isOwn && isGenerated !== true ? [oneLine(`${displayName(key)}.${operation.column.text}`)] : [];
      }
      return [];
    }),
  );
  return names.length === 0
    ? []
    : [`What was written to ${commas([...new Set(names)], mostNames)} by then is lost.`];
}

/** Half a sentence: columns that it makes again and fills by a statement of its own; undefined where there are none. */
export function writtenAgain(migration: ReviewedMigration): string | undefined {
  const all = backStatements(migration);
  const made = new Set(
    all.flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) =>
        operation.kind === 'addColumn'
          ? [`${displayName(relationKey(schemaAt(placed), operation.table))}.${operation.column.name.text}`]
          : [],
      ),
    ),
  );
  const filled = all.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) =>
      operation.kind === 'update'
        ? operation.columns
            .map((each) => `${displayName(relationKey(schemaAt(placed), operation.table))}.${each}`)
            .filter((name) => made.has(name))
            .map((name) => ({ name: oneLine(name), place: placed.place }))
        : [],
    ),
  );
  return filled.length === 0
    ? undefined
    : `of the data only what ${placesInWords([...new Set(filled.map(({ place }) => place))])} of the script finds for ${commas([...new Set(filled.map(({ name }) => name))], mostNames)}`;
}

interface FoundAgain {
  readonly name: string;
  readonly place: string;
  /** Counts the rows in which it finds nothing; undefined where it is too long to be read, or no plain one. */
  readonly query: string | undefined;
}

const longestQuery = 320;

/** Columns that it makes again, each with the first statement that fills it from what is there then. */
function foundAgain(migration: ReviewedMigration): readonly FoundAgain[] {
  const all = backStatements(migration);
  const found = new Map<string, FoundAgain>();
  const made = new Set<string>();
  for (const placed of all)
    for (const { operation } of placed.one.actions) {
      if (operation.kind !== 'addColumn' && operation.kind !== 'update') continue;
      const table = displayName(relationKey(schemaAt(placed), operation.table));
      if (operation.kind === 'addColumn') {
        const { name, notNull, default: value, identity, serial } = operation.column;
        if ([notNull, value, identity, serial].every((one) => one === undefined))
          made.add(`${table}.${name.text}`);
        continue;
      }
      const names = operation.columns.map((one) => `${table}.${one}`).filter((one) => made.has(one));
      if (isPlainCopy(placed)) continue;
      const query = names.length === operation.columns.length ? countOfNone(placed) : undefined;
      for (const name of names)
        if (!found.has(name)) found.set(name, { name: oneLine(name), place: placed.place, query });
    }
  return [...found.values()];
}

/** What stands in another column is there in every row that has it, whoever has written it. */
function isPlainCopy({ one }: Placed): boolean {
  const { sets, where = '' } = partsOf(one.statement.parsed) ?? {};
  return (
    sets !== undefined &&
    sets.split(',').every((each) => /^\s*"?\w+"?\s*=\s*"?\w+"?(?:::\w+)?\s*$/.test(each)) &&
    /^(?:"?\w+"?\s+IS\s+NOT\s+NULL)?$/i.test(where)
  );
}

/** Of an UPDATE of one column by the row itself: where it leaves or makes a null. */
function countOfNone({ one }: Placed): string | undefined {
  const parts = partsOf(one.statement.parsed);
  const { operation } = one.actions[0] ?? {};
  if (parts === undefined || parts.from !== undefined || operation?.kind !== 'update') return undefined;
  const value = operation.columns.length === 1 ? /^"?\w+"?\s*=\s*(.*)$/s.exec(parts.sets)?.[1] : undefined;
  // Written on one line it has to say the same.
  const text = `${value ?? ''} ${parts.where ?? ''}`;
  const isBroken = (text.match(/'(?:[^']|'')*'/g) ?? []).some((one) => /\s\s|\n/.test(one));
  if (value === undefined || isBroken || /--|\/\*/.test(text)) return undefined;
  const found = parts.where === undefined ? value : `CASE WHEN ${parts.where} THEN ${value} END`;
  const query = `SELECT count(*) FROM ${parts.target} WHERE ${found} IS NULL`.replaceAll(/\s+/g, ' ');
  return query.length > longestQuery ? undefined : oneLine(query);
}

/** What a release has written otherwise since is not among what it finds. Sentences. */
export function notFoundAgain(migration: ReviewedMigration): readonly string[] {
  return foundAgain(migration).map(({ name, place, query }) => {
    const count = query === undefined ? '' : ` In how many: ${code(query)}.`;
    return `${name} comes back empty in rows in which ${place} of the script finds nothing for it: what a release has written in another form since the change is lost then.${count}`;
  });
}

/** For what cannot be undone. Sentences. */
export function notFoundInBrief(migration: ReviewedMigration): readonly string[] {
  const names = foundAgain(migration).map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `From the first write of the new release on, the way back may lose values of ${commas(names, mostNames)}: it knows those alone that it finds then (see Rollback).`,
      ];
}

/** It takes away indexes, constraints and the like: what rows hold neither stops it nor goes with it. */
export function meetsNoRows(migration: ReviewedMigration): boolean {
  const all = backStatements(migration);
  return (
    all.length > 0 &&
    all.every(
      ({ one }) =>
        one.gaps.length === 0 &&
        one.actions.length > 0 &&
        one.actions.every(({ operation }) => withoutRows.has(operation.kind)),
    )
  );
}

const withoutRows: ReadonlySet<OperationKind> = new Set([
  'begin',
  'commit',
  'setVariable',
  'dropIndex',
  'dropConstraint',
  'dropNotNull',
  'dropDefault',
  'setDefault',
  'dropTrigger',
  'renameRelation',
  'renameColumn',
  'renameConstraint',
  'commentOn',
]);

export const provedSchema =
  'Proved on empty tables: the way back restores the schema, and the way forward runs again.';

export const proved = `${provedSchema} What it does with rows that are written in between was not tried.`;

/** What rows make of one that was proved on empty tables. */
export function provedWith(notFound: readonly string[], isWithoutRows: boolean): string {
  if (notFound.length > 0) return [provedSchema, ...notFound].join(' ');
  return isWithoutRows ? provedSchema : proved;
}
