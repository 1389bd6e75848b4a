/**
 * `plinth explain`: applies the workspace's migrations to the embedded PostgreSQL and prints the plan of each query of a file. Its tables
 * are empty, so only the shape of the plan is shown, without rows, costs or advice. With --lab the server uses the statistics of another
 * database.
 */
import { join } from 'node:path';
import { planDocument, type PlanDocument } from '../../core/plan/present/document.ts';
import { understandPlan, type PlanOrigin } from '../../core/plan/understand.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { ExplainedPlan, ExplainOutcome } from '../../engine/databases/explain.ts';
import { EmbeddedServer, type ReplayOutcome } from '../../engine/embedded/server.ts';
import { labOrigin } from '../../engine/lab/origin.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import type { ExplainRequest } from '../verbs/explain.ts';
import type { Io } from '../io.ts';
import { openLab } from '../lab.ts';
import { openSession } from '../open-session.ts';
import { planText } from '../reporters/plan.ts';
import { readStandardInput } from '../standard-input.ts';
import { printable, wrap } from '../style.ts';
import { locate, rootOf, shownPath } from '../targets.ts';
import { refuse } from '../on-connection.ts';

interface Query {
  readonly sql: string;
  /** `file:line`. */
  readonly place: string;
}

/** The file to explain. */
interface Subject {
  readonly root: string;
  readonly path: string;
  readonly shown: string;
  /** The text of standard input. */
  readonly text: string | undefined;
}

/** An open planner for the queries. */
interface Planner {
  readonly plan: (sql: string) => Promise<Planned | Exclude<ExplainOutcome, ExplainedPlan>>;
  readonly notes: readonly string[];
}

interface Planned {
  readonly kind: 'plan';
  readonly explained: ExplainedPlan;
  readonly origin: PlanOrigin;
}

export async function explainCommand(request: ExplainRequest, io: Io): Promise<number> {
  const subject = request.path === '-' ? await standardInput(io) : await namedFile(request.path, io);
  if (typeof subject === 'string') return refuse(io, subject);
  const parser = await loadPostgresParser();
  const session = await openSession(subject.root, io.cwd, { stats: request.stats });
  if (subject.text !== undefined) session.open(subject.path, subject.text);
  const report = await session.report(subject.path, { named: true, assumed: 'postgresql' });
  if (report.kind === 'silent' || report.kind === 'unreadable') {
    return refuse(io, `${subject.shown} was not explained: ${report.because}.`);
  }
  const lines = new LineIndex(report.text);
  const queries = report.sections
    .flatMap((section) => section.statements)
    .filter(isExplainable)
    .map((statement) => ({
      sql: report.text.slice(statement.span.start, statement.span.end),
      place: `${subject.shown}:${lines.position(statement.span.start).line + 1}`,
    }));
  if (queries.length === 0)
    return refuse(io, `${subject.shown} has no SELECT, INSERT, UPDATE, DELETE or MERGE to explain.`);
  const asked = { session, path: subject.path, parser, io };
  return request.lab ? inLab(queries, asked) : onEmpty(queries, asked);
}

async function namedFile(given: string, io: Io): Promise<Subject | string> {
  const { groups, missing } = await locate([given], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  if (group === undefined || target === undefined)
    return `${given} was not read: ${missing[0]?.because ?? 'it does not exist'}.`;
  if (target.kind === 'folder') return `${given} is a folder. Name the file whose query is to be explained.`;
  const shown = shownPath(group.root, target.path, io.cwd);
  return { root: group.root, path: target.path, shown, text: undefined };
}

async function standardInput(io: Io): Promise<Subject | string> {
  const input = await readStandardInput(io.input);
  if (input.kind === 'huge') return 'Standard input has more than 5 MB, which makes it a dump.';
  return { root: await rootOf(io.cwd, io.cwd), path: '<stdin>', shown: '<stdin>', text: input.text };
}

interface Asked {
  readonly session: Session;
  readonly path: string;
  readonly parser: PostgresParser;
  readonly io: Io;
}

async function onEmpty(queries: readonly Query[], { session, path, parser, io }: Asked): Promise<number> {
  const folder = session.folderFor(path);
  const history = folder === undefined ? [] : await session.migrationsToRun(folder);
  const server = new EmbeddedServer({
    program: join(io.bundles, 'embedded.cjs'),
    loadParser: () => Promise.resolve(parser),
  });
  try {
    const replayed = await server.replay(history);
    if (replayed.kind === 'failed')
      return refuse(io, `The embedded PostgreSQL did not start: ${replayed.failure.message}`);
    const plan: Planner['plan'] = async (sql) => {
      const outcome = await server.explain(history, sql);
      if (outcome.kind !== 'plan') return outcome;
      const origin = { kind: 'empty', serverVersion: outcome.serverVersion } as const;
      return { kind: 'plan', explained: outcome, origin };
    };
    return await explainAll(queries, { plan, notes: notesOf(replayed) }, parser, io);
  } finally {
    server.stop();
  }
}

async function inLab(queries: readonly Query[], { session, path, parser, io }: Asked): Promise<number> {
  const folder = folderOf(session, path);
  const history = folder === undefined ? [] : await session.migrationsToRun(folder);
  const opened = await openLab({ session, path, history }, parser, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { lab } = opened;
  try {
    const plan: Planner['plan'] = async (sql) => {
      const outcome = await lab.plan({ sql });
      return outcome.kind === 'plan'
        ? { kind: 'plan', explained: outcome.plan, origin: labOrigin(outcome, lab.basis, []) }
        : outcome;
    };
    return await explainAll(queries, { plan, notes: lab.remarks }, parser, io);
  } finally {
    lab.end();
  }
}

async function explainAll(
  queries: readonly Query[],
  { plan, notes }: Planner,
  parser: PostgresParser,
  io: Io,
): Promise<number> {
  let failed = 0;
  for (const [i, query] of queries.entries()) {
    const text = explained(await plan(query.sql), query, parser, io);
    if (text === undefined) failed += 1;
    else io.write(`${i === 0 ? '' : '\n'}${text}`);
  }
  const told = notes.map((note) => io.style.dim(wrap(printable(note), io.style.width).join('\n')));
  if (told.length > 0) io.write(`\n${told.join('\n')}\n`);
  return failed > 0 ? 2 : 0;
}

/** Undefined if the server refused the query; the reason has been printed. */
function explained(
  outcome: Awaited<ReturnType<Planner['plan']>>,
  query: Query,
  parser: PostgresParser,
  io: Io,
): string | undefined {
  if (outcome.kind !== 'plan') {
    io.complain(
      `${printable(query.place)} ${printable(outcome.kind === 'failed' ? outcome.failure.message : outcome.message)}\n`,
    );
    return undefined;
  }
  const { json, tables } = outcome.explained;
  const read = understandPlan({ json, sql: query.sql, origin: outcome.origin, parser, tables });
  if (!read.ok) {
    io.complain(`${printable(query.place)} ${printable(read.problem)}\n`);
    return undefined;
  }
  // No clock is used: a plan shape has no time, and a lab plan has the time of its statistics.
  const document: PlanDocument = planDocument(read.reading, '');
  return planText(document, query.place, io.style);
}

function isExplainable(statement: Statement): boolean {
  return statement.parsed.operations.some(({ kind }) =>
    ['select', 'insert', 'update', 'delete'].includes(kind),
  );
}

function notesOf(outcome: ReplayOutcome & { readonly kind: 'replayed' }): readonly string[] {
  const failed = outcome.migrations.flatMap(({ name, result }) =>
    result.kind === 'notVerifiable'
      ? [`${name} did not run in the embedded PostgreSQL: ${result.reason}`]
      : [],
  );
  const { skippedExtensions } = outcome;
  return [
    ...failed,
    ...(skippedExtensions.length === 0
      ? []
      : [`Extensions left out, because they are not embedded: ${skippedExtensions.join(', ')}.`]),
  ];
}
