/** Who is blocked by a whole change, relation by relation: for a moment, or as long as work takes that grows with the table. */
import { workInWords } from '../effects/describe.ts';
import { blocks, type Blocks } from '../effects/effect.ts';
import { durationOf, heldUntil } from '../effects/held.ts';
import { milliseconds } from '../migrations/transactions.ts';
import { formatDuration, oneLine } from '../plan/format.ts';
import type { BlockedRelation, Evidence } from './model.ts';
import { estimateOf, sizeAt, sizeWords } from './sizes.ts';
import type { Placed } from './placed.ts';
import { evidenceOf } from './statements.ts';

interface Blocking {
  readonly relation: string;
  readonly who: Exclude<Blocks, 'nobody' | 'schema-changes'>;
  readonly lock: string;
  readonly taken: Placed;
  /** What takes its time while the lock is held. */
  readonly works: readonly Placed[];
}

/** The longest and hardest first. */
export function blockedBy(statements: readonly Placed[], date: string): readonly BlockedRelation[] {
  const byRelation = new Map<string, Blocking[]>();
  for (const taken of statements)
    for (const blocking of blockingsOf(taken, statements))
      byRelation.set(blocking.relation, [...(byRelation.get(blocking.relation) ?? []), blocking]);
  return [...byRelation.values()]
    .map((all) => blockedRelation(all, date, ({ place }) => place))
    .toSorted((a, b) => weight(a) - weight(b));
}

function weight({ length, blocks: who }: BlockedRelation): number {
  return (length === 'long' ? 0 : 2) + (who === 'reads-and-writes' ? 0 : 1);
}

function blockingsOf(taken: Placed, all: readonly Placed[]): readonly Blocking[] {
  const { one, at } = taken;
  const worst = new Map<string, Blocking>();
  for (const { effect } of one.actions) {
    const until = heldUntil(one, effect, at);
    const meanwhile = all.filter(
      (other) => other.section === taken.section && other.at >= at && other.at <= until.at && isWork(other),
    );
    for (const { relation, lock, isNew, role } of effect.relations) {
      const who = blocks(lock);
      if (isNew || role === 'index' || who === 'nobody' || who === 'schema-changes') continue;
      const known = worst.get(relation);
      if (known === undefined || (known.who === 'writes' && who === 'reads-and-writes'))
        worst.set(relation, { relation, who, lock, taken, works: meanwhile });
    }
  }
  return [...worst.values()];
}

/** It grows with rows that were there before. */
function isWork({ one }: Placed): boolean {
  const duration = durationOf(one);
  if (duration === 'instant') return false;
  return (one.whole?.relations ?? []).some(({ isNew, rewrite, scan, buildsIndex }) =>
    duration === 'rows' || duration === 'waits' ? !isNew : !isNew && (rewrite || scan || buildsIndex),
  );
}

function blockedRelation(
  all: readonly Blocking[],
  date: string,
  name: (placed: Placed) => string,
): BlockedRelation {
  const long = all.filter(({ works }) => works.length > 0);
  const of = long.length > 0 ? long : all;
  const hardest = of.find(({ who }) => who === 'reads-and-writes') ?? of[0];
  const relation = oneLine(hardest?.relation ?? '');
  const who = hardest?.who ?? 'writes';
  const waiting = who === 'reads-and-writes' ? 'reads and writes wait' : 'writes wait';
  if (hardest === undefined) return { relation, blocks: who, length: 'brief', words: '' };
  const evidence = `${hardest.lock}, ${evidenceWords(evidenceOf(hardest.taken))}`;
  const timeout = milliseconds(hardest.taken.one.during.settings, 'lock_timeout') ?? 0;
  if (hardest.works.length > 0) {
    const whole = hardest.works.map((work) => workWords(work, date, name)).slice(0, 3);
    const more = hardest.works.length - whole.length;
    const also = more > 0 ? ` and ${more} more ${more === 1 ? 'statement works' : 'statements work'}` : '';
    return {
      relation,
      blocks: who,
      length: 'long',
      words: `${waiting} from ${name(hardest.taken)} on while ${whole.join(', ')}${also}. Lock: ${evidence}.`,
    };
  }
  const places = [...new Set(of.map(({ taken }) => name(taken)))];
  const shown = places.slice(0, 3).join(', ') + (places.length > 3 ? ` and ${places.length - 3} more` : '');
  const queue =
    timeout > 0
      ? `It gives up after ${formatDuration(timeout)} of waiting for its lock.`
      : `No lock_timeout is set: behind an open transaction on ${relation} it waits, and they wait with it.`;
  return {
    relation,
    blocks: who,
    length: 'brief',
    words: `${waiting} for a moment, at ${shown}. ${queue} Lock: ${evidence}.`,
  };
}

function evidenceWords({ words }: Evidence): string {
  return words;
}

/** `line 12 builds an index (orders: 48 GB …)`. */
export function workWords(work: Placed, date: string, name: (placed: Placed) => string): string {
  const duration = durationOf(work.one);
  const builds = work.one.whole?.relations.some(({ buildsIndex }) => buildsIndex) === true;
  const kind = duration === 'waits' && builds ? 'index-build' : duration;
  const doing = (kind === 'rows' ? undefined : workInWords(kind)) ?? 'works on rows';
  const worked = (work.one.whole?.relations ?? []).filter(
    ({ isNew, rewrite, scan, buildsIndex, role }) =>
      !isNew &&
      role !== 'index' &&
      (duration === 'rows' ? role === 'target' : rewrite || scan || buildsIndex),
  );
  const sizes = worked.flatMap(({ relation }) => {
    const size = sizeAt({ sizes: work.migration.sizes, date }, relation);
    const words = sizeWords(size);
    const estimate = kind === 'rows' ? undefined : estimateOf(kind, size);
    return words === undefined
      ? []
      : [`${oneLine(relation)}: ${words}${estimate === undefined ? '' : `, ${estimate}`}`];
  });
  return `${name(work)} ${doing}${sizes.length === 0 ? '' : ` (${sizes.join('; ')})`}`;
}
