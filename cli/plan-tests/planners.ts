/**
 * The planners for `plinth plan`: a connection, the embedded server with the migrations applied, or the plan lab. Each planner closes what
 * it opened.
 */
import { join } from 'node:path';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { explain, type ExplainOutcome } from '../../engine/databases/explain.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { EmbeddedServer } from '../../engine/embedded/server.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import type { PlanLab } from '../../engine/lab/lab.ts';
import { folderOf, sourceIn, type PlanSource } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';
import { leave as leaveLab, openLab, plannerOf } from '../lab.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import type { Step } from './altered.ts';

export interface Planner {
  readonly source: (session: Session, path: string) => Promise<PlanSource>;
  /** The earlier states, if the planner can provide them. */
  readonly steps: (session: Session, path: string) => Promise<readonly Step[]>;
  readonly end: () => void;
}

export function onSession(session: SqlSession, parser: PostgresParser): Planner {
  const source: PlanSource = {
    kind: 'connection',
    explain: (sql) => explain(session, { sql }, parser),
  };
  return {
    source: () => Promise.resolve(source),
    steps: () => Promise.resolve([]),
    end: () => undefined,
  };
}

export function onEmbedded(parser: PostgresParser, io: Io): Planner {
  const server = new EmbeddedServer({
    program: join(io.bundles, 'embedded.cjs'),
    loadParser: () => Promise.resolve(parser),
  });
  const behind = (history: History): PlanSource => ({
    kind: 'embedded',
    explain: (sql) => server.explain(history, sql),
  });
  return {
    source: async (session, path) => behind(await labHistory(session, path)),
    steps: (session, path) => stepsOf(session, path, io, (history) => behind(history)),
    end: () => {
      server.stop();
    },
  };
}

/** One lab at a time, all in one process. */
export function inLab(parser: PostgresParser, io: Io): Planner {
  const { server: shared, leave } = plannerOf(io);
  let open: { readonly key: string; readonly lab: PlanLab | string } | undefined;
  const labFor = async (session: Session, path: string, history: History): Promise<PlanLab | string> => {
    const names = history.map(({ name }) => name);
    const key = JSON.stringify([session.root, session.workspace.statistics.placeOf(path), names]);
    if (open?.key === key) return open.lab;
    if (typeof open?.lab === 'object') leaveLab(open.lab, io);
    const opened = await openLab({ session, path, history, lab: true, shared }, parser, io);
    open = { key, lab: opened };
    return opened;
  };
  const behind = (session: Session, path: string, history: History): PlanSource => ({
    kind: 'lab',
    explain: async (sql): Promise<ExplainOutcome> => {
      const lab = await labFor(session, path, history);
      if (typeof lab === 'string') return { kind: 'failed', failure: { reason: 'closed', message: lab } };
      return sourceIn(lab).explain(sql);
    },
  });
  const told = new Set<string>();
  return {
    source: async (session, path) => {
      const history = await labHistory(session, path);
      const lab = await labFor(session, path, history);
      for (const remark of typeof lab === 'string' ? [] : lab.remarks) {
        if (!told.has(remark)) io.complain(`${printable(remark)}\n`);
        told.add(remark);
      }
      return behind(session, path, history);
    },
    steps: (session, path) => stepsOf(session, path, io, (history) => behind(session, path, history)),
    end: leave,
  };
}

type History = readonly MigrationToReplay[];

/** Of the migrations alone: a dump has the new ones in it. */
async function stepsOf(
  session: Session,
  path: string,
  io: Io,
  behind: (history: History) => PlanSource,
): Promise<readonly Step[]> {
  const folder = folderOf(session, path);
  const history = folder === undefined ? [] : await session.migrationsToRun(folder);
  const first = history.findIndex(({ name }) => !session.hasRun(name));
  if (first < 0) return [];
  return [
    { migration: undefined, source: behind(history.slice(0, first)) },
    ...history.slice(first).map(({ name }, at) => ({
      migration: shownPath(session.root, name, io.cwd),
      source: behind(history.slice(0, first + at + 1)),
    })),
  ];
}
