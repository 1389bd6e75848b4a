/**
 * The findings of one file that was read: decides the scope, replays, lints. Reuses an earlier answer, and passes the replay on to the
 * file's history. Caches nothing itself.
 */
import type { Config } from '../../core/config/merge.ts';
import { findingIn, findingsFor, ignoredIn, sectionsIn } from '../../core/embedded-sql/placed.ts';
import { applyBaseline, type BaselineEntry } from '../../core/lint/baseline.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { replaySections } from '../../core/lint/replay-again.ts';
import { lint, neverLinted, type LintedBefore, type LintResult } from '../../core/lint/run.ts';
import { decideScope, type FileStanding, type Scope } from '../../core/findings/scope.ts';
import type { BackState } from '../../core/migrations/files/down-migration.ts';
import type { Scene } from '../../core/rule-kit/checking/section-input.ts';
import type { QueryIndex } from '../../core/query-index/query-index.ts';
import type { IndexedQuery } from '../../core/query-index/query.ts';
import { isSameList } from '../../core/collections/same-list.ts';
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import type { Schema } from '../../core/schema/model.ts';
import { isSameCompany, type CameWith } from '../../core/schema/same-change.ts';
import type { SizeIndex } from '../../core/statistics/statistics.ts';
import type { Breath } from './time-slices.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { WorkspaceKnowledge } from './workspace-knowledge.ts';
import type { Read } from './read-file.ts';
import type { FileReport, TargetDecision } from './report.ts';
import { targetWith } from './target.ts';
import { backOf } from './down-migration.ts';

/** A request about a file, with what is known before it is linted. */
interface Question {
  readonly path: string;
  readonly scope: Scope;
  readonly reading: Read;
  readonly schema: Schema;
  readonly standing: FileStanding;
  readonly target: TargetDecision;
  /** Why the file has no findings, whatever the scope. */
  readonly unchecked: string | undefined;
}

/** Everything known about the file after a request; cached until its text or context changes. */
export interface Answer extends Reply {
  readonly reading: Read;
  readonly schema: Schema;
  readonly wish: string;
  readonly standing: FileStanding;
}

interface Reply {
  readonly report: FileReport;
  /** Reused by the next answer while the text is unchanged. */
  readonly before: LintedBefore;
  readonly latest: Latest;
  /** Queries outside of migrations that rules read, by the relation that they name. */
  readonly queries: QueriesByRelation;
  /** The existing rollback, if a rule read it. */
  readonly rollback: BackState | undefined;
  /** Undefined if nothing was linted. */
  readonly cameWith: readonly CameWith[] | undefined;
}

type QueriesByRelation = ReadonlyMap<string, readonly IndexedQuery[]>;

const noQueries: QueriesByRelation = new Map();

/** The schema after the folder's last migration, if later migrations exist and a rule read it. */
type Latest =
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'known'; readonly schema: Schema | undefined };

const notAsked: Latest = { kind: 'not-asked' };

interface Around {
  readonly rules: readonly Rule[];
  readonly effectOf: Scene['effectOf'];
  readonly config: Config;
  /** Of the file. */
  readonly baseline: readonly BaselineEntry[];
  readonly sizes: SizeIndex | undefined;
  /** As 2027-01-31. */
  readonly today: string;
  readonly breath: Breath;
  readonly knowledge: WorkspaceKnowledge;
  /** As of Answers. */
  readonly asksForLatest: boolean;
}

/** What few rules ask for, and costs much to find out. */
export interface Wishes {
  readonly latest: boolean;
  /** The relations whose queries they read. */
  readonly queries: ReadonlySet<string>;
}

export function wishesIn({ latest, queries }: Pick<Reply, 'latest' | 'queries'>): Wishes {
  return { latest: latest.kind === 'known', queries: new Set(queries.keys()) };
}

export async function answerTo(
  question: Question,
  known: Answer | undefined,
  around: Around,
): Promise<Reply> {
  const { path, scope, reading, standing, target, unchecked } = question;
  const decision =
    unchecked === undefined
      ? decideScope(scope, standing)
      : ({ included: false, because: unchecked } as const);
  const base = {
    path,
    because: decision.because,
    folder: reading.history?.folder,
    text: reading.embedded?.source ?? reading.text,
    sections: sectionsIn(reading.embedded, reading.sections),
    targetVersion: target.version,
    dialect: reading.dialect,
  };
  if (!decision.included) {
    const report = { ...base, kind: 'applied', coverage: reading.coverage } as const;
    return {
      report,
      before: neverLinted,
      latest: notAsked,
      queries: noQueries,
      rollback: undefined,
      cameWith: undefined,
    };
  }
  const replays = replayedFor(question, known);
  const cameWith = await around.knowledge.cameWith(around.breath);
  const { result, ...asked } = await linted(question, replays, known, {
    ...around,
    cameWith,
  });
  const { suppressed, crashes, coverage } = result;
  // A file that has run in production is never rewritten: a tool would refuse the changed file, or run another history elsewhere. New
  // migrations may be offered.
  const findings =
    standing.novelty.kind === 'applied'
      ? result.findings.map((finding) =>
          finding.fix?.kind === 'files' ? finding : { ...finding, fix: undefined },
        )
      : result.findings;
  const baseline = around.baseline.filter(({ rule }) => isSuppressible(rule, around.config));
  const all = [...findings, ...suppressed];
  const names =
    baseline.length === 0 ? new Map<Finding, string>() : fingerprintsOf(reading.text, reading.sections, all);
  const { embedded } = reading;
  const at = <F extends Finding>(found: readonly F[]): readonly F[] =>
    embedded === undefined ? found : found.map((finding) => findingIn(embedded, path, finding));
  const { findings: left, hidden: baselined, gone } = applyBaseline(findings, baseline, names);
  const report = {
    ...base,
    kind: 'linted',
    findings: at(left),
    suppressed: [...at(suppressed), ...ignoredIn(embedded)],
    baselined: at(baselined),
    gone,
    crashes,
    coverage,
  } as const;
  return { report, before: { replays, checks: result.checks }, ...asked, cameWith };
}

/** As far as it is not done: the history has replayed the file for those that follow, or is told of it here. */
function replayedFor(
  { path, reading, schema }: Question,
  known: Answer | undefined,
): LintedBefore['replays'] {
  const { history, document, sections } = reading;
  const kept = document && history?.takeReplays(document.file, schema);
  if (kept !== undefined) return kept;
  const replays = replaySections(schema, sections, path, known?.before.replays);
  if (document !== undefined) history?.adopt(document.file, schema, replays);
  return replays;
}

/** A baseline hides nothing of a required rule. */
function isSuppressible(rule: string, { required }: Config): boolean {
  return required.get(rule)?.suppressible !== false;
}

/** True if nothing that the answer depends on has changed. */
export async function isLatest(
  { reading, latest, queries, rollback, cameWith }: Answer,
  knowledge: WorkspaceKnowledge,
  breath: Breath,
): Promise<boolean> {
  if (cameWith !== undefined) {
    if (!isSameCompany(cameWith, await knowledge.cameWith(breath))) return false;
  }
  if (latest.kind === 'known' && latest.schema !== (await latestAfter(reading, breath))) return false;
  if (rollback !== undefined && rollback !== backStateIn(reading)) return false;
  if (queries.size === 0) return true;
  const now = await knowledge.queries(breath, new Set(queries.keys()));
  return [...queries].every(([relation, known]) => isSameList(known, now.naming(relation)));
}

function backStateIn({ document, history }: Read): BackState {
  return document === undefined || history === undefined ? 'missing' : backOf(history, document.file).state;
}

/** Few rules read what follows, which is expensive to compute: it is computed on demand, and those rules run again. */
async function linted(
  { path, reading, schema, standing, target }: Question,
  replays: LintedBefore['replays'],
  known: Answer | undefined,
  {
    rules,
    effectOf,
    config,
    sizes,
    today,
    breath,
    knowledge,
    asksForLatest,
    cameWith,
  }: Around & { readonly cameWith: readonly CameWith[] },
): Promise<{ readonly result: LintResult } & Pick<Reply, 'latest' | 'queries' | 'rollback'>> {
  let rollback: BackState | undefined;
  const input = {
    path,
    text: reading.text,
    sections: reading.sections,
    migration: reading.document,
    existing: reading.history?.all ?? [],
    rollback: () => (rollback = backStateIn(reading)),
    cameWith,
    schema,
    targetVersion: target.version,
    target: await targetWith(target),
    novelty: gradedAs(standing.novelty),
    isShared: knowledge.isShared(),
    beforehand: reading.embedded && findingsFor(reading.embedded),
  };
  const { preset, rules: settings, required, smallTable, smallTables, lockTimeout, personalData } = config;
  const said = { smallTable, smallTables, lockTimeout, personalData };
  const kit = { rules, effectOf, preset, settings, required, today, sizes, ...said };
  const asked = { latest: false, queries: new Set<string>() };
  const lintWith = ({ latest, queries }: Wanted, from: LintedBefore): LintResult => {
    const beyond = {
      ...knowledge.beyond,
      queriesNaming: (relation: string): readonly IndexedQuery[] => {
        asked.queries.add(relation);
        return queries?.naming(relation) ?? [];
      },
    };
    const behind = (): Schema | undefined => {
      asked.latest = true;
      return latest;
    };
    return lint({ ...input, latest: behind, beyond }, kit, from);
  };
  const findOut = async (wants: Wishes): Promise<Wanted> => ({
    latest: wants.latest ? await latestAfter(reading, breath) : undefined,
    queries: wants.queries.size > 0 ? await knowledge.queries(breath, wants.queries) : undefined,
  });
  // What rules asked for the last time they are likely to ask for again. Which queries they read hangs on the file.
  const usual = { latest: asksForLatest, queries: new Set<string>() };
  let given = await findOut(known === undefined ? usual : wishesIn(known));
  let from: LintedBefore = { replays, checks: known?.before.checks ?? [] };
  for (;;) {
    const result = lintWith(given, from);
    const now = await findOut(asked);
    const queries = new Map([...asked.queries].map((one) => [one, now.queries?.naming(one) ?? []]));
    const isRight =
      (!asked.latest || now.latest === given.latest) &&
      [...queries].every(([one, found]) => isSameList(found, given.queries?.naming(one) ?? []));
    const latest = asked.latest ? ({ kind: 'known', schema: now.latest } as const) : notAsked;
    if (isRight) return { result, latest, queries, rollback };
    // With these answers, rules may ask for more.
    [given, from] = [now, result];
  }
}

/** A file that only seems applied is graded as new work, in the editor as on the command line. */
function gradedAs(novelty: FileStanding['novelty']): 'new' | 'applied' {
  return novelty.kind === 'applied' && novelty.assumed === undefined ? 'applied' : 'new';
}

/** Undefined where nobody asks. */
interface Wanted {
  readonly latest: Schema | undefined;
  readonly queries: QueryIndex | undefined;
}

async function latestAfter(reading: Answer['reading'], breath: Breath): Promise<Schema | undefined> {
  const { history, document } = reading;
  return document !== undefined && history?.isFollowed(document.file) === true
    ? history.schemaAtEnd(breath)
    : undefined;
}
