/** What templates see: the review with everything that a logic-light template cannot work out itself. Texts are plain; the renderer escapes them. */
import { groupBy } from '../../core/collections/group-by.ts';
import { capital, commas } from '../../core/text/enumerate.ts';
import { structuredPatch } from 'diff';
import { inOneTransaction } from '../../core/review/rows/backfills.ts';
import { placesInWords } from '../../core/review/placed.ts';
import { proved, takesBackWhole } from '../../core/review/back/rollback.ts';
import type { BlockedRelation, Review, RollbackReview, SchemaChange } from '../../core/review/model.ts';
import { alikeAsOne } from './alike.ts';
import { backsOf, checksView, mostBacks, partsOf, scriptsOf } from './checks-view.ts';
import { statementsView } from './statements-view.ts';

/** A document of a hundred pages is read by nobody: the rest is in the JSON. */
const mostMigrations = 40;
const mostStatements = 30;
const mostBlocked = 8;
const mostDiffs = 30;
const mostEntries = 200;
const mostNames = 12;
const mostNamed = 6;
const mostDiffLines = 80;

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
  const { findings, schema, security, provenance, usual } = review;
  const diffs = alikeDiffs(schema.changes.map(diffView));
  const told = findings.slice(0, mostFindings);
  const verdict = verdictView(review);
  const scripts = scriptsOf(review);
  return {
    title: review.title,
    sizes: usualAge(review),
    verdict,
    hasScripts: scripts.length > 0,
    scripts,
    parts: partsOf(review),
    statements: statementsView(review, linkTo.line),
    order: orderView(review, linkTo),
    before: checksView(review.preflight, usual),
    abort: review.abort,
    after: checksView(review.postflight, []),
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
      any: schema.changes.length > 0,
      diffs: diffs.slice(0, mostDiffs),
      left: counted(diffs.length - Math.min(diffs.length, mostDiffs)),
      diagram: schema.diagram,
      hasDiagram: schema.diagram.tables.length > 0,
      diagramLeft: counted(schema.diagram.left),
      withoutComment: withoutComment(schema),
      // Names, types and comments stand in the diff; what is about people does not.
      hasDictionary: schema.dictionary.some(({ personal }) => personal !== undefined),
      dictionary: schema.dictionary
        .filter(({ personal }) => personal !== undefined)
        .slice(0, mostEntries)
        .map((one) => ({ ...one, comment: one.comment ?? '', personal: one.personal ?? '' })),
    },
    findings: {
      any: findings.length > 0,
      all: alikeAsOne(
        told.map((one) => ({ ...linked(one), message: withoutSize(one.message) })),
        namesIn(review),
      ).map((one) => ({
        ...one,
        fix: one.fix ?? '',
        stated: one.stated ?? '',
      })),
      left: counted(findings.length - told.length),
    },
    suppressions: { any: review.suppressions.length > 0, all: review.suppressions.map(linked) },
    notVerified: review.notVerified,
    hasOpen: review.notVerified.length + review.nothingFound.length > 0,
    nothingFound: review.nothingFound.length === 0 ? undefined : review.nothingFound.join(', '),
    runbook: review.runbook.map((one, at) => ({ ...one, text: one.lines.join(' '), number: at + 1 })),
    provenance: {
      ...provenance,
      compared: provenance.compared ?? '',
      isOne: provenance.files.length === 1,
    },
  };
}

/** How large the table is stands with who is blocked and with the statements. */
function withoutSize(message: string): string {
  return message.replace(/ \S+ is [\d.]+ [kMGTP]?B\b(?:[^.]|\.\d)*\.$/, '');
}

function orderView({ order, stages: checks }: Review, linkTo: LinkTo) {
  const { stages, backfills } = order;
  return {
    ...order,
    stages: stages.map((one, at) => ({
      ...one,
      number: at + 1,
      isOfSeveral: checks.length > 0,
      hasNotes: one.notes.length > 0,
      files: one.files.slice(0, mostMigrations),
      names: one.files
        .slice(0, mostMigrations)
        .map(({ file }) => file)
        .join(', '),
      left: counted(one.files.length - mostMigrations),
      noReturn:
        one.noReturn === undefined ? undefined : { place: one.noReturn, href: linkTo.place(one.noReturn) },
    })),
    hasBackfills: backfills.length > 0,
    ...backfillsView(backfills, linkTo),
    // What is so of this change, then what is so of every such one: a line.
    replicas: order.replicas.length === 0 ? [] : [order.replicas.join(' ')],
  };
}

/** What is so of several is said once, behind them. */
function backfillsView(backfills: Review['order']['backfills'], linkTo: LinkTo) {
  const alike = backfills.filter(({ words }) => words.endsWith(inOneTransaction));
  const isOnce = alike.length > 1;
  const of =
    alike.length === backfills.length ? 'Each of them' : placesInWords(alike.map(({ place }) => place));
  return {
    backfills: backfills.slice(0, mostStatements).map((one) => ({
      ...one,
      words: isOnce ? one.words.replace(inOneTransaction, '').trimEnd() : one.words,
      href: linkTo.place(one.place),
    })),
    ofBackfills: isOnce ? [`${of}: ${inOneTransaction}`] : [],
  };
}

/** Zero is nothing to tell. */
function counted(count: number): { readonly count: number } | undefined {
  return count > 0 ? { count } : undefined;
}

function verdictView({ verdict }: Review) {
  const { notUnderstood, refused, changes, irreversible, decide } = verdict;
  const blocked = blockedView(verdict.blocked);
  return {
    ...verdict,
    blocked: blocked.slice(0, mostBlocked),
    blockedLeft: counted(blocked.length - mostBlocked),
    hasNotUnderstood: notUnderstood.length > 0,
    hasRefused: refused.length > 0,
    hasChanges: changes.length > 0,
    hasBlocked: blocked.length > 0,
    nobody:
      notUnderstood.length > 0
        ? 'No table as a whole, by what was understood.'
        : 'No table as a whole: no statement holds a lock that all its reads or writes wait for.',
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
  for (const { relation, places, length, from } of relations) {
    const since = from === undefined ? '' : ` (from ${from})`;
    const place = length === 'brief' ? ` (${placesInWords(places)})` : since;
    groups.set(place, [...(groups.get(place) ?? []), relation]);
  }
  const all = [...groups].map(([place, names]) => `${names.join(', ')}${place}`);
  return commas(all, mostNamed);
}

/** Where nobody comments on anything, nobody misses a comment; a new table that says what it is for needs none on each column. */
function withoutComment({ dictionary, hasComments }: Review['schema']): string | undefined {
  const fresh = dictionary.filter(({ type }) => type === 'table').map(({ name }) => name);
  const isOf = (name: string, table: string): boolean => name === table || name.startsWith(`${table}.`);
  const names = dictionary.flatMap(({ name, comment }) => {
    const table = fresh.find((one) => isOf(name, one));
    if (table === undefined) return comment === undefined ? [name] : [];
    const isTold = dictionary.some((one) => isOf(one.name, table) && one.comment !== undefined);
    return name === table && !isTold ? [name] : [];
  });
  if (!hasComments || names.length === 0) return undefined;
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
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
  impossible: 'no way back',
  'not-needed': 'not needed',
};

/** One that nobody wrote is proved, and takes along what was written since all the same. */
function stateOf({ kind, losses, takes }: RollbackReview): string {
  const isLossy = (kind === 'written' || kind === 'written-proved') && losses.length > 0;
  if (isLossy) return `${rollbackWords[kind]}, ${takes === true ? 'loses data' : bringsNone}`;
  return kind === 'loses-data' && takes !== true ? bringsNone : rollbackWords[kind];
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
  const own = all.map((one) => {
    const { file, rollback } = one.migration;
    const { kind, losses, script, file: from, waits } = rollback;
    const isSaid = isToldOf(rollback) || (isOne && kind === 'proved');
    const words = [isSaid ? '' : rollback.words, one === firstInPart ? takesBackWhole : '', waits]
      .filter((part) => part !== '')
      .join(' ');
    return {
      file,
      name: script === undefined ? '' : one.name,
      state: isOne ? '' : stateOf(rollback),
      isBad:
        kind === 'loses-data' ||
        kind === 'differs' ||
        kind === 'stops-on-rows' ||
        kind === 'broken' ||
        kind === 'by-hand' ||
        kind === 'impossible',
      from: from ?? '',
      words,
      // What the way forward loses stands in the verdict.
      losses: (isToldOf(rollback) ? losses.slice(kind === 'impossible' ? 1 : losses.length) : losses)
        .filter((one) => !told.includes(one))
        .join(' '),
      isSilent: words === '' && losses.length === 0,
    };
  });
  return {
    hasBack: back.length > 0 || isOne,
    back: [
      ...(isOne && state !== undefined ? [stateInWords(state, own.length > 0 && state === 'proved')] : []),
      ...back,
    ],
    migrations: own.filter(({ isSilent }) => !isOne || !isSilent),
    left: counted(review.migrations.length - all.length),
  };
}

/** `isSame`: what was proved of one was proved of all. */
function stateInWords(kind: RollbackReview['kind'], isSame: boolean): string {
  if (isSame) return proved;
  const isWritten = kind === 'written' || kind === 'written-proved';
  return isWritten ? `Nobody wrote one: ${rollbackWords[kind]}.` : `${capital(rollbackWords[kind])}.`;
}

/** Of what changes and of what is locked: tables, columns, indexes. */
function namesIn({ schema, migrations }: Review): ReadonlySet<string> {
  const texts = schema.changes.map(({ object, before, after }) => `${object} ${before} ${after}`);
  const relations = migrations.flatMap(({ statements }) =>
    statements.flatMap((one) => one.relations.map(({ relation }) => relation)),
  );
  return new Set([...relations, ...texts.flatMap((text) => text.match(/[\w.]+/g) ?? [])]);
}

/** What changes in several objects in the same lines is shown once. */
function alikeDiffs(all: readonly ReturnType<typeof diffView>[]): readonly ReturnType<typeof diffView>[] {
  return [...groupBy(all, ({ text }) => text).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [
      {
        ...first,
        object: commas(
          same.map(({ object }) => object),
          mostNames,
        ),
      },
    ];
  });
}

function diffView({ object, before, after }: SchemaChange) {
  const isTable = /^CREATE (?:UNLOGGED )?TABLE/.test(after || before);
  // The last column of a table's list has no comma behind it: that is no change. A program's text is its own.
  const [was, is] = [before, after].map((text) => (isTable ? text.replaceAll(/,$/gm, '') : text));
  const { hunks } = structuredPatch('', '', was ?? '', is ?? '', '', '', { context: 1 });
  const lines = withoutMoved(
    hunks
      .flatMap((hunk, at) => [...(at === 0 ? [] : [' …']), ...hunk.lines])
      .filter((line) => !line.startsWith('\\') && !isNeighbour(line) && !(isTable && isContinued(line))),
  ).filter((line, at, all) => line !== ' …' || at < all.length - 1);
  const cut = lines.slice(0, mostDiffLines);
  return {
    object,
    text: [...cut, ...(lines.length > cut.length ? [` … ${lines.length - cut.length} more lines`] : [])].join(
      '\n',
    ),
    lines: cut.map((line) => ({
      text: line,
      isAdded: line.startsWith('+'),
      isRemoved: line.startsWith('-'),
      isSame: !line.startsWith('+') && !line.startsWith('-'),
    })),
    more: counted(lines.length - cut.length),
  };
}

/** A statement of its own that is what it was: beside columns it is a place, beside statements nothing. */
function isNeighbour(line: string): boolean {
  return /^ (?:CREATE (?!TABLE)|ALTER |COMMENT |GRANT )/.test(line);
}

/** The rest of such a statement: a table's own columns stand two deep. */
function isContinued(line: string): boolean {
  return /^ {6,}\S/.test(line);
}

/** What was dropped and made again stands elsewhere in the list: that is no change. */
function withoutMoved(lines: readonly string[]): readonly string[] {
  const isMoved = (line: string, other: string): boolean =>
    /^[-+][A-Z]/.test(line) && lines.includes(`${other}${line.slice(1)}`);
  return lines.flatMap((line) => {
    if (line.startsWith('-') && isMoved(line, '+')) return [];
    return line.startsWith('+') && isMoved(line, '-') ? [` ${line.slice(1)}`] : [line];
  });
}
