/**
 * Plan tests for the Testing view: finds records beside query files and plans the queries again on request. EXPLAIN only; writes no record.
 */
import { join } from 'node:path';
import { checkQuery, pairUp } from '../../core/plan-tests/check.ts';
import { nodeLine, type PlanRecord, type RecordedQuery } from '../../core/plan-tests/record.ts';
import { explain } from '../../engine/databases/explain.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { checkFile, planAll, queriesOfFile, type PlanSource } from '../../engine/plan-tests/file-plans.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { recordBeside } from '../../engine/plan-tests/record-file.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import type { Session } from '../../engine/session/session.ts';
import { failure } from '../../protocol/message.ts';
import {
  checkPlans,
  recordedPlans,
  type CheckedQuery,
  type PlanCheckAnswer,
  type RecordedFile,
} from '../../protocol/plan-tests.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { pathOf, uriOf } from '../convert/uri.ts';
import { relativeIn } from '../workspace/place.ts';

export function registerPlanTests(context: ServerContext): void {
  const { rpc, workspace } = context;
  rpc.answer(recordedPlans, [], async () =>
    workspace.trusted ? (await workspace.sessions()).flatMap(recordedIn) : [],
  );
  const failed = 'The plans could not be checked. The log says why.';
  rpc.answer(checkPlans, failure(failed), async ({ uri }, token) => {
    if (!workspace.trusted) return failure('Plans are asked for in a trusted workspace only.');
    const file = pathOf(uri);
    for (const session of await workspace.sessions()) {
      const path = file === undefined ? undefined : relativeIn(session.root, file);
      if (path === undefined) continue;
      const record = recordBeside(join(session.root, path));
      if (record === undefined) continue;
      if (typeof record === 'string') return failure(`The record beside ${path} was not read: ${record}.`);
      return checked(context, { uri, session, path, record }, abortOf(token));
    }
    return failure('The file has no record of its plans.');
  });
}

function recordedIn(session: Session): readonly RecordedFile[] {
  return queryFiles(session, '').flatMap((path): readonly RecordedFile[] => {
    const record = recordBeside(join(session.root, path));
    if (record === undefined) return [];
    const queries = typeof record === 'string' ? [] : record.queries.map(titleOf);
    return [{ uri: uriOf(join(session.root, path)), name: path, queries }];
  });
}

interface Wanted {
  readonly uri: string;
  readonly session: Session;
  readonly path: string;
  readonly record: PlanRecord;
}

async function checked(
  context: ServerContext,
  { uri, session, path, record }: Wanted,
  signal: AbortSignal,
): Promise<PlanCheckAnswer> {
  const read = await queriesOfFile(session, path, signal);
  if (read.kind === 'silent') return failure(`Nothing is planned here: ${read.because}.`);
  const source = await sourceOf(context, { uri, session, path, record }, signal);
  if (typeof source === 'string') return failure(source);
  const planned = await planAll(read.queries, source);
  if (signal.aborted) return { kind: 'cancelled' };
  if (planned.lost !== undefined) return failure(planned.lost);
  const pairs = pairUp(record.queries, read.queries);
  const { gone } = checkFile(record, planned);
  return {
    kind: 'checked',
    queries: [
      ...planned.found.map(({ query, planned: plan }): CheckedQuery => {
        const recorded = pairs.get(query);
        const check = checkQuery(query, plan, recorded);
        const about = {
          title: titleOf(recorded ?? query),
          line: query.line,
          recorded: undefined,
          now: undefined,
        };
        switch (check.kind) {
          case 'same':
            return { ...about, state: 'passed', words: '' };
          case 'new':
            return { ...about, state: 'skipped', words: 'No plan of it is recorded yet.' };
          case 'failed':
            return { ...about, state: 'failed', words: `It cannot be planned: ${check.message}` };
          case 'changed':
            return {
              ...about,
              state: 'failed',
              words: check.words.join(' '),
              recorded: textOf(check.recorded.nodes),
              now: textOf(check.nodes),
            };
        }
      }),
      ...gone.map((one): CheckedQuery => ({
        title: titleOf(one),
        state: 'skipped',
        words: 'The file has this query no more.',
        recorded: undefined,
        now: undefined,
        line: undefined,
      })),
    ],
  };
}

/** A planner of the kind that the record was made with; a sentence if there is none. */
async function sourceOf(
  { connections, embedded }: ServerContext,
  { uri, session, path, record }: Wanted,
  signal: AbortSignal,
): Promise<PlanSource | string> {
  switch (record.source) {
    case 'connection': {
      const live = connections.boundTo(uri);
      if (live === undefined)
        return 'The plans were recorded on a connection. Open the file, choose a connection for it, and run again.';
      const parser = await loadPostgresParser();
      return { kind: 'connection', explain: (sql) => explain(live.session, { sql, signal }, parser) };
    }
    case 'lab':
      return 'The plans were recorded with statistics. Check them with plinth plan check.';
    case 'embedded': {
      const history = await labHistory(session, path, { signal });
      return { kind: 'embedded', explain: (sql) => embedded.explainAfter(history, sql, signal) };
    }
  }
}

function titleOf({ name, sql }: Pick<RecordedQuery, 'name' | 'sql'>): string {
  if (name !== undefined) return name;
  return sql.length > 80 ? `${sql.slice(0, 79).trimEnd()}…` : sql;
}

function textOf(nodes: RecordedQuery['nodes']): string {
  return nodes.map((one) => nodeLine(one).slice(2)).join('\n');
}
