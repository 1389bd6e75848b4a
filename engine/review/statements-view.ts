/** The table of statements for templates: a row for each; if there are many, those without impact are left out first. */
import { groupBy } from '../../core/collections/group-by.ts';
import { lockModes, type Blocks } from '../../core/effects/effect.ts';
import type { RelationReview, Review, StatementReview } from '../../core/review/model.ts';
import { estimateWords, name, placesWords, sizeWords } from '../../core/review/prose/words.ts';
import { joined } from '../../core/text/enumerate.ts';
import { blocksWords, durationWords } from './labels.ts';
import { linked, type LinkTo } from './linked.ts';

/** Further rows are only in the JSON. */
const mostRows = 30;
const mostRelations = 3;
const notKnown = 'not known';

export function statementsView({ migrations }: Review, linkTo: LinkTo) {
  const all = migrations.flatMap(({ statements }) => statements);
  const loud = all.filter(({ isQuiet }) => !isQuiet);
  const shown = (all.length > mostRows ? loud : all).slice(0, mostRows);
  const quiet = all.length > mostRows ? all.length - loud.length : 0;
  const left = all.length - shown.length - quiet;
  return {
    any: all.length > 0,
    hasRows: shown.length > 0,
    rows: shown.map((one) => rowOf(one, linkTo)),
    quiet: quiet === 0 ? undefined : { count: quiet },
    left: left === 0 ? undefined : { count: left },
    evidence: evidenceOf(all),
  };
}

function rowOf(one: StatementReview, linkTo: LinkTo) {
  const old = one.relations.filter(({ isNew }) => !isNew);
  const place = linked([one.place], linkTo);
  // It locks nothing that is known, and is not known to be free: what it does is not described.
  if (one.relations.length === 0 && one.duration === 'instant' && !one.isQuiet)
    return { ...place, what: one.what, locks: notKnown, blocks: notKnown, time: notKnown };
  return {
    ...place,
    what: one.what,
    locks: locksOf(old),
    blocks: blocksOf(one, old),
    time: timeOf(one, old),
  };
}

/** `ACCESS EXCLUSIVE`; for several relations with their names, grouped by lock. */
function locksOf(old: readonly RelationReview[]): string {
  if (old.length < 2) return old[0]?.named ?? 'none';
  return [...groupBy(old, ({ named }) => named)]
    .map(([lock, group]) => {
      const names = group.map(({ relation }) => name(relation));
      return `${joined(names, mostRelations)} ${lock}`;
    })
    .join('; ');
}

/** A writer of a changed row waits for the transaction, whatever the table lock. MySQL locks the rows alone. */
function blocksOf({ writesRows, relations }: StatementReview, old: readonly RelationReview[]): string {
  const who = old.length === 0 ? 'nobody' : strongest(old);
  const isOnOld = old.length > 0 || relations.length === 0;
  return who === 'nobody' && writesRows && isOnOld ? 'writers of the same rows' : blocksWords[who];
}

function strongest(old: readonly RelationReview[]): Blocks {
  return old.reduce((best, one) => (lockModes.indexOf(one.lock) > lockModes.indexOf(best.lock) ? one : best))
    .blocks;
}

/** `4 to 82 min (39 M rows, 3.7 GB)`, `reads all rows (size unknown)`, `instant`. The size is that of the relation with the work. */
function timeOf({ duration, estimate }: StatementReview, old: readonly RelationReview[]): string {
  const words = estimate === undefined ? durationWords[duration] : estimateWords(estimate);
  if (old.length === 0 || duration === 'instant' || duration === 'waits') return words;
  const worked = old.filter(({ rewrite, scan, buildsIndex }) => rewrite || scan || buildsIndex);
  const [largest] = (worked.length === 0 ? old : worked)
    .flatMap(({ rows, bytes }) => (bytes === undefined ? [] : [{ rows, bytes }]))
    .toSorted((a, b) => b.bytes - a.bytes);
  return `${words} (${largest === undefined ? 'size unknown' : sizeWords(largest)})`;
}

/** The evidence of the table; undefined if there is none. */
function evidenceOf(all: readonly StatementReview[]) {
  const measured = all.filter(({ evidence }) => evidence === 'measured');
  return {
    isMeasured: measured.length === all.length,
    measured:
      measured.length === all.length || measured.length === 0
        ? ''
        : placesWords(measured.map(({ place }) => place)),
  };
}
