/** The statements of a review as one table: what all rows have alike is a sentence above it, and neighbours that differ in nothing but what they do are one row. */
import { nearestKnown, newestVersion, oldestVersion } from '../../core/migrations/server-version.ts';
import { findingIn, rulesOf, type ToldFinding } from './told-findings.ts';
import { sizeOnce } from './size-once.ts';
import { notesOf, withoutIndexBytes } from './statement-notes.ts';
import { lightFacts } from './light-facts.ts';
import { isToldOnce, rowAlone } from './row-alone.ts';
import { briefKey, briefLocks, briefPlaces, briefWhat, isBriefRun } from './brief-rows.ts';
import { placesInWords } from '../../core/review/placed.ts';
import { partitionsInWords } from '../../core/review/statements/partitions.ts';
import { isOfIndexBytes } from '../../core/review/statements/index-sizes.ts';
import { estimateBehind } from '../../core/review/statements/sizes.ts';
import type { MigrationReview, RelationReview, Review, StatementReview } from '../../core/review/model.ts';

/** A document of a hundred pages is read by nobody: the rest is in the JSON. */
const mostRows = 60;

export function statementsView(
  { migrations, verdict, order, provenance }: Pick<Review, 'migrations' | 'verdict' | 'order' | 'provenance'>,
  found: ReadonlyMap<string, readonly ToldFinding[]>,
  hrefOf: (file: string, line: number) => string,
) {
  const all = migrations.flatMap(({ file, statements }) => statements.map((one) => ({ file, one })));
  const relations = new Set(all.flatMap(({ one }) => one.relations.map(({ relation }) => relation)));
  const [only] = relations;
  const about = {
    isOfOne: relations.size === 1,
    told: verdict.blocked.map(({ words }) => words).join(' ') + verdict.long.join(' '),
  };
  const untils = spread(
    all.map(({ one }) => one),
    ({ until }) => `until ${until}`,
  );
  const evidence = spread(
    all.map(({ one }) => one),
    (one) => one.evidence.words,
  );
  const rows = groupsOf(
    all.map(({ file, one }) => ({
      ...rowOf(one, about),
      ...{ file, one, rules: rulesOf(found.get(one.place) ?? []) },
    })),
  );
  const shown = rows.slice(0, mostRows).map((group) => ({
    ...group[0],
    time: `${group[0].time}${group.length > 1 && group[0].isEstimated ? forSeveral(group) : ''}`,
    ...whatAndWhere(group, about.isOfOne ? only : undefined, hrefOf),
    finding: findingIn(group.flatMap(({ one }) => found.get(one.place) ?? [])),
  }));
  const isWhatTold =
    rows.length === 1 && isToldOnce(rows[0]?.map(({ one }) => one.what) ?? [], verdict.changes);
  const hasFinding = shown.some(({ finding }) => finding !== '');
  const locks = lockWords(all.flatMap(({ one }) => one.relations));
  const alone =
    isWhatTold && about.isOfOne && untils !== undefined && evidence !== undefined && !hasFinding
      ? rowAlone(rows[0], shown[0]?.time, locks)
      : undefined;
  const quiet = migrations.reduce((count, one) => count + one.quiet, 0);
  const through = migrations.reduce((count, one) => count + one.heldThrough, 0);
  const first = all[0]?.one;
  const facts = [
    ...factsOf(migrations),
    ...(first === undefined
      ? []
      : [
          ...(about.isOfOne && only !== undefined
            ? [
                `all on ${only}${sizeOnce(
                  all.map(({ one }) => one),
                  about.told,
                  provenance,
                )}`,
              ]
            : []),
          ...locks,
          ...(alone === undefined ? [] : [alone]),
          ...(untils === undefined ? [] : [`held ${untils}`]),
          `locks ${evidence ?? evidenceOf(all.map(({ one }) => one))}`,
          ...lightFacts(
            all.map(({ one }) => one),
            order,
          ),
        ]),
    ...(quiet === 0
      ? []
      : [
          `${quiet} ${all.length === 0 ? '' : 'more '}${quiet === 1 ? 'statement' : 'statements'} that nobody waits for`,
        ]),
    ...(through === 0 ? [] : [`${through} more (ANALYZE), through which those locks are held`]),
  ];
  const isSizeTold = order.replicas.some(isOfIndexBytes);
  const noted = notesOf(
    all.map(({ one }) => (isSizeTold ? withoutIndexBytes(one) : one)),
    [
      ...verdict.irreversible,
      ...migrations.flatMap(({ rollback: { words, losses } }) => [words, ...losses]),
    ].join(' '),
  );
  // What is so of every line needs no list.
  const isOfAll = ({ count }: { readonly count: number }): boolean => count === all.length;
  const ofAll = noted.filter(isOfAll).map(({ words }) => lower(words.replace(/\.$/, '')));
  const notes = noted.filter((one) => !isOfAll(one));
  return {
    facts: `${[...facts, ...ofAll].join('; ')}.`,
    any: all.length > 0 && alone === undefined,
    hasUntil: untils === undefined,
    hasEvidence: evidence === undefined,
    hasWhat: !isWhatTold,
    hasFinding,
    rows: shown,
    unshown: new Set(rows.slice(mostRows).flatMap((group) => group.map(({ one }) => one.place))),
    left: rows.length > shown.length ? { count: rows.length - shown.length } : undefined,
    hasNotes: notes.length > 0,
    notes,
  };
}

function whatAndWhere(
  group: readonly [Row, ...Row[]],
  only: string | undefined,
  hrefOf: (file: string, line: number) => string,
) {
  const isBrief = isBriefRun(group);
  const { shown, more } = isBrief ? briefPlaces(group) : { shown: group, more: '' };
  const whats = group.map(({ one }) => shortWhat(one.what, only));
  const places = shown.map(({ one }, at) => shortPlace(one.place, at === 0));
  return {
    what: isBrief ? briefWhat(whats) : together(whats),
    ...(isBrief ? { locks: briefLocks(group.map(({ one }) => one)) } : {}),
    places: shown.map(({ file, one }, at) => ({
      place: `${places[at] ?? ''}${at === shown.length - 1 ? more : ''}`,
      href: hrefOf(file, one.line),
      isNext: at > 0,
    })),
    at: `${places.join(', ')}${more}`,
  };
}

/** Each writes rows of its own, or may write all of them. */
function forSeveral(group: readonly Row[]): string {
  const [first] = group;
  const isShared =
    first?.one.shares !== undefined && group.every(({ one }) => one.shares === first.one.shares);
  return isShared ? ', together' : ' for each';
}

const mostAside = 4;

/** `until the statement ends; 000042:4 until …`: what nearly all have alike. Undefined where that is no sentence. */
function spread(all: readonly StatementReview[], of: (one: StatementReview) => string): string | undefined {
  const places = new Map<string, string[]>();
  for (const one of all) places.set(of(one), [...(places.get(of(one)) ?? []), one.place]);
  const [usual, ...aside] = [...places].toSorted(([, a], [, b]) => b.length - a.length);
  if (usual === undefined) return undefined;
  if (aside.reduce((count, [, at]) => count + at.length, 0) > mostAside) return undefined;
  return [usual[0], ...aside.map(([words, at]) => `${placesInWords(at)} ${words}`)].join('; ');
}

/** What each lock keeps others from: once. */
function lockWords(relations: readonly RelationReview[]): readonly string[] {
  const blocking = new Map(
    relations
      .filter(({ blocks }) => blocks !== 'nobody')
      .map(({ lock, blocks }) => [lock, whoWaits[blocks]] as const),
  );
  const words = [...blocking].map(([lock, who], at) => `${lock} ${at === 0 ? 'blocks ' : ''}${who}`);
  return words.length === 0 ? [] : [words.join(', ')];
}

/** `Builds index a on t. Builds index b on t.`: `Builds indexes a, b on t.`; the same again is said once. */
function together(whats: readonly string[]): string {
  const groups: { readonly verb: string; readonly tail: string; readonly names: string[] }[] = [];
  for (const what of new Set(whats)) {
    const retyped = /^(Changes the type of) (\S+)( to .+)\.$/.exec(what);
    const found =
      retyped ??
      /^((?:Builds|Adds|Drops)(?: \(where there\))? (?:unique )?(?:index|column)) ([^ ]+)((?: (?:on|to|of) [^ ]+)?)\.$/.exec(
        what,
      );
    const [, verb = what, name = '', tail = ''] = found ?? [];
    const last = groups.at(-1);
    // Their lines stand beside them, in their order.
    const isSame = last?.verb === verb && last.tail === tail;
    if (isSame) last.names.push(name);
    else groups.push({ verb, tail, names: found === null ? [] : [name] });
  }
  return groups
    .map(({ verb, tail, names }) =>
      names.length === 0
        ? verb
        : `${verb}${names.length === 1 || verb.endsWith(' of') ? '' : verb.endsWith('x') ? 'es' : 's'} ${names.join(', ')}${tail}.`,
    )
    .join(' ');
}

/** The table that all of them are about is named above. */
function shortWhat(what: string, only: string | undefined): string {
  if (only === undefined) return what;
  const ended = ['on', 'of', 'into'].reduce(
    (words, link) => words.replaceAll(` ${link} ${only}. `, '. '),
    `${what} `,
  );
  // At an end it is the object itself; elsewhere it stands in front of a column.
  const whole = ` ${only}. `;
  const parts = ended.split(whole).map((part) => part.replaceAll(` ${only}.`, ' '));
  return parts.join(whole).trimEnd();
}

interface About {
  /** One relation, which is named above. */
  readonly isOfOne: boolean;
  /** What the verdict says. */
  readonly told: string;
}

function rowOf(one: StatementReview, { isOfOne, told }: About) {
  const works = one.relations.filter(({ work }) => work.length > 0);
  const all = one.relations.flatMap(({ estimate }) =>
    estimate === undefined ? [] : [estimateBehind(told, estimate)],
  );
  // Of two tables the same twice would be read as a slip.
  const [first] = all;
  const isSame = first !== undefined && all.length > 1 && new Set(all).size === 1;
  const estimates = isSame ? [`${first} each`] : all;
  return {
    locks:
      one.relations.map((each) => lockOf(each, isOfOne || isNamed(one, each), works.length > 1)).join('; ') ||
      'none',
    time: [timeOf(one.lasts), ...estimates].join('; '),
    isEstimated: estimates.length > 0,
    until: one.until,
    evidence: one.evidence.kind === 'measured' ? 'measured' : 'expected',
  };
}

/** What it does names the one table that it locks. */
function isNamed({ relations, what }: StatementReview, { relation, size }: RelationReview): boolean {
  return relations.length === 1 && size === undefined && what.includes(` ${relation}.`);
}

function lockOf(one: RelationReview, isNameTold: boolean, isWorkTold: boolean): string {
  const { size } = one;
  const parts = partitionsInWords(one.partitions);
  const named = `${one.relation}${parts}`;
  const name = isNameTold && parts === '' ? '' : `${named}${size === undefined ? '' : `, ${size}`}: `;
  const rows = one.locksRows && one.blocks === 'nobody' ? ' (and the rows that it changes)' : '';
  return `${name}${one.lock}${rows}${isWorkTold && one.work.length > 0 ? `, ${one.work.join(', ')}` : ''}`;
}

const whoWaits = {
  'reads-and-writes': 'reads and writes',
  writes: 'writes',
  'schema-changes': 'schema changes and vacuum',
  nobody: 'nobody',
} as const;

/** `building the index`. */
function timeOf(lasts: string): string {
  return lasts
    .replace(/\.$/, '')
    .replace(/^Takes as long as /, '')
    .replace(/^Instant once it has its locks$/, 'a moment')
    .replace(/, and as the older transactions that it waits for$/, ', older transactions')
    .replace(/^the transactions that it waits for$/, 'older transactions');
}

interface Row {
  /** Findings that are told here. */
  readonly rules: string;
  /** How long it takes is a range. */
  readonly isEstimated: boolean;
  readonly locks: string;
  readonly time: string;
  readonly until: string;
  readonly evidence: string;
  readonly file: string;
  readonly one: StatementReview;
}

/** Many neighbours in one file that are over in a moment, on a table each; elsewhere those that differ in nothing. */
function groupsOf(rows: readonly Row[]): readonly (readonly [Row, ...Row[]])[] {
  const runs: [Row, ...Row[]][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    const key = briefKey(row.one);
    const isNext =
      last !== undefined &&
      key !== undefined &&
      key === briefKey(last[0].one) &&
      (['file', 'time', 'until', 'evidence', 'rules'] as const).every((each) => last[0][each] === row[each]);
    if (isNext) last.push(row);
    else runs.push([row]);
  }
  const apart: Row[] = [];
  const groups: (readonly [Row, ...Row[]])[] = [];
  for (const run of runs) {
    if (!isBriefRun(run)) {
      apart.push(...run);
      continue;
    }
    groups.push(...alikeGroups(apart.splice(0)), run);
  }
  return [...groups, ...alikeGroups(apart)];
}

function alikeGroups(rows: readonly Row[]): readonly (readonly [Row, ...Row[]])[] {
  const groups: [Row, ...Row[]][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    const isSame =
      last !== undefined &&
      (['file', 'locks', 'time', 'until', 'evidence', 'rules'] as const).every(
        (each) => last[0][each] === row[each],
      );
    if (isSame) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** `line 7` in a column of lines, and only the line of a file that stands in front. */
function shortPlace(place: string, isFirst: boolean): string {
  const line = place.replace(/^line /, '');
  return isFirst ? line : line.replace(/^.*(?=:\d+$)/, '');
}

/** Who sends them, to which server: once where it is the same. */
function factsOf(migrations: readonly MigrationReview[]): readonly string[] {
  const byFact = new Map<string, string[]>();
  for (const one of migrations) {
    const fact = `${sentInWords(one)}, ${serverInWords(one)}`;
    byFact.set(fact, [...(byFact.get(fact) ?? []), one.file]);
  }
  return [...byFact].map(([fact, files]) =>
    byFact.size === 1 ? fact : `${placesInWords(files, 3)}: ${fact}`,
  );
}

function sentInWords({ tool, toolVersion, byHand }: MigrationReview): string {
  if (byHand === undefined)
    return tool === undefined
      ? 'Run by no tool that is known here'
      : [tool, ...(toolVersion === undefined ? [] : [toolVersion])].join(' ');
  return `Applied by hand (${byHand}), taken as psql sends it: statement by statement, each committed`;
}

function serverInWords({ targetVersion, targetFrom, targetFile, targetOutside }: MigrationReview): string {
  const name = `PostgreSQL ${targetVersion}`;
  const known = `${oldestVersion} to ${newestVersion}`;
  if (targetOutside !== undefined) {
    const { version, file } = targetOutside;
    const isNearest = targetVersion === nearestKnown(version);
    const assumed = isNearest ? 'the nearest that is known' : 'assumed';
    const from = targetFrom === 'assumed' ? assumed : `from ${targetFile ?? 'the configuration'}`;
    return `${name} (${from}: ${file} names ${version}, and what is said of locks is measured on ${known}${differences(version)})`;
  }
  if (targetFrom === 'assumed') return `${name} (assumed: nothing names one of ${known})`;
  return targetFile === undefined ? name : `${name} (from ${targetFile})`;
}

/** What older servers are known to do otherwise, by their release notes. */
const otherwise: readonly { readonly below: number; readonly words: string }[] = [
  { below: 11, words: 'ADD COLUMN with a default writes the table again' },
  {
    below: 12,
    words:
      'SET NOT NULL reads all rows whatever has proved it, ATTACH PARTITION locks the partitioned table ACCESS EXCLUSIVE, and REINDEX has no CONCURRENTLY',
  },
];

function differences(version: number): string {
  const found = otherwise.filter(({ below }) => version < below).map(({ words }) => words);
  return found.length === 0 ? '' : `; on ${version} ${found.join('; ')}`;
}

function evidenceOf(all: readonly StatementReview[]): string {
  const words = [...new Set(all.map(({ evidence }) => evidence.words))];
  return words.join(', or ').replace('expected, by', 'expected by');
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
