/**
 * Tests which of many queries a server accepts, on its current schema. Each is prepared and deallocated; nothing is planned or executed,
 * and no lock remains. One round trip for some hundred of them.
 */
import type { QueryOutcome, SqlSession, Failed } from '../databases/session.ts';

export type Prepared =
  /** By index: the server's message where it does not take the query. */
  { readonly kind: 'asked'; readonly refusals: readonly (string | undefined)[] } | Failed;

/** `inside`: a transaction is open in the session, and continues unchanged. */
export async function preparesIn(
  session: SqlSession,
  texts: readonly string[],
  where: 'inside' | 'outside',
  signal: AbortSignal | undefined,
): Promise<Prepared> {
  const refusals: (string | undefined)[] = [];
  for (let at = 0; at < texts.length; at += mostAtOnce) {
    const part = await ask(session, texts.slice(at, at + mostAtOnce), where, signal);
    if (part.kind === 'failed') return part;
    refusals.push(...part.refusals);
  }
  return { kind: 'asked', refusals };
}

/** About 0.6 ms each, far from the limit of a statement. */
const mostAtOnce = 500;
const mark = 'plinth_before_queries';

async function ask(
  session: SqlSession,
  texts: readonly string[],
  where: 'inside' | 'outside',
  signal: AbortSignal | undefined,
): Promise<Prepared> {
  const send = (text: string): Promise<QueryOutcome> => session.query(text, { protocol: 'simple', signal });
  const begun = await send(where === 'inside' ? `SAVEPOINT ${mark}` : 'BEGIN');
  if (begun.kind === 'failed') return begun;
  const answer = await answerTo(texts, send);
  const end =
    where === 'inside' ? [`ROLLBACK TO SAVEPOINT ${mark}`, `RELEASE SAVEPOINT ${mark}`] : ['ROLLBACK'];
  for (const text of end) {
    const ended = await send(text);
    if (ended.kind === 'failed') return ended;
  }
  return answer;
}

async function answerTo(
  texts: readonly string[],
  send: (text: string) => Promise<QueryOutcome>,
): Promise<Prepared> {
  // Programs have their own settings and role, not the migration's.
  for (const text of [
    'SET LOCAL SESSION AUTHORIZATION DEFAULT',
    'SET LOCAL ROLE NONE',
    'SET LOCAL search_path TO DEFAULT',
    `SELECT pg_catalog.set_config('plinth.queries', ${literal(JSON.stringify(texts))}, true) IS NULL`,
    loop,
  ]) {
    const outcome = await send(text);
    if (outcome.kind === 'failed') return outcome;
  }
  const outcome = await send("SELECT pg_catalog.current_setting('plinth.refusals')");
  if (outcome.kind === 'failed') return outcome;
  const refusals = readRefusals(outcome.rows[0]?.[0] ?? '', texts.length);
  if (refusals !== undefined) return { kind: 'asked', refusals };
  return { kind: 'failed', failure: { reason: 'statement', message: 'The server gave no answer.' } };
}

const loop = `DO $plinth$
DECLARE
  one pg_catalog.text;
  refusals pg_catalog.jsonb := '[]';
BEGIN
  FOR one IN SELECT q.value FROM pg_catalog.json_array_elements_text(pg_catalog.current_setting('plinth.queries')::pg_catalog.json) AS q
  LOOP
    BEGIN
      EXECUTE 'PREPARE plinth_query AS ' || one;
      EXECUTE 'DEALLOCATE plinth_query';
      refusals := refusals || 'null'::pg_catalog.jsonb;
    EXCEPTION WHEN OTHERS THEN
      refusals := refusals || pg_catalog.jsonb_build_array(SQLERRM);
    END;
  END LOOP;
  PERFORM pg_catalog.set_config('plinth.refusals', refusals::pg_catalog.text, true);
END $plinth$`;

/** Safe under every setting of standard_conforming_strings. */
function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function readRefusals(json: string, count: number): readonly (string | undefined)[] | undefined {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read) || read.length !== count) return undefined;
  return read.map((one: unknown) => (typeof one === 'string' ? one : undefined));
}
