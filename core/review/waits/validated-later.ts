/**
 * Statements that read a whole table while nobody may read or write it, in the form that reads it while everybody works: added NOT VALID, and validated in a
 * file of its own, whose locks let reads and writes through. SQL as text; nothing is sent.
 */
import { codeForFile, proseLine } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { capital, joined } from '../../text/enumerate.ts';
import { relationKey, tableByKey, unvalidatedNotNull } from '../../schema/lookup.ts';
import type { Constraint, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { type Placed, placesInWords, schemaAt, sharedTransactions } from '../placed.ts';
import { asWritten } from '../statements/name-in-file.ts';
import { inOwnFile } from '../order/other-engines.ts';
import { isOverAtOnce, secondsInWords } from '../statements/sizes.ts';
import { secondsOfAll } from '../statements/works.ts';
import { rowWaiters } from './row-waiters.ts';
import { worksUnderLocks } from './blocked.ts';
import { shutsOneByOne, shutTables } from './shut-tables.ts';

export interface ValidatedLater {
  /** A sentence or several. */
  readonly words: string;
  /** Nothing else takes its time under a lock. */
  readonly isAll: boolean;
}

interface Later {
  readonly placed: Placed;
  /** Its table, as the file names it. */
  readonly of: string;
  readonly constraint: string;
  /** SET NOT NULL: the column that a CHECK proves first. */
  readonly column: string | undefined;
  /** Of a CHECK that is written at a new column: what it asks, as SQL. */
  readonly apart?: string;
  /** The CHECK is there and waits to be validated; `dropped` by the same file. */
  readonly there?: 'kept' | 'dropped';
}

const mostNames = 4;

export function validatedLater(statements: readonly Placed[], date: string): ValidatedLater | undefined {
  const works = worksUnderLocks(statements);
  const found = works.map(laterAt);
  const all = found.flatMap((one) => one ?? []);
  if (all.length === 0 || all.length > mostNames) return undefined;
  const added = all.filter(({ column, apart }) => column === undefined && apart === undefined);
  const atColumns = all.filter(({ apart }) => apart !== undefined);
  const proved = all.filter(({ column }) => column !== undefined);
  const seconds = secondsOfAll([...new Set(all.map(({ placed }) => placed))], date);
  // Nobody makes three files for a moment.
  if (seconds !== undefined && isOverAtOnce(seconds)) return undefined;
  const own = inOwnFile(all.find(({ placed }) => placed.migration.alsoFor !== undefined)?.placed.migration);
  const readingOf = (...some: readonly Later[]): string =>
    readingInWords(secondsOfAll([...new Set(some.map(({ placed }) => placed))], date));
  const behind = added.map(validate).join(' ');
  const words = [
    ...(added.length === 0
      ? []
      : [
          `NOT VALID at ${placesOf(added)}${own}, and ${added.every(isSentAlone) && own === '' ? '' : `in a file of its own${own === '' ? '' : ', named so too,'} `}after it ${behind} (${readingOf(...added)}).`,
        ]),
    ...atColumns.map(
      (one) =>
        `${one.placed.place} without its CHECK: (1) behind it ${codeForFile(`ALTER TABLE ${one.of} ADD CONSTRAINT ${one.constraint} CHECK (${one.apart ?? ''}) NOT VALID;`)}${own}${own === '' ? '' : ';'} (2) ${isSentAlone(one) && own === '' ? 'then' : `in a file of its own${own === '' ? '' : ', named so too,'} after it`} ${validate(one)} (${readingOf(one)}).`,
    ),
    ...proved.map((one) => {
      const table = one.of;
      const column = quoteIdentifier(one.column ?? '');
      const last = `${codeForFile(`ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL;`)} (which reads nothing any more) and ${codeForFile(`ALTER TABLE ${table} DROP CONSTRAINT ${one.constraint};`)}`;
      if (one.there !== undefined)
        return `in place of ${one.placed.place}${one.there === 'dropped' ? ` and of what drops ${one.constraint} here` : ''} ${isSentAlone(one) ? 'one after the other' : 'two files'}${own}: (1) ${validate(one)} (${readingOf(one)}); (2) ${last}`;
      return `in place of ${one.placed.place} ${isSentAlone(one) ? 'one after the other' : 'three files'}${own}: (1) ${codeForFile(`ALTER TABLE ${table} ADD CONSTRAINT ${one.constraint} CHECK (${column} IS NOT NULL) NOT VALID;`)} (2) ${validate(one)} (${readingOf(one)}); (3) ${last}`;
    }),
  ];
  // One release with all of them is one transaction again.
  if (all.some(({ placed }) => placed.migration.isWholeRun))
    words.push(
      'Each file in a release of its own, or by hand, each committed, before the last: all pending files run in one transaction, which would keep the first lock through the reading.',
    );
  const later = new Set(all.map(({ placed }) => placed));
  const rows = rowWaiters(statements, date).filter((one) => later.has(one.later));
  const inFront = [...new Set(rows.flatMap((one) => one.works.map(({ place }) => place)))];
  if (inFront.length > 0)
    words.push(
      `${capital(placesInWords(inFront))} ${inFront.length === 1 ? 'stays' : 'stay'} in front of that in a file of ${inFront.length === 1 ? 'its' : 'their'} own, and in batches where Backfills says how: else others wait for the rows that ${inFront.length === 1 ? 'it changes' : 'they change'} until all are written.`,
    );
  const head = `So that nobody waits while ${placesOf(all)} ${all.length === 1 ? 'reads' : 'read'} all rows:`;
  const told = [...words, stillLocked(statements, all).trim()].filter((one) => one !== '');
  const isList = words.length > 1;
  return {
    words: isList
      ? [head, ...told.map((one) => capital(one))].map(proseLine).join('\n')
      : proseLine([head, ...told].join(' ')),
    isAll: found.every((one) => one !== undefined),
  };
}

function readingInWords(seconds: ReturnType<typeof secondsOfAll>): string {
  return `${seconds === undefined ? '' : `estimate: ${secondsInWords(seconds)}; `}reads and writes go on`;
}

/** What the files of that form say besides the change's own words, as a session that runs one is seen by: `CONSTRAINT orders_note_there`. */
export function wordsOfForm(statements: readonly Placed[]): readonly string[] {
  const all = worksUnderLocks(statements).flatMap((placed) => laterAt(placed) ?? []);
  return all.length > mostNames ? [] : [...new Set(all.map(({ constraint }) => `CONSTRAINT ${constraint}`))];
}

/** Nothing is read under them any more, and they are collected as before: a sentence that begins with a space. */
function stillLocked(statements: readonly Placed[], all: readonly Later[]): string {
  const own = sharedTransactions(statements).find(
    (each) => each.some((one) => all.some(({ placed }) => placed === one)) && shutsOneByOne(each),
  );
  if (own === undefined) return '';
  const shut = shutTables(own);
  const names = [...shut.keys()].map(oneLine);
  const places = placesInWords([...new Set([...shut.values()].map(({ place }) => place))]);
  return ` ${capital(places)} still ${names.length > mostNames ? `shut ${String(names.length)} tables` : `shut ${joined(names)}`} for a moment, one after the other, and wait for whoever is there: LOCK TABLE in front with a lock_timeout, or a transaction for each table, is needed there too.`;
}

/** Its tool sends each statement by itself, and it commits: another file for the next one changes nothing. */
function isSentAlone({ placed: { one, section, migration } }: Later): boolean {
  const { sends, toolTransaction } = section.delivery;
  const isEach =
    sends === 'statement-by-statement' && !toolTransaction && migration.sendingDoubt === undefined;
  return isEach && one.during.transaction.kind === 'own';
}

function placesOf(all: readonly Later[]): string {
  return placesInWords([...new Set(all.map(({ placed }) => placed.place))]);
}

function validate({ of, constraint }: Later): string {
  return codeForFile(`ALTER TABLE ${of} VALIDATE CONSTRAINT ${constraint};`);
}

/** Undefined where it does something else that takes its time, or several things. */
function laterAt(placed: Placed): readonly Later[] | undefined {
  const { one, section, at } = placed;
  const [before, after] = [schemaAt(placed), section.before[at + 1] ?? section.after];
  // Others of the same ALTER TABLE may be over in a moment.
  const working = one.actions.filter(({ effect }) =>
    effect.relations.some(
      ({ isNew, scan, rewrite, buildsIndex }) => !isNew && (scan || rewrite || buildsIndex),
    ),
  );
  const later = working.map(({ operation, effect }) => {
    if (
      operation.kind !== 'addConstraint' &&
      operation.kind !== 'setNotNull' &&
      operation.kind !== 'addColumn'
    )
      return undefined;
    if (effect.relations.some(({ isNew, rewrite, buildsIndex }) => !isNew && (rewrite || buildsIndex)))
      return undefined;
    const key = relationKey(before, operation.table);
    const [was, table] = [tableByKey(before, key), tableByKey(after, key)];
    if (was === undefined || table === undefined || table.partitionBy !== undefined) return undefined;
    const of = asWritten(table, operation.table);
    if (operation.kind === 'setNotNull') {
      const column = operation.column.text;
      const open = unvalidatedNotNull(was, column);
      if (open === undefined)
        return { placed, of, constraint: quoteIdentifier(`${table.name}_${column}_there`), column };
      const isLeft = tableByKey(section.after, key)?.constraints.some(({ name }) => name === open.name);
      const there = isLeft === true ? ('kept' as const) : ('dropped' as const);
      return { placed, of, constraint: quoteIdentifier(open.name), column, there };
    }
    if (operation.kind === 'addColumn') {
      const [asks, ...more] = operation.column.constraints.filter((each) => each.kind === 'check');
      const [made, ...others] = newOf('check', was, table);
      return asks === undefined || made === undefined || more.length + others.length > 0
        ? undefined
        : {
            ...{ placed, of, column: undefined, constraint: quoteIdentifier(made.name) },
            apart: asks.expression.text,
          };
    }
    const { kind } = operation.constraint;
    if (kind !== 'check' && kind !== 'foreign-key') return undefined;
    const given = operation.constraint.name?.text;
    const made = newOf(kind, was, table);
    const name = given ?? (made.length === 1 ? made[0]?.name : undefined);
    return name === undefined
      ? undefined
      : { placed, of, constraint: quoteIdentifier(name), column: undefined };
  });
  const known = later.flatMap((each) => each ?? []);
  return known.length === 0 || known.length < later.length ? undefined : known;
}

function newOf(kind: Constraint['kind'], was: Table, is: Table): readonly Constraint[] {
  return is.constraints.filter(
    (each) => each.kind === kind && !was.constraints.some(({ name }) => name === each.name),
  );
}
