/**
 * `plinth explain`: runs the workspace's migrations in the embedded PostgreSQL and shows how it would run each query of a file. The tables are
 * empty, so only the plan's shape is shown, without rows, costs or advice.
 */
import { join } from 'node:path';
import { planDocument, type PlanDocument } from '../../core/plan/present/document.ts';
import { understandPlan } from '../../core/plan/understand.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { EmbeddedServer, type ReplayOutcome } from '../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Request } from '../arguments.ts';
import type { Io } from '../io.ts';
import { openSession } from '../open-session.ts';
import { planText } from '../reporters/plan.ts';
import { printable, wrap } from '../style.ts';
import { locate, shownPath } from '../targets.ts';

interface Query {
  readonly sql: string;
  /** `file:line`. */
  readonly place: string;
}

export async function explainCommand(
  request: Request & { readonly verb: 'explain' },
  io: Io,
): Promise<number> {
  const { groups, missing } = await locate([request.path], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  if (group === undefined || target === undefined) {
    return refuse(io, `${request.path} was not read: ${missing[0]?.because ?? 'it does not exist'}.`);
  }
  if (target.kind === 'folder')
    return refuse(io, `${request.path} is a folder. Name the file whose query is to be explained.`);
  const parser = await loadPostgresParser();
  const session = await openSession(group.root, io.cwd, {});
  const report = await session.report(target.path, { named: true });
  if (report.kind === 'silent' || report.kind === 'unreadable') {
    return refuse(io, `${request.path} was not explained: ${report.because}.`);
  }
  const shown = shownPath(group.root, target.path, io.cwd);
  const lines = new LineIndex(report.text);
  const queries = report.sections
    .flatMap((section) => section.statements)
    .filter(isExplainable)
    .map((statement) => ({
      sql: report.text.slice(statement.span.start, statement.span.end),
      place: `${shown}:${lines.position(statement.span.start).line + 1}`,
    }));
  if (queries.length === 0)
    return refuse(io, `${request.path} has no SELECT, INSERT, UPDATE, DELETE or MERGE to explain.`);
  return explainAll(queries, session, target.path, parser, io);
}

async function explainAll(
  queries: readonly Query[],
  session: Session,
  path: string,
  parser: PostgresParser,
  io: Io,
): Promise<number> {
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
    let failed = 0;
    for (const [i, query] of queries.entries()) {
      const text = await explainOne(query, server, history, parser, io);
      if (text === undefined) failed += 1;
      else io.write(`${i === 0 ? '' : '\n'}${text}`);
    }
    const notes = notesOf(replayed).map((note) =>
      io.style.dim(wrap(printable(note), io.style.width).join('\n')),
    );
    if (notes.length > 0) io.write(`\n${notes.join('\n')}\n`);
    return failed > 0 ? 2 : 0;
  } finally {
    server.stop();
  }
}

/** Undefined where the server refused it; the reason is told. */
async function explainOne(
  query: Query,
  server: EmbeddedServer,
  history: Parameters<EmbeddedServer['replay']>[0],
  parser: PostgresParser,
  io: Io,
): Promise<string | undefined> {
  const outcome = await server.explain(history, query.sql);
  if (outcome.kind !== 'plan') {
    io.complain(
      `${printable(query.place)} ${printable(outcome.kind === 'failed' ? outcome.failure.message : outcome.message)}\n`,
    );
    return undefined;
  }
  const origin = { kind: 'empty', serverVersion: outcome.serverVersion } as const;
  const read = understandPlan({ json: outcome.json, sql: query.sql, origin, parser });
  if (!read.ok) {
    io.complain(`${printable(query.place)} ${printable(read.problem)}\n`);
    return undefined;
  }
  // The shape has no time of its own; the field belongs to plans of live servers.
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

function refuse(io: Io, message: string): number {
  io.complain(`${printable(message)}\n`);
  return 2;
}
