/** Findings of which the verdict says already what happens: their rules stand with the statements, and what they advise beside them. All others have a table of their own. */
import { groupBy } from '../../core/collections/group-by.ts';
import { worseInMigration } from '../../core/review/waits/concurrently.ts';
import type { FindingReview, Review, StatementReview } from '../../core/review/model.ts';

export interface ToldFinding {
  readonly place: string;
  /** `error locking/set-not-null-scans`. */
  readonly rule: string;
  /** What it advises. Sentences, or none. */
  readonly advice: string;
  /** What the file says of it. */
  readonly stated: string;
}

type Around = Pick<Review, 'findings' | 'migrations' | 'verdict' | 'order'>;

/** Who waits, and while what works: the verdict has that with places. */
const ofWaits: ReadonlySet<string> = new Set([
  ...['index-without-concurrently', 'work-under-exclusive-lock', 'set-not-null-scans'].map(locking),
  ...['check-validates', 'foreign-key-validates', 'unique-builds-index'].map(locking),
  locking('type-change-rewrites'),
  locking('backfill-with-schema-change'),
  'data-loss/unbatched-backfill',
]);

/** What goes for good: the verdict has that by name. */
const ofLosses: ReadonlySet<string> = new Set(['data-loss/drop-column', 'data-loss/drop-table']);

const waiting =
  /^(?:.*?\bwait\b.*?|Changing .+? writes the whole table again under ACCESS EXCLUSIVE(?: and locks \S+ as long)?)\.(?= [A-Z]| fill\.sql|$)/;
const losing =
  /^DROP (?:COLUMN deletes the values|TABLE deletes all rows) of .+? for good, and code that still names (?:it|them) fails\.(?= [A-Z]|$)/;
const told = / ?\bThe order below says how nobody waits\./;
const deployed =
  / ?\b(?:Deploy (?:the )?code without (?:it|them) first|Make (?:it|them) nullable first, then deploy code without (?:it|them))\./;

/** A lock on a table so small that nobody notices it: the statements have its size, and the JSON the finding. */
export function isOfSmallTable({ severity, rule }: FindingReview): boolean {
  return severity === 'info' && ofWaits.has(rule);
}

/** By finding; those that are not in it have more to say. */
export function toldFindings(review: Around): ReadonlyMap<FindingReview, ToldFinding> {
  const { verdict, migrations, order } = review;
  const statements = new Map(
    migrations.flatMap(({ statements: all }) => all.map((one) => [one.place, one] as const)),
  );
  // What the rule advises is the worse way then.
  const isByHand = order.starts.some((one) => one.startsWith(worseInMigration));
  const isLate = order.stages.some(({ phase }) => phase === 'after');
  return new Map(
    review.findings.flatMap((one) => {
      const statement = statements.get(one.place);
      if (statement === undefined || !isTold(one, statement, verdict)) return [];
      const rest = one.message
        .replace(ofWaits.has(one.rule) ? waiting : losing, '')
        .replace(told, '')
        .replace(isLate ? deployed : /$^/, '');
      const advice =
        isByHand && one.rule === locking('index-without-concurrently')
          ? 'see Deployment order.'
          : withoutSize(` ${rest.trim()}`).trim();
      const rule = `${one.severity} ${one.rule}`;
      return [[one, { place: one.place, rule, advice, stated: one.stated ?? '' }]];
    }),
  );
}

function isTold(
  { rule, message, place }: FindingReview,
  { losses, relations }: StatementReview,
  { blocked, long, irreversible }: Review['verdict'],
): boolean {
  if (ofLosses.has(rule)) return losing.test(message) && losses.length > 0 && irreversible.length > 0;
  if (!ofWaits.has(rule) || !waiting.test(message)) return false;
  // A lock of an earlier line is held while it works.
  const works = new Set(
    relations.flatMap(({ relation, work, locksRows }) => (work.length > 0 || locksRows ? [relation] : [])),
  );
  return (
    blocked.some(
      ({ places, length, relation }) => places.includes(place) || (length === 'long' && works.has(relation)),
    ) || long.some((one) => one.toLowerCase().startsWith(`${place.toLowerCase()} `))
  );
}

/** Of what goes for good the verdict says all: that the author knows it too tells nobody more. */
function hasMore({ rule, advice }: ToldFinding): boolean {
  return advice !== '' || !ofLosses.has(rule.slice(rule.indexOf(' ') + 1));
}

/** Rows that say the same may be one. */
export function rulesOf(found: readonly ToldFinding[]): string {
  return found
    .filter(hasMore)
    .map(({ rule, advice }) => `${rule} ${advice}`)
    .join(', ');
}

/** `error locking/set-not-null-scans: Prove it by a constraint first.` */
export function findingIn(found: readonly ToldFinding[]): string {
  const byRule = groupBy(found.filter(hasMore), ({ rule }) => rule);
  return [...byRule]
    .map(([rule, all]) => {
      const words = [
        ...new Set([...all.map(({ advice }) => advice), ...all.map(({ stated }) => stated)]),
      ].filter((one) => one !== '');
      return words.length === 0 ? rule : `${rule}: ${words.join(' ')}`;
    })
    .join('; ');
}

/** How large the table is stands with who is blocked and with the statements. */
export function withoutSize(message: string): string {
  return message.replace(/ \S+ is [\d.]+ [kMGTP]?B\b(?:[^.]|\.\d)*\.$/, '');
}

function locking(rule: string): string {
  return `locking/${rule}`;
}
