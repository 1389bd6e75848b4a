/**
 * `plinth advise`: proposes indexes for queries and the migration that creates them. Each index is tried first: in the plan lab, with
 * HypoPG on a connection or in the lab with its statistics, or by creating it there briefly if the user has agreed. `--without` shows the effect of removing an index. No
 * query is run.
 */
import { join, resolve } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { ProposedIndex } from '../../core/index-advice/proposals.ts';
import { collectedAt } from '../../core/plan-lab/basis.ts';
import { sizesInWords } from '../../core/plan/present/words.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import {
  adviseInLab,
  adviseOn,
  planInLab,
  planOnServer,
  type AdviceAnswer,
  type AdviceOptions,
  type AdviceQuestion,
  type AnyLab,
} from '../../engine/index-advice/advise.ts';
import { proposalsOf, type Proposal as EngineProposal } from '../../engine/index-advice/proposal.ts';
import { together, type Planned } from '../../engine/index-advice/together.ts';
import type { TrialFailure } from '../../engine/index-advice/trial.ts';
import type { PlanLab } from '../../engine/lab/lab.ts';
import type { SqliteLab } from '../../engine/lab/sqlite-lab.ts';
import { usersOf } from '../../engine/index-advice/without.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import type { AdviseRequest } from '../verbs/advise.ts';
import { adviseLab, labOfConnection } from '../advise/lab.ts';
import { withMysqlLab } from '../advise/mysql.ts';
import { withSqliteLab } from '../advise/sqlite.ts';
import { queriesToAdvise, type Asked } from '../advise/queries.ts';
import type { AdvisedQuery, Proposal } from '../advise/result.ts';
import type { Io } from '../io.ts';
import { leave } from '../lab.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { adviseJson, adviseText, withoutJson, withoutText } from '../reporters/advise.ts';
import { agreesTo } from '../scratch.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import { isWritten } from '../written.ts';

/** Where indexes are tried. */
interface Trials {
  readonly advise: (question: AdviceQuestion) => Promise<AdviceAnswer>;
  readonly plan: (sql: string, indexes: readonly ProposedIndex[]) => Promise<Planned | TrialFailure>;
  /** What the lab plans from that they are tried in, in words, if one is open. */
  readonly sizes: () => string | undefined;
}

/** The exit code. */
export async function adviseCommand(request: AdviseRequest, io: Io): Promise<number> {
  const asked = await queriesToAdvise(request, io);
  if (typeof asked === 'string') return refuse(io, asked);
  const parser = await loadPostgresParser();
  if (asked.schema.dialect === 'sqlite')
    return withSqliteLab(asked, request, parser, io, (lab, from) =>
      adviseAll(inLab(lab, parser, from ?? sizesOf(lab)), asked, request, io),
    );
  if (asked.schema.dialect === 'mysql')
    return withMysqlLab(asked, request, io, (lab) =>
      adviseAll(inLab(lab, parser, lab.sizes), asked, request, io),
    );
  if (request.connection !== undefined) {
    const agreed = await agreesTo(request.connection, request.build);
    if (typeof agreed === 'string') return refuse(io, agreed);
    const options: AdviceOptions = {
      build: request.build === undefined ? 'never' : 'agreed',
      onBuild: (definition) => io.progress(printable(`builds for a moment: ${definition}`)),
    };
    return onConnection(request.connection, io, async (connected) => {
      let opened: PlanLab | undefined;
      const openLab = async (): Promise<PlanLab | undefined> =>
        (opened = await labOfConnection(connected, asked, parser, io));
      try {
        return await adviseAll(onServer(connected, options, openLab, parser), asked, request, io);
      } finally {
        opened?.end();
      }
    });
  }
  const lab = await adviseLab(asked, parser, io);
  if (typeof lab === 'string') return refuse(io, lab);
  try {
    if (request.without !== undefined) return await without(request.without, lab, asked, request, io, parser);
    return await adviseAll(inLab(lab, parser, sizesOf(lab)), asked, request, io);
  } finally {
    leave(lab, io);
  }
}

function inLab(lab: AnyLab, parser: PostgresParser, sizes: string): Trials {
  return {
    advise: (question) => adviseInLab(lab, question, parser),
    plan: (sql, indexes) => planInLab(lab, sql, indexes),
    sizes: () => sizes,
  };
}

function sizesOf({ basis }: PlanLab | SqliteLab): string {
  return sizesInWords(collectedAt(basis));
}

/** On the server if it can; else in a lab with its statistics. */
function onServer(
  connected: SqlSession,
  options: AdviceOptions,
  openLab: () => Promise<PlanLab | undefined>,
  parser: PostgresParser,
): Trials {
  let opening: Promise<PlanLab | undefined> | undefined;
  let opened: PlanLab | undefined;
  return {
    sizes: () => opened && sizesOf(opened),
    advise: async (question) => {
      const answer = await adviseOn(connected, question, options, parser);
      if (answer.kind !== 'cannot-try') return answer;
      opening ??= openLab();
      opened = await opening;
      return opened === undefined ? answer : adviseInLab(opened, question, parser);
    },
    plan: (sql, indexes) =>
      opened === undefined
        ? planOnServer(connected, sql, indexes, options, parser)
        : planInLab(opened, sql, indexes),
  };
}

async function adviseAll(
  trials: Trials,
  { session, folder, schema, queries }: Asked,
  request: AdviseRequest,
  io: Io,
): Promise<number> {
  const alone: AdviceAnswer[] = [];
  for (const { place, text, variables } of queries) {
    io.progress(printable(place));
    alone.push(await trials.advise({ text, variables, schema }));
  }
  const answers = await shared(alone, trials);
  io.progress('');
  const parser = await loadPostgresParser();
  const proposals = proposalsOf(answers, { folder, schema, parser });
  const sizes = trials.sizes();
  const advised = queries.flatMap(({ place, title }, at): readonly AdvisedQuery[] => {
    const answer = answers[at];
    const proposal = shownProposal(proposals[at], session.root, folder, io);
    return answer === undefined ? [] : [{ place, title, answer, proposal, sizes }];
  });
  return deliver(advised, session, request, io);
}

/** Merges the answers: one index may serve several queries. */
async function shared(answers: readonly AdviceAnswer[], trials: Trials): Promise<readonly AdviceAnswer[]> {
  const wishes = answers.flatMap((answer, at) =>
    answer.kind === 'advised' && answer.choice.kind === 'chosen'
      ? [{ at, sql: answer.sql, ...answer.choice }]
      : [],
  );
  const merged = await together(wishes, ({ sql }, indexes) => trials.plan(sql, indexes));
  return answers.map((answer, place) => {
    const wish = merged.find(({ at }) => at === place);
    return wish === undefined || answer.kind !== 'advised' ? answer : { ...answer, choice: wish };
  });
}

async function without(
  index: string,
  lab: PlanLab,
  asked: Asked,
  request: AdviseRequest,
  io: Io,
  parser: PostgresParser,
): Promise<number> {
  const { queries } = asked;
  const other = await adviseLab(asked, parser, io, index);
  if (typeof other === 'string') return refuse(io, other);
  try {
    const { users, unplanned } = await usersOf(queries, lab, other);
    for (const { place } of unplanned)
      io.complain(`${printable(place)} could not be planned: nothing is known of it.\n`);
    const found = users.map(({ query, before, after }) => ({
      place: query.place,
      title: query.title,
      before,
      after,
    }));
    io.write(
      request.format === 'json'
        ? withoutJson(index, found, queries.length)
        : withoutText(index, found, queries.length, io.style),
    );
    return found.length > 0 ? 1 : 0;
  } finally {
    leave(other, io);
  }
}

/** The proposal with file paths as they are printed here. */
function shownProposal(
  proposal: EngineProposal | undefined,
  root: string,
  folder: MigrationFolder,
  io: Io,
): Proposal | undefined {
  if (proposal === undefined) return undefined;
  const { indexes, comparison, files } = proposal;
  const isNone = typeof files === 'string';
  return {
    indexes,
    comparison,
    migrations: isNone
      ? []
      : files.map(({ path, text }) => ({ file: shownPath(root, join(folder.path, path), io.cwd), text })),
    noMigrations: isNone ? files : undefined,
  };
}

function deliver(advised: readonly AdvisedQuery[], session: Session, request: AdviseRequest, io: Io): number {
  io.write(request.format === 'json' ? adviseJson(advised) : adviseText(advised, io.style));
  if (request.write) {
    const files = new Map(
      advised.flatMap(
        ({ proposal }) => proposal?.migrations.map(({ file, text }) => [file, text] as const) ?? [],
      ),
    );
    for (const [file, text] of files) {
      if (session.workspace.paths.includes(file))
        return refuse(io, `${file} is there already: nothing was written over it.`);
      if (!isWritten(resolve(io.cwd, file), text, io)) return 2;
      if (request.format === 'text') io.write(`Written: ${printable(file)}\n`);
    }
  }
  const lost = advised.find(({ answer }) => answer.kind === 'failed' || answer.kind === 'cannot-try');
  return lost === undefined ? 0 : 2;
}
