/** What lets rows be written without columns that go, in a migration of its own: nulls or a default, by what the release that runs bears; and which number and which build it gets. */
import { code, codeForFile } from '../../text/code-in-prose.ts';
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, indexesOf } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { stringLiteral } from '../checks/check-sql.ts';
import { oldestServer } from '../checks/server.ts';
import type { NullsInCode, NumberedPlace, SqlInCode } from '../input.ts';
import type { DeploymentOrder, RunbookStep } from '../model.ts';
import type { Placed } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';
import { inFile } from '../statements/name-in-file.ts';
import { exportsIn } from '../rows/exports.ts';
import { blockedBy } from '../waits/blocked.ts';
import { startedWith } from './apart.ts';
import { failingOf, foundAt } from './failing-code.ts';
import { leftInWords, mostTold, neededColumns, neededIn, neededNames, type Needed } from './left-out.ts';

/** One statement for each table. */
function letOut(needed: readonly Needed[], own: readonly Placed[]): readonly string[] {
  return [...groupBy(needed, ({ table }) => table)].map(
    ([table, columns]) =>
      `ALTER TABLE ${inFile(table, own)} ${columns.map((one) => `ALTER COLUMN ${oneLine(quoteIdentifier(one.name))} ${wayOut(one, own)}`).join(', ')};`,
  );
}

/** A default where the release that runs surely bears no null, and one is known that every row may have. */
function valueOf(one: Needed, own: readonly Placed[]): string | undefined {
  return heldIn(one, own)?.bears === false ? defaultOf(one, own) : undefined;
}

function wayOut(one: Needed, own: readonly Placed[]): string {
  const value = valueOf(one, own);
  return value === undefined ? 'DROP NOT NULL' : `SET DEFAULT ${value}`;
}

/** A column with what lets it out: a default, or nulls. */
export interface LetOut extends Needed {
  readonly value: string | undefined;
}

/** Of a migration whose part of the order has that step in front of it. */
export function letOutIn(order: DeploymentOrder, own: readonly Placed[]): readonly LetOut[] {
  return neededIn(order, own).map((one) => ({ ...one, value: valueOf(one, own) }));
}

function heldIn({ table, name }: Needed, own: readonly Placed[]): NullsInCode | undefined {
  const said = columnSaid(table.key, name);
  return own.flatMap(({ migration }) => migration.nullsInCode).find((one) => one.column === said);
}

/** Programs say which of the two it has to be, and that can be had. */
function isDecided(one: Needed, own: readonly Placed[]): boolean {
  const held = heldIn(one, own);
  return held?.bears === true || (held !== undefined && defaultOf(one, own) !== undefined);
}

/** On a new database it has to run before the change too. */
function ownMigration(own: readonly Placed[]): string {
  const [first] = own;
  const { numbered } = first?.migration ?? {};
  return `a migration of its own${numbered === undefined ? '' : `, ${numberInWords(numbered)}`}`;
}

function numberInWords({ own, last, isRoom }: NumberedPlace): string {
  if (!isRoom) return `which takes the number ${own}, and this file a higher one`;
  return last === undefined ? `numbered below ${own}` : `numbered between ${last} and ${own}`;
}

/** In front of the release that leaves them out. */
export function letOutStep(own: readonly Placed[]): readonly RunbookStep[] {
  const needed = neededColumns(own);
  if (needed.length === 0) return [];
  const or = orDefault(needed, own);
  return [
    {
      title: `Let rows be written without ${neededNames(needed)}, in ${ownMigration(own)}`,
      // The release that still runs reads what the next one writes.
      lines: [
        [codeForFile(bound(own)), ...letOut(needed, own).map(codeForFile)].join(' '),
        ...(or === '' ? [] : [`Or${or.slice(' (or'.length, -1)}.`]),
        ...heldInWords(needed, own),
        ...subscribersFirst(needed),
        `It takes ACCESS EXCLUSIVE on ${tablesOf(needed)} for a moment (by statements of the same kind, this one was not run): reads and writes wait.`,
        ...broughtAlong(own),
        ...failedStart(own),
      ],
    },
  ];
}

/** What makes a database anew runs what it brings. */
function broughtAlong(own: readonly Placed[]): readonly string[] {
  const isBrought = startedWith(own).length > 0 || own[0]?.migration.runBy?.embeds !== undefined;
  return isBrought
    ? [
        `Put its file into the release of the next step${startedWith(own).length > 0 ? ', whose start applies it before that serves' : ''}: a database that is made with that release needs it too.`,
      ]
    : [];
}

/** A row without a value stops a subscriber that wants one: it is asked here, before the release that writes such rows. */
function subscribersFirst(needed: readonly Needed[]): readonly string[] {
  const names = [...new Set(needed.map(({ table }) => oneLine(stringLiteral(table.name))))];
  const [one = ''] = names;
  const is = names.length === 1 ? `= ${one}` : `IN (${names.join(', ')})`;
  return [
    `Where ${code(`SELECT pubname FROM pg_publication_tables WHERE tablename ${is};`)} finds one, run it on the subscribers first.`,
  ];
}

/** What starts with it ends at its lock_timeout. */
function failedStart(own: readonly Placed[]): readonly string[] {
  const isTaken = own[0]?.section.delivery.toolTransaction === true;
  if (startedWith(own).length === 0 || !isTaken) return [];
  const alone = own[0]?.migration.lock?.kind === 'none' ? 'Start one instance first. ' : '';
  return [`${alone}A start that fails at its lock_timeout leaves nothing of it: start it again.`];
}

/** It takes the same lock as the change, and waits behind the same transactions. */
function bound(own: readonly Placed[]): string {
  const { sends, toolTransaction } = own[0]?.section.delivery ?? {};
  return `SET ${toolTransaction === true || sends === 'whole' ? 'LOCAL ' : ''}lock_timeout = '5s';`;
}

/** Where the change itself takes moments: nothing runs then that would have to write what goes. */
export function stoppedInstead(own: readonly Placed[], date: string): readonly string[] {
  const isBrief = blockedBy(own, date).every(({ length }) => length === 'brief');
  if (neededColumns(own).length === 0 || !isBrief) return [];
  const first = exportsIn(own).length === 0 ? '' : 'export, ';
  return [
    `Or with a short stop, as this takes a moment: stop all instances, ${first}apply it, start the new release. (1), (2) and the STOP of the pre-flight that asks for (1) fall away.`,
  ];
}

/** In brackets. Of a column whose values are kept apart one constant serves one row. */
function orDefault(all: readonly Needed[], own: readonly Placed[]): string {
  const found = own[0]?.section.found;
  const needed = all.filter((one) => !isDecided(one, own));
  if (needed.length === 0) return '';
  const set = ` (or SET DEFAULT${needed.length === all.length ? '' : ` of ${neededNames(needed)}`}, where the release that runs cannot read nulls`;
  const apart = needed.filter(({ table, name }) => isKeptApart(table, name, found));
  if (apart.length === 0) return `${set})`;
  if (!isRandomMade(own) || !apart.every(takesRandom)) return '';
  const of = apart.length === needed.length ? '' : ` of ${neededNames(apart)},`;
  return `${set}:${of} a default that differs for each row, such as gen_random_uuid())`;
}

/** What programs hold it as, with its place. A sentence. */
function heldInWords(needed: readonly Needed[], own: readonly Placed[]): readonly string[] {
  const placed = (bears: boolean): readonly string[] =>
    needed.flatMap((one) => {
      const held = isDecided(one, own) ? heldIn(one, own) : undefined;
      return held?.bears === bears
        ? [
            `${oneLine(one.name)} (${oneLine(`${held.place.file}:${held.place.line}`)}: ${oneLine(held.type)})`,
          ]
        : [];
    });
  const [strict, open] = [placed(false), placed(true)];
  const words = [
    ...(strict.length === 0 ? [] : [`cannot read null in ${joined(strict, mostTold)}`]),
    ...(open.length === 0 ? [] : [`can read null in ${joined(open, mostTold)}`]),
  ];
  return words.length === 0
    ? []
    : [`The release that runs ${words.join(', and ')}: lines of the commit before.`];
}

/** What every row may have: by its type alone, where no key and no condition looks at it; a value of its own where rows are kept apart by it. */
function defaultOf(one: Needed, own: readonly Placed[]): string | undefined {
  const { table, name } = one;
  const type = column(table, name)?.type;
  if (type === undefined || type.arrayDimensions > 0 || isHeld(one)) return undefined;
  if (isKeptApart(table, name, own[0]?.section.found)) {
    if (!isRandomMade(own) || !takesRandom(one)) return undefined;
    return type.name === 'uuid' ? 'gen_random_uuid()' : 'gen_random_uuid()::text';
  }
  return emptyValues.get(type.name);
}

const emptyValues: ReadonlyMap<string, string> = new Map([
  ...['text', 'varchar', 'citext'].map((name) => [name, "''"] as const),
  ...['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'].map((name) => [name, '0'] as const),
  ...['timestamptz', 'timestamp', 'date'].map((name) => [name, 'now()'] as const),
  ...[['bool', 'false'] as const],
]);

/** The function is there without an extension. */
function isRandomMade(own: readonly Placed[]): boolean {
  return oldestServer(own.map(({ migration }) => migration)) >= 13;
}

/** Whatever of it an expression or an exclusion looks at. */
function isKeptApart(table: Table, name: string, found: Schema | undefined): boolean {
  const isIn = ({ unique, elements }: Index): boolean =>
    unique && elements.some((one) => one.column === name || one.expression?.includes(name) === true);
  return (
    (found !== undefined && indexesOf(found, table.key).some(isIn)) ||
    table.constraints.some(({ kind, columns }) => kind === 'exclusion' && columns.includes(name))
  );
}

/** As text it has 36 letters. Other keys and conditions may refuse it. */
function takesRandom(one: Needed): boolean {
  const type = column(one.table, one.name)?.type;
  if (type === undefined || type.arrayDimensions > 0 || isHeld(one)) return false;
  if (type.name === 'varchar') return (type.modifiers[0] ?? 36) >= 36;
  return type.name === 'text' || type.name === 'uuid';
}

/** By a condition, or a key to elsewhere. */
function isHeld({ table, name }: Needed): boolean {
  return table.constraints.some(
    ({ kind, columns, expression }) =>
      kind === 'exclusion' ||
      ((kind === 'foreign-key' || kind === 'check') &&
        (columns.includes(name) || expression?.includes(name) === true)),
  );
}

/** A sentence or two. */
export function neededInWords(own: readonly Placed[], sql: readonly SqlInCode[]): readonly string[] {
  const needed = neededColumns(own);
  if (needed.length === 0) return [];
  const them = needed.length === 1 ? 'it' : 'them';
  const is = needed.length === 1 ? 'it is' : 'they are';
  const { inserts, former, readers } = failingOf(needed, sql);
  const left = leftInWords(needed.map((one) => valueOf(one, own) !== undefined));
  return [
    `Every row needs a value in ${neededNames(needed)} (NOT NULL, no default). While ${is} there, the release that no longer writes ${them} can neither insert nor upsert into ${tablesOf(needed)}${foundAt(inserts)}. Once ${is} gone, the one that does fails${foundAt(former, ', lines of the commit before')}. (1) Before that release, let rows be written without ${them}, in a migration of its own: the runbook has it; (2) that release; (3) this, when no older one runs any more. During (2) the old release reads rows that the new one wrote, with ${left} that (1) lets in: look first in its code what it does with ${left === 'the default' ? 'it' : 'them'}${foundAt(readers)}.`,
  ];
}

function tablesOf(needed: readonly Needed[]): string {
  return joined([...new Set(needed.map(({ table }) => oneLine(displayName(table.key))))], mostTold);
}
