/**
 * Foreign keys that a change drops and adds again, with the same columns and the same target: one change of one key. What differs is said here,
 * and what a delete of a row that is referred to does from then on. No release can have written rows against such a key.
 */
import { shown } from '../shown.ts';
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { foreignKeysFrom, relationKey, tableByKey, type ForeignKey } from '../../schema/lookup.ts';
import { personalDataIn } from '../../personal-data/personal-data.ts';
import type { PersonalDataSettings } from '../../personal-data/settings.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { actionText } from '../../schema/print/referential-action.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { deletedAlong } from './deleted-along.ts';
import { refusedAboveInWords } from './refused-above.ts';

export interface RenewedKey {
  readonly table: Table;
  readonly was: ForeignKey;
  readonly is: ForeignKey;
}

interface Ends {
  readonly start: Schema;
  readonly end: Schema;
}

/** `before`: the schema that the statement finds. */
export function renewedKey(
  operation: Operation,
  before: Schema,
  { start, end }: Ends,
): RenewedKey | undefined {
  if (operation.kind !== 'dropConstraint' && operation.kind !== 'addConstraint') return undefined;
  const key = relationKey(before, operation.table);
  const [former, table] = [tableByKey(start, key), tableByKey(end, key)];
  if (former === undefined || table === undefined) return undefined;
  const [found, left] = [foreignKeysFrom(former), foreignKeysFrom(table)];
  const isKept = ({ name }: ForeignKey): boolean =>
    found.some((one) => one.name === name) && left.some((one) => one.name === name);
  // One that stays as it is under its own name is none of the two, whatever is alike.
  const isPair = (was: ForeignKey, is: ForeignKey): boolean =>
    isAlike(was, is) && (was.name === is.name || !(isKept(was) || isKept(is)));
  if (operation.kind === 'dropConstraint') {
    const was = found.find(({ name }) => name === operation.constraint.text);
    const is = was && left.find((one) => isPair(was, one));
    return was === undefined || is === undefined ? undefined : { table, was, is };
  }
  const { constraint } = operation;
  if (constraint.kind !== 'foreign-key') return undefined;
  const columns = constraint.columns.map(({ text }) => text).join();
  const is = left.find(
    (one) =>
      one.columns.join() === columns &&
      one.references.relation === relationKey(before, constraint.references) &&
      (constraint.name === undefined || one.name === constraint.name.text),
  );
  const was = is && found.find((one) => isPair(one, is));
  return was === undefined || is === undefined ? undefined : { table, was, is };
}

function isAlike(one: ForeignKey, other: ForeignKey): boolean {
  return (
    one.columns.join() === other.columns.join() &&
    one.references.relation === other.references.relation &&
    one.references.columns.join() === other.references.columns.join() &&
    one.references.period === other.references.period
  );
}

export function renewedAt({ one, section, at, start }: Placed, end: Schema): readonly RenewedKey[] {
  const before = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => renewedKey(operation, before, { start, end }) ?? []);
}

/** The key was checked before, and nothing has written its columns since: no row can be in its way. */
export function holdsAlready(
  operation: Operation,
  before: Schema,
  { start, section }: Pick<Placed, 'start' | 'section'>,
  isWritten: (table: string, columns: readonly string[]) => boolean,
): boolean {
  const { table, was, is } = renewedKey(operation, before, { start, end: section.after }) ?? {};
  if (table === undefined || was?.valid !== true || was.references.match !== is?.references.match)
    return false;
  const { relation, columns } = was.references;
  return !isWritten(table.key, was.columns) && !isWritten(relation, columns);
}

/** Each once, in the order in which they come again. */
export function renewedIn(statements: readonly Placed[]): readonly RenewedKey[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  const found = new Map<string, RenewedKey>();
  for (const placed of statements) {
    const added = placed.one.actions.some(({ operation: { kind } }) => kind === 'addConstraint');
    if (added) for (const one of renewedAt(placed, end)) found.set(`${one.table.key} ${one.is.name}`, one);
  }
  return [...found.values()];
}

// ------------------------------------------------------------------------------------------------------------ what differs

/** Sentences, the same difference once. */
export function renewedInWords(statements: readonly Placed[]): readonly string[] {
  const byWords = groupBy(renewedIn(statements), (one) => differences(one).join(', '));
  return [...byWords].map(([words, keys]) => {
    const isOne = keys.length === 1;
    const names = keys.map(({ table, was }) => `${oneLine(was.name)} of ${shown(table.key)}`).join(', ');
    const what = `foreign ${isOne ? 'key' : 'keys'} ${names}`;
    return words === ''
      ? `Drops ${what} and adds ${isOne ? 'it' : 'them'} again as ${isOne ? 'it was' : 'they were'}.`
      : `Changes ${what}: ${words}.`;
  });
}

function differences({ was, is }: RenewedKey): readonly string[] {
  const timing = (one: ForeignKey): string =>
    !one.deferrable
      ? 'not deferrable'
      : `deferrable${one.initiallyDeferred ? ', checked at the end of a transaction' : ''}`;
  const deletes = deletesAs(was) !== deletesAs(is);
  return [
    ...(deletes ? [`ON DELETE ${deletesAs(is)} where it was ${deletesAs(was)}`] : []),
    ...(was.references.onUpdate === is.references.onUpdate
      ? []
      : [
          `ON UPDATE ${actionText(is.references.onUpdate)} where it was ${actionText(was.references.onUpdate)}`,
        ]),
    ...(was.references.match === is.references.match
      ? []
      : [`MATCH ${is.references.match.toUpperCase()} where it was ${was.references.match.toUpperCase()}`]),
    ...(timing(was) === timing(is) ? [] : [`${timing(is)} where it was ${timing(was)}`]),
    ...(was.valid === is.valid
      ? []
      : [is.valid ? 'validated from now on' : 'not validated, where it was validated']),
    ...(was.name === is.name ? [] : [`under the name ${oneLine(is.name)}`]),
  ];
}

/** When it is checked, and nothing else: the server need not read a row for that. */
export function isTimedOtherwise({ table, was, is }: RenewedKey): boolean {
  const same = { ...was, deferrable: is.deferrable, initiallyDeferred: is.initiallyDeferred };
  const isOther = was.deferrable !== is.deferrable || was.initiallyDeferred !== is.initiallyDeferred;
  return isOther && was.valid && differences({ table, was: same, is }).length === 0;
}

function deletesAs({ references: { onDelete, deleteColumns } }: ForeignKey): string {
  const only = deleteColumns.length === 0 ? '' : ` (${deleteColumns.map(oneLine).join(', ')})`;
  return `${actionText(onDelete)}${only}`;
}

// ---------------------------------------------------------------------------------------------------------- what deletes do

type Effect = 'erases' | 'keeps' | 'refuses';

function effectOf({ references: { onDelete } }: ForeignKey): Effect {
  if (onDelete === 'cascade') return 'erases';
  return onDelete === 'set-null' || onDelete === 'set-default' ? 'keeps' : 'refuses';
}

/** Deletes that went through fail from then on. */
export function isRestricting({ was, is }: RenewedKey): boolean {
  return effectOf(is) === 'refuses' && effectOf(was) !== 'refuses';
}

interface Turned {
  /** The table whose rows are deleted. */
  readonly parent: string;
  readonly from: Effect;
  readonly to: Effect;
  readonly keys: readonly RenewedKey[];
}

/** By the table that is referred to. */
function turnedIn(statements: readonly Placed[]): readonly Turned[] {
  const found = new Map<string, Turned>();
  for (const one of renewedIn(statements)) {
    const [from, to] = [effectOf(one.was), effectOf(one.is)];
    if (from === to) continue;
    const parent = one.is.references.relation;
    const key = `${parent} ${from} ${to}`;
    found.set(key, { parent, from, to, keys: [...(found.get(key)?.keys ?? []), one] });
  }
  return [...found.values()];
}

/** What somebody has to have meant. Sentences. */
export function deletesToDecide(statements: readonly Placed[]): readonly string[] {
  const end = statements.at(-1)?.section.after;
  return turnedIn(statements).map((turned) => {
    const { to, keys, parent } = turned;
    const of = `deleting a row of ${shown(parent)}`;
    const rows = `its rows of ${childrenOf(turned)}`;
    const was = untilNow(turned);
    switch (to) {
      case 'erases': {
        const also = end === undefined ? [] : cascaded(end, keys);
        const more = also.length === 0 ? '' : `, and with them those of ${few(also)}`;
        return `Whether ${of} is to delete ${rows} for good from now on${more}; until now ${was}. The release that runs does so too as soon as the change is there.`;
      }
      case 'keeps':
        return `Whether ${of} is to leave ${rows} there from now on, with ${nulled(keys)}, and code can do with that; until now ${was}.`;
      case 'refuses':
        return `Whether ${of} may fail from now on while there are ${rows.replace('its ', '')} for it; until now ${was}.${end === undefined ? '' : refusedAboveInWords(end, parent, keys)}`;
    }
  });
}

function untilNow({ from }: Turned): string {
  switch (from) {
    case 'erases':
      return 'they went with it (CASCADE)';
    case 'keeps':
      return 'they stayed without it';
    case 'refuses':
      return 'it was refused while there were any';
  }
}

function nulled(keys: readonly RenewedKey[]): string {
  const names = keys.flatMap(({ table, is }) =>
    (is.references.deleteColumns.length > 0 ? is.references.deleteColumns : is.columns).map(
      (name) => `${shown(table.key)}.${oneLine(name)}`,
    ),
  );
  const isDefault = keys.some(({ is }) => is.references.onDelete === 'set-default');
  return `${isDefault ? 'the default' : 'null'} in ${names.join(', ')}`;
}

/** Where the way back ends: rows that go along. Sentences. */
export function rowsCascaded(statements: readonly Placed[]): readonly string[] {
  return turnedIn(statements)
    .filter(({ to }) => to === 'erases')
    .map(
      (turned) =>
        `From the first row of ${shown(turned.parent)} that is deleted on, its rows of ${childrenOf(turned)} are gone (ON DELETE CASCADE): no way back brings them.`,
    );
}

/** What the way back does to deletes. Sentences. */
export function deletesBack(statements: readonly Placed[]): readonly string[] {
  const all = turnedIn(statements);
  if (all.length === 0) return [];
  const lost = all.some(({ to }) => to === 'erases') ? ' Rows that went along until then stay gone.' : '';
  const kept = all
    .filter(({ from, to }) => from === 'erases' && to === 'keeps')
    .map((one) => ` Rows of ${childrenOf(one)} that a delete has left without ${shown(one.parent)} stay so.`);
  return [`Deletes do again what they did before.${lost}${kept.join('')}`];
}

/** Where the rows are about people: what erasing one of them takes along. Sentences. */
export function erasedOtherwise(
  statements: readonly Placed[],
  settings: PersonalDataSettings,
): readonly string[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  const people = personalDataIn(end, settings);
  return turnedIn(statements).flatMap((turned) => {
    const { parent, from, to } = turned;
    if ((people.table(parent)?.columns ?? []).length === 0 || (from !== 'erases' && to !== 'erases'))
      return [];
    const rows = `rows of ${childrenOf(turned)}`;
    return [
      to === 'erases'
        ? `${shown(parent)}: who is deleted there takes ${rows} along from now on.`
        : `${shown(parent)}: who is deleted there no longer takes ${rows} along${to === 'keeps' ? '; what they hold about the person stays' : ', and cannot be deleted while there are any'}.`,
    ];
  });
}

function childrenOf({ keys }: Turned): string {
  return [...new Set(keys.map(({ table }) => shown(table.key)))].join(', ');
}

/** Tables whose rows go along with those of the first. */
function cascaded(schema: Schema, keys: readonly RenewedKey[]): readonly string[] {
  const first = keys.map(({ table }) => table.key);
  return deletedAlong(schema, first).map(shown);
}

const mostNames = 6;

function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 1 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}
