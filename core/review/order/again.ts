/**
 * Whether files of which each statement commits for itself can be run again from their top once they have stopped, by what their statements say: what has
 * run must do nothing the second time. Sentences for the step behind the change.
 */
import { code } from '../../text/code-in-prose.ts';
import { droppedName } from '../../operations/dropped-name.ts';
import { guardOf } from '../../operations/guards.ts';
import type { Operation } from '../../operations/operation.ts';
import { passesOverItsOwn } from '../rows/inserted-rows.ts';
import type { MigrationReview } from '../model.ts';
import { type Placed } from '../placed.ts';
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import { isAnyDoubted } from '../verdict/doubt.ts';
import { type MadeTwice, madeTwice, madeTwiceInWords } from './made-twice.ts';
import { isOf } from './step-command.ts';
import { isBuiltBeside, waitsForOlder } from '../checks/live-checks.ts';

/** Of one file; any of its statements may be the one that stops, so all but the last may have run. */
export function runsAgain(own: readonly Placed[]): boolean {
  return own
    .slice(0, -1)
    .every(
      (placed) =>
        passesOverItsOwn(placed) ||
        (placed.one.actions.every(({ operation }) => isTwice(operation)) && goneBehind(placed) === undefined),
    );
}

/** A comment on what the same file drops behind it: once all of it has run there is nothing to comment on. The name, and where among its statements that goes. */
export function goneBehind({
  one,
  section,
  at,
}: Placed): { readonly name: string; readonly at: number } | undefined {
  const named = new Set(
    one.actions.flatMap(({ operation }) => (operation.kind === 'commentOn' ? wordsIn(operation.target) : [])),
  );
  if (named.size === 0) return undefined;
  return section.statements.flatMap(({ actions }, place) =>
    actions.flatMap(({ operation }) => {
      const name = place > at ? droppedName(operation) : undefined;
      return name !== undefined && named.has(name) ? [{ name, at: place }] : [];
    }),
  )[0];
}

/** All that a reference says by name, whatever kind of object it is to. */
function wordsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    key === 'text' && typeof one === 'string' ? [one] : wordsIn(one),
  );
}

/** Words that let it pass over what is there, or a statement that makes the same of the same. */
export function isTwice(operation: Operation): boolean {
  return guardOf(operation)?.isSaid ?? sameTwice.has(operation.kind);
}

/** Of a way back: what is not there it passes over, wherever the change has stopped. */
export function takesBackAny(back: readonly Placed[]): boolean {
  return back.length > 0 && back.every(({ one }) => one.actions.every(({ operation }) => isTwice(operation)));
}

const sameTwice: ReadonlySet<Operation['kind']> = new Set([
  ...(['setNotNull', 'dropNotNull', 'setDefault', 'dropDefault', 'validateConstraint'] as const),
  ...(['setVariable', 'select', 'vacuum', 'commentOn', 'begin', 'commit'] as const),
]);

export interface AtStop {
  readonly migrations: readonly MigrationReview[];
  readonly own: readonly Placed[];
  /** By its name, as shown. */
  readonly of: (migration: MigrationReview) => readonly Placed[];
}

/** In a transaction, and it is in none: in one it fails, and nothing stays. */
export const isRefused = ({ one }: Placed): boolean =>
  one.whole?.refusedInTransaction === true && one.during.transaction.kind === 'own';

/** Which of the files may stop half-way: `It runs outside of a transaction: if it`. */
export function partsInWords({ migrations, own, of }: AtStop): string {
  const parts = migrations.filter(({ isWhole }) => !isWhole);
  const isAlone = parts.every((part) => of(part).some(isRefused));
  const doubted = isAnyDoubted(own);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined)
    return `${migrations.length > 1 ? first.file : 'It'} ${doubted ? 'may not be one transaction' : isAlone ? 'runs outside of a transaction' : 'is not one transaction'}: if it`;
  const isAll = parts.length === migrations.length;
  const [all, none] = parts.length === 2 ? ['Both', 'Neither'] : ['All', 'None'];
  const names = joined(parts.map(({ file }) => file));
  if (doubted) return `${isAll ? all : names} may not be one transaction each: if one`;
  if (isAlone) return `${isAll ? all : names} run outside of a transaction: if one`;
  return `${isAll ? `${none} is` : `${names} are not each`} one transaction: if one`;
}

/** What a STOP behind files means of which one is no transaction, and how they go on. */
export function partAtStop(around: AtStop): string {
  const { migrations, own } = around;
  const parts = migrations.filter(({ isWhole }) => !isWhole);
  const there = isAnyDoubted(own)
    ? 'At a STOP it was not committed where it is one transaction; '
    : `At a STOP the change is there in part${migrations.length > parts.length ? ', or not at all' : ''}: `;
  return `${there}${goesOn(around)}.`;
}

/** How files go on of which one is no transaction. Half a sentence. */
export function goesOn({ migrations, own, of }: AtStop): string {
  const backs = migrations.filter(({ rollback: { script } }) => script !== undefined);
  const isWholeBack = backs.some(({ rollback: { inPart } }) => inPart);
  const back = backs.length === 0 ? '' : `, or take ${isWholeBack ? 'back what ran' : 'it back'}`;
  const isBuilt = own.some(({ one }) => one.actions.some(({ operation }) => waitsForOlder(operation)));
  const drops = isBuilt
    ? 'once watch.sql shows no build of them any more (one that still runs is invalid too), drop the indexes that it finds invalid (DROP INDEX CONCURRENTLY), then '
    : '';
  if (isAnyDoubted(own))
    return `where each statement commits for itself, ${drops}go on with the one that failed, not from the top${filledFirst(own)}${back}`;
  const parts = migrations.filter(({ isWhole }) => !isWhole);
  const isAgain = parts.every((one) => runsAgain(of(one)));
  const dirty = own.find(({ migration }) => isDirty(migration))?.migration;
  // Its tool, or psql, begins a file at its top, and nothing of it is in the way but an index that was left.
  if (isAgain && dirty === undefined) {
    const anew = madeTwiceInWords(parts.flatMap((one) => redone(of(one))));
    const rather = anew === '' ? '' : 'run by hand only what is missing, or ';
    // IF NOT EXISTS has passed over it, and its file does not run again.
    const isPassed = own.some(({ one }) =>
      one.actions.some(({ operation }) => isBuiltBeside(operation) && operation.ifNotExists),
    );
    const byHand = !isPassed
      ? ''
      : parts.length > 1
        ? own.every(({ migration }) => migration.byHand !== undefined)
          ? ' (an index whose file has run already is built as in that file)'
          : ` (an index whose file is recorded already is built by hand: ${code('CREATE INDEX CONCURRENTLY')} as in its file, outside of a transaction)`
        : recordedInWords(own);
    if (migrations.length > 1 && own.every(({ migration }) => migration.byHand !== undefined))
      return `${drops}${rather}apply the file that failed again, from its top${anew === '' ? '' : ` (${anew})`}, and those after it${byHand}${back}`;
    const goes = migrations.length > 1 ? ['goes on with the file that failed, from its top'] : [];
    const which = [...goes, ...(anew === '' ? [] : [anew])].join(', and ');
    return `${drops}${rather}apply it again${which === '' ? '' : `, which ${which}`}${byHand}${back}`;
  }
  // What brings rows alone passes over them, and leaves nothing else behind.
  if (dirty?.tool !== undefined && dirty.byHand === undefined && parts.every((one) => isOfRows(of(one))))
    return `tell ${oneLine(dirty.tool)} that it has not run (see where it is applied), then apply it again from the top: it passes over the rows that are there${back}`;
  const left = isBuilt
    ? 'drop the index that the failed statement has left invalid, if it builds one (DROP INDEX CONCURRENTLY), then '
    : '';
  const isInBlocks = own.some(({ one }) => one.actions.some(({ operation }) => operation.kind === 'begin'));
  const from = isInBlocks
    ? 'from the BEGIN of the block that failed, all of which is taken back'
    : 'with the statement that failed';
  return `${left}go on by hand ${from}, not from the top${filledFirst(own)}${back}`;
}

/** Of one file. What its last statement makes is not there where that has failed. */
function redone(own: readonly Placed[]): readonly MadeTwice[] {
  return madeTwice(own).filter(({ second }) => second !== own.at(-1));
}

/** A run that has passed over an index which another one left invalid has come to its end. */
function recordedInWords(own: readonly Placed[]): string {
  const migration = own.find(({ one }) =>
    one.actions.some(({ operation }) => isBuiltBeside(operation)),
  )?.migration;
  const { recorded, byHand, tool } = migration ?? {};
  if (tool === undefined || byHand !== undefined) return '';
  return recorded?.keeps === 'each'
    ? ` (where it is recorded all the same, it does not run again: first ${code(`DELETE FROM ${recorded.table} WHERE ${recorded.row};`)})`
    : ' (where it is recorded all the same, it does not run again: build them by hand, CREATE INDEX CONCURRENTLY as in the file, outside of a transaction)';
}

function isOfRows(own: readonly Placed[]): boolean {
  return own.length > 0 && own.every(passesOverItsOwn);
}

/** Its tool wants to be told by hand what is there, and does not simply run again. */
function isDirty({ afterFailure }: Placed['migration']): boolean {
  return afterFailure !== undefined;
}

interface FailedAround {
  /** Of all that one call runs. */
  readonly own: readonly Placed[];
  readonly same: readonly MigrationReview[];
  readonly migrations: readonly MigrationReview[];
  readonly hasAfter: boolean;
}

/** Of files that are each there as a whole or not at all the versions are known that its record can say. */
export function failedInWords(
  sent: Placed['migration'] | undefined,
  around: FailedAround,
): string | undefined {
  return sent?.afterFailure === undefined ? undefined : `When it fails: ${recordAfter(sent, around)}`;
}

function recordAfter(
  { afterFailure: told = '', recorded }: Placed['migration'],
  { own: statements, same, migrations, hasAfter }: FailedAround,
): string {
  const { before, own = '' } = recorded ?? {};
  const isWhole = same.length === migrations.length && same.every((one) => one.isWhole);
  const isAlone = isWhole && !isAnyDoubted(statements);
  if (migrations.length > 1) {
    const all = [...new Set(statements.map(({ migration }) => migration))];
    const said = told.replace(' NAME ', ' NAME (the folder of the one that failed) ');
    return `${recordInCode(said)}${isAlone ? versionsInWords(all) : ''}`;
  }
  const afterFailure = resolvedByName(told, own);
  if (!isAlone || before === undefined || !/^\d+$/.test(before + own)) return recordInCode(afterFailure);
  const there = hasAfter ? ` (${own} where all of the post-flight but its record says ok)` : '';
  return recordInCode(
    afterFailure
      .replaceAll('VERSION', before)
      .replace(/ says which version is there as a whole\.$/, ` says that nothing of it is there${there}.`),
  );
}

/** What failed has left nothing: the one before it is the last that is there. A sentence that begins with a space. */
function versionsInWords(all: readonly Placed['migration'][]): string {
  const versions = all.flatMap(({ recorded }) => {
    const { before, own = '' } = recorded ?? {};
    return before !== undefined && /^\d+$/.test(before + own) ? [`${before} where ${own} failed`] : [];
  });
  const raised = all.some(({ runBy }) => runBy?.numberBehind !== undefined);
  return versions.length < all.length || versions.length > mostVersions
    ? ''
    : ` VERSION is ${versions.join(', ')}: a file that fails leaves nothing.${raised ? ' With its own number as it is the program then applies nothing: raise that before.' : ''}`;
}

const mostVersions = 4;

/** Where a tool’s sentence puts its record right by SQL, that is code. */
export function recordInCode(words: string): string {
  return words.replace(/\bUPDATE [\w.]+ SET version = \w+, dirty = false\b/, (sql) => code(`${sql};`));
}

/** `prisma migrate resolve --rolled-back NAME`: what the record calls the migration. */
export function resolvedByName(words: string, name: string): string {
  return name === ''
    ? words
    : words.replaceAll(/(?<=--(?:rolled-back|applied) )NAME\b/g, () => oneLine(name));
}

/** Of what was cancelled, or gave up, and is not there: what its record wants before it runs again. Half a sentence; undefined where it simply runs again. */
export function mendedFirst(statements: readonly Placed[]): string | undefined {
  const recorded = statements.filter(({ migration }) => migration.byHand === undefined && isDirty(migration));
  const [first] = recorded;
  if (first === undefined) return undefined;
  const { afterFailure = '', recorded: row } = first.migration;
  const command = /(?<=\buntil )(?:[\w-]+ ){1,4}--rolled-back NAME\b/.exec(afterFailure)?.[0];
  // Where a part of it may be there the step says how that is told.
  if (command === undefined || isAnyDoubted(statements))
    return 'put the record right, as the step that applies it says';
  const isOne = recorded.every(({ migration }) => migration === first.migration);
  return `put the record right (${resolvedByName(command, isOne ? (row?.own ?? '') : '')})`;
}

/** NOT NULL fails on rows that came behind the statement that fills them: that one goes first once more. In brackets, with a space in front. */
function filledFirst(own: readonly Placed[]): string {
  const pairs = own.flatMap((placed, at) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'setNotNull') return [];
      const fill = own
        .slice(0, at)
        .findLast(({ one }) =>
          one.actions.some(
            ({ operation: other }) =>
              other.kind === 'update' &&
              other.table.name.text === operation.table.name.text &&
              other.columns.includes(operation.column.text),
          ),
        );
      return fill === undefined ? [] : [`of ${placed.place} first ${fill.place} once more`];
    }),
  );
  return pairs.length === 0
    ? ''
    : ` (${joined([...new Set(pairs)], mostPairs)}: rows without a value have come since)`;
}

const mostPairs = 3;

/** What the record wants then; where nothing but an index is in the way, the tool begins it anew. */
export function behindPart(part: MigrationReview, own: readonly Placed[]): string | undefined {
  const of = own.filter((one) => isOf(one, part));
  const { afterPart, againPart } = of[0]?.migration ?? {};
  const words = runsAgain(of) ? againPart : afterPart;
  return words === undefined || words === '' ? undefined : ` ${words}`;
}

/** What it means where no check but that of the record says STOP: a check may have no way to tell what can run twice. Empty where nobody knows the record. */
export function onlyRecord(own: readonly Placed[], whose: 'its' | 'the'): string {
  if (!own.some(({ migration }) => migration.recorded !== undefined)) return '';
  const isTold = own.every(
    (placed) =>
      placed.one.actions.every(({ operation }) => isTwice(operation)) && goneBehind(placed) === undefined,
  );
  // Its record may say that a run has not come to its end, and nothing runs before that is put right.
  if (own.some(({ migration }) => migration.afterFailure !== undefined))
    return `; if only ${whose} record says STOP, the change is there: put the record right, as the step that applies it says of one that is there as a whole`;
  return isTold
    ? `; if only ${whose} record says STOP, apply the file again, which changes nothing that is there`
    : `; if only ${whose} record says STOP, the change is there and not recorded`;
}
