/**
 * What the new migrations do to queries that have no record: those of SQL files and programs, and those in functions. The queries on what
 * the migrations change are described and planned before the first of them and after the last; what a query loses is reported.
 */
import { join } from 'node:path';
import type { CurrentQuery, QueryCheck } from '../../core/plan-tests/check.ts';
import { querySql } from '../../core/plan-tests/record.ts';
import { groupBy } from '../../core/collections/group-by.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { affectedQueries, type AffectedQuery } from '../../engine/branch/affected.ts';
import { branchOf, type Branch } from '../../engine/branch/branch.ts';
import { brokenQueries, type Describe } from '../../engine/branch/broken.ts';
import { worsenedQueries, type PlanAll } from '../../engine/branch/worsened.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { planAll, sourceIn, type FileQuery, type PlannedFile } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';
import { leave as leaveLab, openLab, plannerOf } from '../lab.ts';
import { shownPath } from '../targets.ts';
import type { CheckedFile } from './run.ts';

/** The files of a workspace whose queries somebody asks about. */
export interface Covered {
  readonly session: Session;
  readonly covers: (path: string) => boolean;
}

export type CheckedBranch =
  | { readonly kind: 'checked'; readonly files: readonly CheckedFile[] }
  | { readonly kind: 'nothing-new' }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly because: string };

export async function checkBranch(
  { session, covers }: Covered,
  parser: PostgresParser,
  io: Io,
): Promise<CheckedBranch> {
  const files: CheckedFile[] = [];
  let isNew = false;
  for (const folder of session.folders) {
    const branch = await branchOf(session, folder);
    if (branch === undefined) continue;
    isNew = true;
    const all = await affectedQueries(session, folder, branch);
    const queries = all.filter(({ path }) => covers(path));
    const checked = await checkQueries({ session, branch, queries }, parser, io);
    if (typeof checked === 'string') return { kind: 'failed', because: checked };
    files.push(...checked);
  }
  return isNew ? { kind: 'checked', files } : { kind: 'nothing-new' };
}

interface Wanted {
  readonly session: Session;
  readonly branch: Branch;
  readonly queries: readonly AffectedQuery[];
}

/** A sentence if a server was lost. */
async function checkQueries(
  { session, branch, queries }: Wanted,
  parser: PostgresParser,
  io: Io,
): Promise<readonly CheckedFile[] | string> {
  const { describe, lost, end } = describing(parser, io);
  const broken = await brokenQueries(branch, queries, describe).finally(end);
  const whole = queries.filter((query) => !broken.some((one) => one.query === query));
  const worsened = await worsenedQueries(branch, whole, (history, asked) =>
    planOn(history, asked, { session, parser, io }),
  );
  const because = lost() ?? worsened.lost;
  if (because !== undefined) return because;
  const checks = [
    ...broken.map(({ query, step, message }) => {
      const recorded = { ...named(query), nodes: [] };
      return {
        query,
        step,
        check: { kind: 'failed' as const, query: placed(session, query), recorded, message },
      };
    }),
    ...worsened.queries.map(({ query, step, check }) => ({
      query,
      step,
      check: { ...check, query: placed(session, query) },
    })),
    ...worsened.same.map(({ query, nodes }) => {
      const recorded = { ...named(query), nodes };
      return {
        query,
        step: undefined,
        check: { kind: 'same' as const, query: placed(session, query), recorded },
      };
    }),
  ];
  const shown = (path: string): string => shownPath(session.root, path, io.cwd);
  return [...groupBy(checks, ({ query }) => query.path)].map(([path, all]) => ({
    file: shown(path),
    source: 'lab',
    against: 'branch',
    recordedMajor: worsened.major ?? 0,
    major: worsened.major,
    check: { queries: all.map(({ check }) => check).sort((a, b) => a.query.line - b.query.line), gone: [] },
    alteredBy: new Map<QueryCheck, string>(
      all.flatMap(({ check, step }) => (step === undefined ? [] : [[check, shown(step.path)] as const])),
    ),
  }));
}

function named({ name, text }: AffectedQuery): Pick<CurrentQuery, 'name' | 'sql'> {
  return { name, sql: querySql(text) };
}

function placed(session: Session, query: AffectedQuery): CurrentQuery {
  const text = session.textOf(query.path) ?? '';
  return { ...named(query), line: new LineIndex(text).position(query.span.start).line };
}

// ------------------------------------------------------------------------------------------------------------- servers

interface Describing {
  readonly describe: Describe;
  /** A sentence if it could not describe something. */
  readonly lost: () => string | undefined;
  readonly end: () => void;
}

function describing(parser: PostgresParser, io: Io): Describing {
  const { server, leave } = plannerOf(io);
  let lost: string | undefined;
  return {
    describe: async (history, texts) => {
      const options = { program: join(io.bundles, 'embedded.cjs'), parser };
      const answer = await describeOn(server, history, texts, options);
      if (answer.kind === 'failed') {
        lost = answer.failure.message;
        return { of: () => undefined, done: undefined };
      }
      const found = new Map(texts.map((text, at) => [text, answer.descriptions[at]]));
      return { of: (text) => found.get(text), done: answer.done };
    },
    lost: () => lost,
    end: leave,
  };
}

async function planOn(
  history: Parameters<PlanAll>[0],
  queries: readonly FileQuery[],
  { session, parser, io }: { readonly session: Session; readonly parser: PostgresParser; readonly io: Io },
): Promise<PlannedFile> {
  const path = history.at(-1)?.name ?? '';
  const lab = await openLab({ session, path, history, lab: false }, parser, io);
  if (typeof lab === 'string') return { found: [], major: undefined, lost: lab };
  try {
    return await planAll(queries, sourceIn(lab));
  } finally {
    leaveLab(lab, io);
  }
}
