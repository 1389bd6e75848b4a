/**
 * `plinth explain`: how PostgreSQL or SQLite would run the queries of a file, on the schema that the workspace's migrations and the statements before the query
 * create. Planned in the plan lab, from plinth.stats.json where there is one, else from assumed sizes. Runs no query and opens no connection.
 */
import { groupBy } from '../../core/collections/group-by.ts';
import { asWritten, understandPlan } from '../../core/plan/understand.ts';
import { readParameters, type ParameterisedQuery } from '../../core/plan/parameters.ts';
import { planDocument, type PlanDocument } from '../../core/plan/present/document.ts';
import { tipInWords } from '../../core/plan-tests/tip-words.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import type { PlanLab } from '../../engine/lab/lab.ts';
import type { SqliteLab } from '../../engine/lab/sqlite-lab.ts';
import { labOrigin } from '../../engine/lab/origin.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { queriesOfFile } from '../../engine/plan-tests/file-plans.ts';
import type { ExplainRequest } from '../verbs/explain.ts';
import type { Io } from '../io.ts';
import { leave, queryLab } from '../lab.ts';
import { openSession } from '../open-session.ts';
import { planJson, planText } from '../reporters/plan.ts';
import { placedInput, type Placed } from '../standard-input.ts';
import { printable, wrap } from '../style.ts';
import { locate, shownPath } from '../targets.ts';
import { refuse } from '../on-connection.ts';

interface Query {
  /** With $n for its parameters. */
  readonly sql: string;
  /** As in the file. */
  readonly text: string;
  readonly query: ParameterisedQuery;
  /** `file:line`. */
  readonly place: string;
  /** Statements of the file before it that shape its tables. */
  readonly before: readonly string[];
}

export async function explainCommand(request: ExplainRequest, io: Io): Promise<number> {
  const subject =
    request.path === '-' ? await placedInput(request.stdinFilepath, io) : namedFile(request.path, io);
  if (typeof subject === 'string') return refuse(io, subject);
  const { path, shown } = subject;
  const parser = await loadPostgresParser();
  const session = await openSession(subject.root, io, { stats: request.stats });
  if (subject.text !== undefined) session.open(path, subject.text);
  const found = await queriesOfFile(session, path);
  if (found.kind === 'silent') return refuse(io, `${shown} was not explained: ${found.because}.`);
  if (found.queries.length === 0)
    return refuse(io, `${shown} has no SELECT, INSERT, UPDATE, DELETE or MERGE to explain.`);
  const queries = found.queries.map(({ text, variables, line, before }) => {
    const query = readParameters(text, variables);
    return { sql: query.sql, query, text, before, place: `${shown}:${String(line + 1)}` };
  });
  const plans: PlacedPlan[] = [];
  const remarks = new Set<string>();
  let code = 0;
  // Each other state of the tables is another lab.
  for (const group of groupBy(queries, ({ before }) => JSON.stringify(before)).values()) {
    const history = await labHistory(session, path, { before: group[0]?.before });
    const lab = await queryLab({ ...request, session, path, history }, parser, io);
    if (typeof lab === 'string') return refuse(io, lab);
    try {
      if (request.sweep !== undefined) code = Math.max(code, await sweepAll(group, lab, request.sweep, io));
      else plans.push(...(await explainAll(group, lab, parser, io)));
      for (const remark of lab.remarks) remarks.add(remark);
    } finally {
      leave(lab, io);
    }
  }
  if (request.sweep !== undefined) return code;
  print(plans, [...remarks], request.format, io);
  return plans.length < queries.length ? 2 : 0;
}

function namedFile(given: string, io: Io): Placed | string {
  const { groups, missing } = locate([given], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  if (group === undefined || target === undefined)
    return `${given} was not read: ${missing[0]?.because ?? 'it does not exist'}.`;
  if (target.kind === 'folder') return `${given} is a folder. Name the file whose query is to be explained.`;
  const shown = shownPath(group.root, target.path, io.cwd);
  return { root: group.root, path: target.path, shown, text: undefined };
}

interface PlacedPlan {
  readonly place: string;
  readonly plan: PlanDocument;
}

/** Those that the server did not refuse. */
async function explainAll(
  queries: readonly Query[],
  lab: PlanLab | SqliteLab,
  parser: PostgresParser,
  io: Io,
): Promise<readonly PlacedPlan[]> {
  const plans: PlacedPlan[] = [];
  for (const query of queries) {
    const plan = await explained(query, lab, parser, io);
    if (plan !== undefined) plans.push({ place: query.place, plan });
  }
  return plans;
}

function print(
  plans: readonly PlacedPlan[],
  remarks: readonly string[],
  format: ExplainRequest['format'],
  io: Io,
): void {
  if (format === 'json') {
    io.write(planJson(plans, remarks));
    return;
  }
  io.write(plans.map(({ place, plan }) => planText(plan, place, io.style)).join('\n'));
  const told = remarks.map((note) => io.style.dim(wrap(printable(note), io.style.width).join('\n')));
  if (told.length > 0) io.write(`\n${told.join('\n')}\n`);
}

/** Undefined if the server refused it; the reason is written. */
async function explained(
  { sql, text, query, place }: Query,
  lab: PlanLab | SqliteLab,
  parser: PostgresParser,
  io: Io,
): Promise<PlanDocument | undefined> {
  const outcome = await lab.plan({ sql });
  if (outcome.kind !== 'plan') {
    const message = outcome.kind === 'failed' ? outcome.failure.message : outcome.message;
    io.complain(`${printable(place)} ${printable(message)}\n`);
    return undefined;
  }
  const { json, tables } = outcome.plan;
  const read = understandPlan({ json, sql, origin: labOrigin(outcome, lab.basis, []), parser, tables });
  if (!read.ok) {
    io.complain(`${printable(place)} ${printable(read.problem)}\n`);
    return undefined;
  }
  const reading = asWritten(read.reading, text, query);
  // No clock is used: a plan shape has no time, and a lab plan has the time of its statistics.
  return planDocument(reading, '');
}

async function sweepAll(
  queries: readonly Query[],
  lab: PlanLab | SqliteLab,
  named: string,
  io: Io,
): Promise<number> {
  const table = lab.tables.find(
    (one) => one === named || one === `public.${named}` || one === `main.${named}`,
  );
  if (table === undefined) return refuse(io, `The migrations create no table ${named}.`);
  let failed = 0;
  for (const { sql, place } of queries) {
    io.progress(printable(place));
    const swept = await lab.sweep({ sql }, table);
    io.progress('');
    if (swept.kind !== 'swept') {
      failed += 1;
      const message = swept.kind === 'failed' ? swept.failure.message : swept.message;
      io.complain(`${printable(place)} ${printable(message)}\n`);
      continue;
    }
    const told = swept.tips.flatMap((tip) => tipInWords(tip, named) ?? []);
    const lines =
      told.length > 0
        ? told
        : [
            `The ${swept.tips.length === 0 ? 'plan is' : 'steps are'} the same from 1,000 to 1,000,000,000 rows in ${named}.`,
          ];
    io.write(`${io.style.bold(printable(place))}\n${lines.map((one) => `  ${printable(one)}\n`).join('')}`);
  }
  return failed > 0 ? 2 : 0;
}
