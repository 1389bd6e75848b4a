/**
 * Requests SQL Server's plan of one statement. While SHOWPLAN_XML is on, statements are planned and not executed (page “SET SHOWPLAN_XML”);
 * a session in another state would run them, so a separate session is used, the state is confirmed by the answer to a statement of Plinth's
 * own, and only then the user's statement is sent. A transaction around all of it is rolled back. Planning may create statistics, as
 * running the query would. Measuring is not offered, because no session of SQL Server can be prevented from writing.
 */
import { filledQuery } from '../../../core/plan/filled-query.ts';
import { isShowplan } from '../../../core/plan/sqlserver/document.ts';
import { guardSqlserver, parametersOf } from '../../../core/plan/sqlserver/guard.ts';
import type { ExplainOutcome, ExplainRequest } from '../explain.ts';
import { failed, say, type OpenSession, type QueryOutcome, type SqlSession } from '../session.ts';
import { literal } from './literal.ts';
import { productOf, versionNumber, versionQuery } from './version.ts';

const defaultTimeoutMs = 10_000;

/** Occurs in the plan, which proves that the server plans. */
const mark = 'plinth_plans_only';

export async function explainSqlserver(
  session: SqlSession,
  request: ExplainRequest,
): Promise<ExplainOutcome> {
  const checked = filledQuery(request, guard);
  if (checked.kind === 'refused') return checked;
  const opened = await session.beside?.(request.signal);
  if (opened === undefined)
    return failed(say('statement', 'A plan needs a session of its own, and none can be opened here.'));
  if (opened.kind === 'failed') return opened;
  const { session: own } = opened;
  try {
    return await planned(own, checked.sql, request);
  } finally {
    await own.close();
  }
}

const guard = {
  guard: guardSqlserver,
  ...{ parametersOf, literal },
  needsValues: 'SQL Server plans a statement with parameters for given values alone. Explain it with values.',
} as const;

async function planned(
  session: OpenSession,
  sql: string,
  { timeoutMs = defaultTimeoutMs, signal }: ExplainRequest,
): Promise<ExplainOutcome> {
  const ask = (text: string): Promise<QueryOutcome> => session.query(text, { timeoutMs, signal });
  const version = await ask(`${versionQuery}, SUSER_SNAME()`);
  if (version.kind === 'failed') return version;
  // The settings of most programs, for which the plan is requested.
  const begun = await ask('SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN TRANSACTION');
  if (begun.kind === 'failed') return begun;
  // The only statement of its batch, as the server requires.
  const on = await ask('SET SHOWPLAN_XML ON');
  if (on.kind === 'failed') return on;
  const probe = await ask(`SELECT 1 AS ${mark}`);
  if (probe.kind === 'failed') return probe;
  const seen = onlyValue(probe);
  if (seen === undefined || !isShowplan(seen) || !seen.includes(mark))
    return failed(
      say('statement', 'The server did not switch over to showing plans, so the query was not sent.'),
    );
  const answer = await ask(sql);
  const off = await session.query('SET SHOWPLAN_XML OFF', { timeoutMs: 2_000 });
  if (off.kind === 'rows')
    await session.query('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION', { timeoutMs: 2_000 });
  if (answer.kind === 'failed') return answer;
  const xml = onlyValue(answer);
  if (xml === undefined || !isShowplan(xml))
    return failed(say('statement', 'The server answered without a plan.'));
  const [row] = version.rows;
  return {
    kind: 'plan',
    json: xml,
    connection: session.label,
    role: row?.[2] ?? '',
    product: productOf(row).product,
    serverVersion: versionNumber(row),
    generic: false,
    emptyDatabase: false,
    tables: [],
  };
}

function onlyValue(outcome: QueryOutcome): string | undefined {
  return outcome.kind === 'rows' && outcome.rows.length === 1
    ? (outcome.rows[0]?.[0] ?? undefined)
    : undefined;
}
