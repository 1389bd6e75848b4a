/** What templates see: the review with everything that a logic-light template cannot work out itself. Texts are plain; the renderer escapes them. */
import { groupBy } from '../../core/collections/group-by.ts';
import { capital, commas, joined } from '../../core/text/enumerate.ts';
import { inOneTransaction } from '../../core/review/rows/backfills.ts';
import { sendsAround } from '../../core/review/order/sent-around.ts';
import { placesInWords } from '../../core/review/placed.ts';
import { partitionsInWords } from '../../core/review/statements/partitions.ts';
import { belongs, makesOwned } from '../../core/review/back/who-runs.ts';
import { takesBackWhole } from '../../core/review/back/in-part.ts';
import { proved, provedSchema } from '../../core/review/back/written-since.ts';
import type { BlockedRelation, FindingReview, Review, RollbackReview } from '../../core/review/model.ts';
import { alikeAsOne } from './alike.ts';
import { afterView, backsOf, beforeView, fromFolder, mostBacks, partsOf, scriptsOf } from './checks-view.ts';
import { dictionaryView } from './dictionary-view.ts';
import { headlineOf } from './headline.ts';
import { diffsView } from './diffs-view.ts';
import { statementsView } from './statements-view.ts';
import { notDrawn } from '../svg/text.ts';
import { withLines, withSteps } from './steps.ts';
import { isOfSmallTable, toldFindings, withoutSize, type ToldFinding } from './told-findings.ts';

/** A document of a hundred pages is read by nobody: the rest is in the JSON. */
const mostMigrations = 40;
const mostStatements = 30;
const mostBlocked = 8;
const mostDiffs = 30;
const mostNamed = 6;
const mostUnseen = 8;

/** Where a place leads to: `line 7` or `000042:7`, as the review writes them, or a file and its line. Empty where to nowhere. */
export interface LinkTo {
  readonly place: (place: string) => string;
  readonly line: (file: string, line: number) => string;
}

const mostFindings = 100;

const nowhere: LinkTo = { place: () => '', line: () => '' };

export function viewOf(review: Review, linkTo: LinkTo = nowhere) {
  const linked = <T extends { readonly place: string }>(one: T): T & { readonly href: string } => ({
    ...one,
    href: linkTo.place(one.place),
  });
  const { schema, security, provenance } = review;
  const findings = review.findings.filter((one) => !isOfSmallTable(one));
  const diffs = diffsView(schema.changes);
  const told = toldFindings({ ...review, findings });
  const statements = statementsView(review, placesOfTold(told), linkTo.line);
  const isApart = (one: FindingReview): boolean => {
    const found = told.get(one);
    return found === undefined || statements.unshown.has(found.place);
  };
  const shown = findings.slice(0, mostFindings);
  const inRows = (all: readonly FindingReview[]) =>
    alikeAsOne(
      all.map((one) => ({ ...linked(one), message: withoutSize(one.message) })),
      namesIn(review),
    ).map((one) => ({ ...one, fix: one.fix ?? '', stated: one.stated ?? '' }));
  const apart = findings.filter(isApart);
  const verdict = verdictView(review);
  const scripts = scriptsOf(review);
  const age = usualAge(review);
  const sizes = age === undefined ? undefined : datedInWords(age, review);
  return {
    title: review.title,
    age,
    sizes,
    verdict,
    // Of what nobody has read not even the headings hold.
    isRead: review.migrations.length > 0 || review.verdict.decide.length > 0,
    hasScripts: scripts.length > 0,
    scripts,
    parts: partsOf(review),
    statements,
    order: orderView(review, linkTo),
    before: beforeView(review),
    abort: review.abort,
    stops: review.abort.length > 0,
    after: afterView(review),
    rollback: rollbackView(review),
    security: {
      ...security,
      hasPermissions: security.permissions.length > 0,
      permissions: security.permissions.map((one) => ({
        ...one,
        before: one.before || 'none',
        after: one.after || 'none',
      })),
      hasFacts: security.rowSecurity.length + security.injection.length > 0,
      facts: [...security.rowSecurity, ...security.injection],
      hasPersonalData: security.personalData.length > 0,
      hasList: security.rowSecurity.length + security.injection.length + security.personalData.length > 0,
      nothing:
        security.permissions.length +
          security.rowSecurity.length +
          security.injection.length +
          security.personalData.length ===
        0,
    },
    schema: {
      any: schema.changes.length + schema.unseen.length > 0,
      unseen:
        schema.unseen.length === 0
          ? undefined
          : {
              words: `What was there of ${commas(schema.unseen, mostUnseen)} is in no migration that is known here: there is no diff of it.`,
            },
      diffs: diffs.slice(0, mostDiffs),
      left: counted(diffs.length - Math.min(diffs.length, mostDiffs)),
      diagram: schema.diagram,
      hasDiagram: schema.diagram.tables.length > 0,
      diagramLeft: tablesLeft(schema.diagram.left),
      ...dictionaryView(schema),
    },
    findings: {
      any: findings.length > 0,
      all: inRows(shown),
      left: counted(findings.length - shown.length),
      // Those of which the verdict does not say what happens: the others stand with the statements.
      hasApart: apart.length > 0,
      apart: inRows(apart.slice(0, mostFindings)),
      apartLeft: counted(apart.length - mostFindings),
    },
    noneSuppressed: review.suppressions.length === 0 && review.migrations.length > 0,
    suppressions: { any: review.suppressions.length > 0, all: review.suppressions.map(linked) },
    notVerified: review.notVerified,
    hasOpen: review.notVerified.length > 0,
    nothingFound: review.nothingFound.length === 0 ? undefined : joined(review.nothingFound),
    runbook: review.runbook.map((one, at) => ({ ...one, text: one.lines.join(' '), number: at + 1 })),
    provenance: {
      ...provenance,
      compared: provenance.compared ?? '',
      // Its second line says of which day they are.
      statistics:
        sizes === provenance.statistics.replace(/^collected/, 'statistics of')
          ? undefined
          : provenance.statistics,
      isOne: provenance.files.length === 1,
      hasTable: provenance.files.length > 1,
    },
  };
}

function placesOfTold(
  told: ReadonlyMap<FindingReview, ToldFinding>,
): ReadonlyMap<string, readonly ToldFinding[]> {
  const all = [...told].flatMap(([{ place, also }, one]) =>
    [...new Set([place, ...also])].map((each) => [each, one] as const),
  );
  return new Map(
    [...groupBy(all, ([place]) => place)].map(([place, of]) => [place, of.map(([, one]) => one)]),
  );
}

function orderView({ order, stages: checks, verdict, migrations }: Review, linkTo: LinkTo) {
  const { stages, backfills } = order;
  const isReversible =
    stages.every(({ noReturn }) => noReturn === undefined) &&
    !order.starts.some((one) => one.startsWith(sendsAround)) &&
    // What a way back copies may not fit where it came from.
    stages.every(
      ({ phase, empty, failsFormer = [] }) =>
        // A former release that fails at some writes alone goes on where the way back has run.
        (phase === 'before' || phase === 'any' || (phase === 'mixed' && failsFormer.length > 0)) &&
        empty === undefined,
    ) &&
    migrations.every(({ rollback: { script } }) => !/^\s*UPDATE\b/im.test(script ?? '')) &&
    verdict.irreversible.length + verdict.notUnderstood.length + verdict.refused.length === 0 &&
    migrations.every(({ rollback: { script } }) => script !== undefined);
  return {
    ...order,
    stages: stages.map((one, at) => ({
      ...one,
      number: at + 1,
      isOfSeveral: checks.length > 0,
      hasNotes: one.notes.length > 0,
      noteItems: one.notes.map(withSteps),
      isReversible: isReversible && at === stages.length - 1,
      files: one.files.slice(0, mostMigrations),
      names: one.files
        .slice(0, mostMigrations)
        .map(({ file }) => file)
        .join(', '),
      left: counted(one.files.length - mostMigrations),
      noReturn:
        one.noReturn === undefined ? undefined : { place: one.noReturn, href: linkTo.place(one.noReturn) },
    })),
    startItems: order.starts.map(withLines),
    hasBackfills: backfills.length > 0,
    ...backfillsView(backfills, linkTo),
    // What is so of this change, then what is so of every such one: a line.
    replicas: order.replicas.length === 0 ? [] : [order.replicas.join(' ')],
  };
}

/** What is so of several is said once, behind them. */
function backfillsView(backfills: Review['order']['backfills'], linkTo: LinkTo) {
  const end = backfills.map(({ words }) => endOf(words)).find((one) => one !== '') ?? '';
  const alike = backfills.filter(({ words }) => end !== '' && endOf(words) === end);
  const isOnce = alike.length > 1;
  const of =
    alike.length === backfills.length ? 'Each of them' : placesInWords(alike.map(({ place }) => place));
  return {
    backfills: backfills.slice(0, mostStatements).map((one) => ({
      ...one,
      words: isOnce && alike.includes(one) ? one.words.slice(0, -end.length).trimEnd() : one.words,
      href: linkTo.place(one.place),
    })),
    ofBackfills: isOnce ? [`${of}: ${end}`] : [],
  };
}

/** From where most of them are the same, with what the tool makes of it. */
function endOf(words: string): string {
  const at = words.indexOf(inOneTransaction);
  return at < 0 ? '' : words.slice(at);
}

/** Zero is nothing to tell. */
function counted(count: number): { readonly count: number } | undefined {
  return count > 0 ? { count } : undefined;
}

function tablesLeft(count: number) {
  const left = counted(count);
  return left && { ...left, words: notDrawn(count, String(count)) };
}

function verdictView({ verdict }: Review) {
  const { notUnderstood, refused, changes, irreversible, decide } = verdict;
  const blocked = blockedView(verdict.blocked);
  return {
    ...verdict,
    headlines: verdict.start.map(headlineOf),
    blocked: blocked.slice(0, mostBlocked),
    blockedLeft: counted(blocked.length - mostBlocked),
    hasNotUnderstood: notUnderstood.length > 0,
    hasRefused: refused.length > 0,
    hasChanges: changes.length > 0,
    hasBlocked: blocked.length > 0,
    nobody:
      notUnderstood.length > 0
        ? 'No table as a whole, by what was understood.'
        : (verdict.besides ??
          'No table as a whole: no statement holds a lock that all its reads or writes wait for.'),
    hasIrreversible: irreversible.length > 0,
    hasDecide: decide.length > 0,
  };
}

/** `statistics of 3 days ago`: of most sizes that are told. */
function usualAge(review: Review): string | undefined {
  const counts = new Map<string, number>();
  for (const [, age = ''] of JSON.stringify(review).matchAll(/ \((statistics of [^()"]*)\)/g))
    counts.set(age, (counts.get(age) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** A document is read later than it is made: `statistics of 2027-01-28`. */
function datedInWords(age: string, { provenance: { statistics } }: Review): string {
  const [, day] = /^collected (\d{4}-\d{2}-\d{2})$/.exec(statistics) ?? [];
  return day === undefined ? age : `statistics of ${day}`;
}

/** Who waits in the same way is told together, each with the lines. */
function blockedView(all: readonly BlockedRelation[]) {
  const groups = groupBy(all, ({ words, queue }) => `${words} ${queue ?? ''}`);
  return [...groups].map(([words, relations]) => ({
    relation: namedInGroups(relations),
    words: words.trim(),
  }));
}

/** `a, b (from line 3), c (line 7)`: the same place is said once. */
function namedInGroups(relations: readonly BlockedRelation[]): string {
  const groups = new Map<string, string[]>();
  for (const { relation: name, partitions, places, length, from } of relations) {
    const relation = `${name}${partitionsInWords(partitions)}`;
    const since = from === undefined ? '' : ` (from ${from})`;
    const place = length === 'brief' ? ` (${placesInWords(places)})` : since;
    groups.set(place, [...(groups.get(place) ?? []), relation]);
  }
  const all = [...groups].map(([place, names]) => `${names.join(', ')}${place}`);
  return commas(all, mostNamed);
}

const rollbackWords: Readonly<Record<RollbackReview['kind'], string>> = {
  proved: 'proved',
  'loses-data': 'loses data',
  differs: 'leaves differences',
  'stops-on-rows': 'runs on empty tables only',
  'by-hand': 'works by hand only',
  broken: 'does not work',
  'not-proved': 'not proved',
  written: 'generated, not proved',
  'written-proved': 'generated, proved on empty tables',
  'written-eased': 'generated, proved on empty tables in a stricter form',
  impossible: 'no way back',
  'not-needed': 'not needed',
};

/** One that nobody wrote is proved, and takes along what was written since all the same. */
function stateOf({ kind, losses, takes }: RollbackReview): string {
  const isLossy = isWritten(kind) && losses.length > 0;
  if (isLossy) return `${rollbackWords[kind]}, ${takes === true ? 'loses data' : bringsNone}`;
  return kind === 'loses-data' && takes !== true ? bringsNone : rollbackWords[kind];
}

/** Nobody wrote it. */
function isWritten(kind: RollbackReview['kind']): boolean {
  return kind === 'written' || kind === 'written-proved' || kind === 'written-eased';
}

/** What is lost has gone with the change. */
const bringsNone = 'does not bring all data back';

/** What is so of all of them is said once; what nothing is to be said of has its script. */
function rollbackView(review: Review) {
  const { back } = review;
  // What cannot be undone stands in the verdict.
  const told = review.verdict.irreversible.join(' ');
  const isToldOf = ({ words }: RollbackReview): boolean => words !== '' && told.includes(words);
  const all = backsOf(review).slice(0, mostBacks);
  const states = new Set(all.map(({ migration }) => migration.rollback.kind));
  const [state] = states;
  const isOne = states.size === 1 && all.length > 1;
  // The same sentence of several files is for all of them.
  const firstInPart = all.find(({ migration }) => migration.rollback.inPart);
  const firstOwned = all.find(({ migration }) => makesOwned(migration.rollback));
  const own = all.map((one) => {
    const { file, rollback } = one.migration;
    const { kind, losses, script, file: from, waits, readsFiles } = rollback;
    const rest = rollback.words.replace(proved, '').replace(provedSchema, '').trimStart();
    const words = [
      isToldOf(rollback) ? (rollback.fault ?? '') : isOne && kind === 'proved' ? rest : rollback.words,
      one === firstOwned ? belongs : '',
      readsFiles === true ? fromFolder(one.name) : '',
      one === firstInPart ? takesBackWhole : '',
      waits,
    ]
      .filter((part) => part !== '')
      .join(' ');
    // What the way forward loses stands in the verdict.
    const left = (isToldOf(rollback) ? losses.slice(kind === 'impossible' ? 1 : losses.length) : losses)
      .filter((loss) => !told.includes(loss.replace(/\.$/, '')))
      .join(' ');
    return {
      file,
      name: script === undefined ? '' : one.name,
      // The sentence behind it begins with the same word.
      state: isOne || (kind === 'proved' && words.startsWith('Proved ')) ? '' : stateOf(rollback),
      isBad:
        kind === 'loses-data' ||
        kind === 'differs' ||
        kind === 'stops-on-rows' ||
        kind === 'broken' ||
        kind === 'by-hand' ||
        kind === 'impossible',
      from: from === undefined || from === file ? '' : from,
      words,
      losses: left,
      isSilent: words === '' && left === '',
    };
  });
  const sentences = [
    ...(isOne && state !== undefined
      ? [stateInWords(state, state === 'proved' ? all.map(({ migration }) => migration.rollback.words) : [])]
      : []),
    ...back,
  ];
  return {
    hasBack: sentences.length > 0,
    back: sentences,
    backItems: sentences.map(withSteps),
    migrations: own.filter(({ isSilent }) => !isOne || !isSilent),
    left: counted(review.migrations.length - all.length),
  };
}

/** `told`: what was proved of one was proved of all. */
function stateInWords(kind: RollbackReview['kind'], told: readonly string[]): string {
  if (told.length > 0) return told.some((one) => one.includes(proved)) ? proved : provedSchema;
  if (kind === 'impossible') return 'No way back: What cannot be undone says why.';
  return isWritten(kind) ? `Nobody wrote one: ${rollbackWords[kind]}.` : `${capital(rollbackWords[kind])}.`;
}

/** Of what changes and of what is locked: tables, columns, indexes. */
function namesIn({ schema, migrations }: Review): ReadonlySet<string> {
  const texts = schema.changes.map(({ object, before, after }) => `${object} ${before} ${after}`);
  const relations = migrations.flatMap(({ statements }) =>
    statements.flatMap((one) => one.relations.map(({ relation }) => relation)),
  );
  return new Set([...relations, ...texts.flatMap((text) => text.match(/[\w.]+/g) ?? [])]);
}
