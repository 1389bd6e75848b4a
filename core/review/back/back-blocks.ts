/** Who waits while a way back runs, by the locks and the work of its statements. Words; the way back itself is made elsewhere. */
import { code } from '../../text/code-in-prose.ts';
import { blocks } from '../../effects/effect.ts';
import { capital, commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { blockedBy } from '../waits/blocked.ts';
import { belowDeadlock, lockedTogether, locksAll, shutsOneByOne } from '../waits/shut-tables.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { worksInWords } from '../statements/works.ts';
import type { ReviewedMigration } from '../input.ts';
import type { BlockedRelation } from '../model.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { strongerLater } from '../waits/upgrades.ts';
import { backStatements } from './back-statements.ts';

const whileRunning = 'While it runs: ';
/** Where lines are named, of what. */
const whileLines = 'While it runs (lines of the script): ';

interface BackWaits {
  /** Of tables, what their UPDATE takes. */
  readonly fills?: ReadonlyMap<string, string>;
  /** Of tables, the lines that write what was written since, and no other rows. */
  readonly until?: ReadonlyMap<string, readonly string[]>;
}

/** Sentences; empty where nobody waits. */
export function backBlocksInWords(
  migration: ReviewedMigration,
  date: string,
  { fills = new Map(), until = new Map() }: BackWaits = {},
): string {
  const lines = new Set([...until.values()].flat());
  // How many rows that are nobody knows: a time for all of them would be none.
  const statements = backStatements(migration).filter(({ place }) => !lines.has(place));
  const blocked = blockedBy(statements, date);
  const isWhole = statements.some(({ one }) =>
    one.actions.some(({ operation }) => operation.kind === 'begin'),
  );
  const filled = (relation: string): string | undefined => {
    const line = statements.find((one) => isShut(one, relation))?.line;
    return isWhole && line !== undefined && fills.has(relation)
      ? `${relation}: from line ${line} to COMMIT nothing reads or writes it, while`
      : undefined;
  };
  const heldWhile = (relation: string): string => {
    const lineOf = (name: string): number =>
      statements.find((one) => isShut(one, name))?.line ?? Number.POSITIVE_INFINITY;
    const behind = [...fills.keys()].filter((name) => lineOf(relation) <= lineOf(name));
    return isWhole && behind.length > 0 && filled(relation) === undefined
      ? `while rows of ${listed(behind)} are filled`
      : '';
  };
  const brief = new Map<string, string[]>();
  for (const { length, relation, words } of blocked)
    if (length === 'brief' && filled(relation) === undefined) {
      const own = until.get(relation);
      const long =
        own === undefined
          ? heldWhile(relation)
          : `until ${placesInWords(own)} ${own.length === 1 ? 'has' : 'have'} found and written these rows`;
      const told = long === '' ? before(words) : before(words).replace('for a moment', long);
      brief.set(told, [...(brief.get(told) ?? []), relation]);
    }
  const alike = isWhole ? waitingAlike(blocked.filter(({ relation }) => filled(relation) === undefined)) : [];
  const sentences = [
    ...blocked.flatMap((one) => {
      const { relation, length, words } = one;
      if (alike.includes(one)) return [];
      const shut = filled(relation);
      const also = heldWhile(relation);
      if (shut === undefined)
        return length === 'long'
          ? [`${relation}: ${before(words)}${also === '' ? '' : `, and ${also}`}.`]
          : [];
      const [, work] =
        length === 'long' ? (/^reads and writes wait while (.*)$/s.exec(before(words)) ?? []) : [];
      return [
        `${shut} ${work === undefined ? '' : `${work}, and `}the UPDATE fills its rows${fills.get(relation) ?? ''}.`,
      ];
    }),
    ...(alike.length === 0
      ? []
      : [
          `${listed(alike.map(({ relation }) => relation))}: writes wait too, each from the line that locks it to COMMIT.`,
        ]),
    ...[...brief].map(
      ([words, names]) =>
        `${listed(names)}: ${words}${words.endsWith('once it has its lock') ? '' : ' once it has its lock'}.`,
    ),
    ...(blocked.length === 0
      ? []
      : [
          inFront(statements),
          ...besideOthers(statements),
          ...collectedBack(statements),
          ...strongerLater(statements, lockedFirst),
        ]),
    ...beside(statements, date),
  ];
  const said = sentences.join(' ');
  return said === '' ? '' : `${/\blines? \d/i.test(said) ? whileLines : whileRunning}${said}`;
}

const mostAlone = 3;

/** Behind the first, of many for which writes alone wait: they do so for a part of its time. */
function waitingAlike(blocked: readonly BlockedRelation[]): readonly BlockedRelation[] {
  const long = blocked.filter((one) => one.length === 'long' && one.blocks === 'writes');
  return long.length > mostAlone ? long.slice(1) : [];
}

/** Who comes behind a request that waits waits for it. */
function inFront(statements: readonly Placed[]): string {
  return `Behind an open transaction it waits for that lock${isBound(statements) ? ', up to its lock_timeout' : ' until that one ends'}, and they wait behind it.`;
}

/** Where it does nothing but drop indexes, the same can be had without that. */
function besideOthers(statements: readonly Placed[]): readonly string[] {
  const drops = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation, effect }) => (effect.relations.length === 0 ? [] : [operation])),
  );
  const isIt = drops.every((one) => one.kind === 'dropIndex' && !one.concurrently);
  return isIt && drops.length > 0 && statements.every(({ one }) => one.during.alone)
    ? [
        `So that nobody waits: ${code('SET lock_timeout = 0;')} in place of its first line, and ${code('DROP INDEX CONCURRENTLY')} in place of ${code('DROP INDEX')}. It then waits for older transactions itself; ended meanwhile it leaves the index invalid, and is run again.`,
      ]
    : [];
}

function isBound(statements: readonly Placed[]): boolean {
  return statements.some((one) => (timeoutOf(one, 'lock_timeout')?.milliseconds ?? 0) > 0);
}

function lockedFirst(relation: string): string {
  return `${code(`LOCK TABLE ${relation};`)} behind its BEGIN forestalls that: reads wait from there on, too.`;
}

/** As on the way forward: one that reads or writes two of them in another order and the script end one another. */
function collectedBack(statements: readonly Placed[]): readonly string[] {
  const [own] = lockedTogether(statements).filter((each) => shutsOneByOne(each) && !each.some(locksAll));
  return own === undefined
    ? []
    : [
        `A transaction or a SELECT that uses several of these tables in another order can deadlock with it: ${lowerTimeout(own)} (below deadlock_timeout, 1 s) it gives up first as a rule, and is run again.`,
      ];
}

/** Without a transaction around it SET LOCAL does nothing. */
function lowerTimeout(own: readonly Placed[]): string {
  const timeout = own.flatMap((one) => timeoutOf(one, 'lock_timeout') ?? [])[0];
  const isBlock = own.some(({ one }) => !one.during.alone);
  return isBlock
    ? `with ${code(`SET LOCAL lock_timeout = '${belowDeadlock}';`)} ${isBound(own) ? 'in place of its own' : 'after its BEGIN'}`
    : `with ${code(`SET lock_timeout = '${belowDeadlock}';`)} ${timeout === undefined ? 'in front of it' : 'in place of its own'}`;
}

/** Reads wait, too. */
function isShut({ one }: Placed, name: string): boolean {
  return (
    one.whole?.relations.some(
      ({ relation, lock }) => relation === name && blocks(lock) === 'reads-and-writes',
    ) === true
  );
}

/** Without the lock and its evidence. */
function before(words: string): string {
  return words.split(/\. Locks?:/)[0] ?? words;
}

/** Builds that let everybody work. */
function beside(statements: readonly Placed[], date: string): readonly string[] {
  const quiet = statements.filter(({ one }) =>
    one.actions.some(({ operation }) => operation.kind === 'createIndex' && operation.concurrently),
  );
  const words = quiet.length === 0 ? '' : worksInWords(quiet, date);
  return words === '' ? [] : [`${capital(words)}; reads and writes go on.`];
}

function listed(names: readonly string[]): string {
  return commas(names.map(oneLine), 4);
}
