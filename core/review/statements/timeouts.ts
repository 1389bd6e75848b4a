/** The timeouts under which a statement runs: what its file sets, or else what the program sets that runs the file. */
import { code, codeForFile } from '../../text/code-in-prose.ts';
import { milliseconds } from '../../migrations/transactions.ts';
import { oneLine } from '../../plan/format.ts';
import { waitsForOlder } from '../checks/live-checks.ts';
import { inOwnFile } from '../order/other-engines.ts';
import { advisedBound } from '../waits/shut-tables.ts';
import { givenTimeouts, type Placed } from '../placed.ts';

type Name = 'statement_timeout' | 'lock_timeout';

export interface Timeout {
  readonly milliseconds: number;
  /** `src/db/migrate.ts:498`, where it is the program's. */
  readonly from: string | undefined;
}

/** Undefined where nothing is seen to set one; 0 milliseconds are none. */
export function timeoutOf(placed: Placed, name: Name): Timeout | undefined {
  const { settings } = placed.one.during;
  const own = milliseconds(settings, name);
  if (own !== undefined || settings.has(name))
    return own === undefined ? undefined : { milliseconds: own, from: undefined };
  const found = givenTimeouts(placed).find((each) => each.name === name);
  const value = found && milliseconds(new Map([[name, [found.value]]]), name);
  return value === undefined || found === undefined
    ? undefined
    : { milliseconds: value, from: oneLine(found.place) };
}

/** What a file says where its way forward begins: nothing of it is read above. Undefined where it has no such line, or several. */
function upMark(text: string): string | undefined {
  const [mark, ...more] = text.match(/^[ \t]*--[ \t]*(?:\+(?:goose|migrate)[ \t]+up|migrate:up)\b/gim) ?? [];
  return more.length === 0 ? mark?.trim() : undefined;
}

/** A file has a BEGIN of its own, or the tool’s is in front of its first statement. */
function whereInside(inside: readonly Placed[], count: number): string {
  const isExplicit = inside.every(({ one }) => one.during.transaction.kind === 'explicit');
  if (isExplicit) return count === 1 ? 'after its BEGIN' : 'after each BEGIN';
  const isOfTool = inside.every(({ one }) => one.during.transaction.kind !== 'explicit');
  if (!isOfTool) return 'at the beginning of each transaction';
  const marks = new Set(inside.map(({ migration }) => upMark(migration.text)));
  const [mark] = marks;
  if (mark !== undefined && marks.size === 1)
    return `directly below ${mark}${count === 1 ? '' : ' of each file'}`;
  return count === 1
    ? 'in front of the first statement of the file'
    : 'in front of the first statement of each file';
}

/** `waiting`: those of the statements that have none. What is set for a session stays on its connection, which a program may go on with. */
export function boundedInWords(waiting: readonly Placed[], statements: readonly Placed[]): string {
  const [inside, alone] = [waiting.filter(isInside), waiting.filter((one) => !isInside(one))];
  const count = new Set(
    inside.map(
      ({ section, one }) =>
        `${statements.findIndex((each) => each.section === section)} ${one.during.transaction.first}`,
    ),
  ).size;
  const local =
    inside.length === 0
      ? []
      : [
          `${codeForFile(`SET LOCAL lock_timeout = '${advisedBound(statements)}';`)} ${whereInside(inside, count)}${inOwnFile(inside[0]?.migration)}`,
        ];
  const isBeside = statements.some(({ one }) =>
    one.actions.some(({ operation }) => waitsForOlder(operation)),
  );
  // For a wait that nobody is behind, the server's own.
  const own =
    alone.length === 0
      ? []
      : [
          `${codeForFile("SET lock_timeout = '5s';")} in front${local.length === 0 ? '' : ' of what runs in none'}, ${isBeside ? '0 again' : 'RESET it'} after`,
        ];
  const words = [...local, ...own].join('; ');
  return `${words}${isBeside ? ', and not on the role: CONCURRENTLY would give up behind an older transaction and leave an invalid index' : ''}.${summed(waiting)}`;
}

/** A tool that compares what has run with the file. A sentence that begins with a space. */
function summed(waiting: readonly Placed[]): string {
  const found = waiting.find(
    ({ migration: { edited, byHand } }) => edited !== undefined && byHand === undefined,
  );
  const sums = waiting.flatMap(({ migration: { sumFile } }) => sumFile ?? [])[0];
  const anew =
    sums === undefined ? '' : ` ${oneLine(sums)} has its checksum: make it anew (atlas migrate hash).`;
  return found === undefined
    ? anew
    : `${anew} Only before the file has run anywhere: ${oneLine(found.migration.tool ?? 'its tool')} compares checksums.`;
}

export const boundHead = 'Set a lock_timeout: ';

/** Where it stands, of what a tool sends: measured by test/databases/review-timeouts.test.ts. */
export function boundInWords(own: readonly Placed[]): string {
  const also = own.find(({ migration }) => migration.alsoFor !== undefined)?.migration;
  const inFile = `${boundHead}in the file${also === undefined ? '' : ' for PostgreSQL alone'} before it is built or deployed`;
  if (own.some(({ one }) => one.actions.some(({ operation }) => waitsForOlder(operation))))
    return `${inFile}.`;
  const isLocked = own.some(
    ({ migration: { lock } }) =>
      lock !== undefined &&
      lock.kind !== 'none' &&
      lock.kind !== 'unknown' &&
      lock.wait?.isTrying !== true &&
      // One of the session that stands in nobody’s way is tried, and waited for in no statement.
      !(lock.kind === 'session-advisory' && lock.concurrently === 'free'),
  );
  const too = isLocked ? '; there it ends waits for the tool’s own lock too' : '';
  return `${inFile}, or on the login that applies it: ${code(`ALTER ROLE … SET lock_timeout = '${advisedBound(own)}';`)} before and ${code('ALTER ROLE … RESET lock_timeout;')} after it (sessions of that login that connect in between have it, those that a pooler has open have not${too}).`;
}

/** A transaction is around it, or will be as soon as a second statement stands in what is sent at once. */
function isInside({ one, section, migration }: Placed): boolean {
  const isSentWhole =
    section.delivery.sends === 'whole' && migration.tool !== undefined && migration.byHand === undefined;
  return one.during.transaction.kind !== 'own' || (isSentWhole && one.whole?.refusedInTransaction !== true);
}

/** Of one statement that locks several tables: those that everybody stands in the way of, and those that writers alone do. */
export function sidesOf(waiting: readonly Placed[]): {
  readonly used: readonly string[];
  readonly written: readonly string[];
} {
  const [only, ...more] = waiting;
  const all = only === undefined || more.length > 0 ? [] : (only.one.whole?.relations ?? []);
  const own = all.flatMap(({ isNew, queue, role, relation }) =>
    isNew || queue === undefined || role === 'index'
      ? []
      : [{ name: oneLine(relation), waits: queue.waitsFor }],
  );
  const of = (who: string): readonly string[] =>
    own.flatMap(({ name, waits }) => (waits === who ? [name] : []));
  return { used: of('every-transaction'), written: of('writing-transactions') };
}
