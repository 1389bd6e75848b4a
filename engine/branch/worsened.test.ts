/** Which statement of new work counts as the cause of another plan, and that none does where the plans that tell it were not made. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { commit, empty, git, removeRepositories, write } from '../../test/dated-repository.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from '../session/kit.ts';
import { Session } from '../session/session.ts';
import { affectedQueries } from './affected.ts';
import { branchOf } from './branch.ts';
import { worsenedQueries, type PlanAll, type Worsened } from './worsened.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});
afterAll(removeRepositories);

async function worsenedBy(planAll: PlanAll): Promise<Worsened> {
  const root = empty();
  commit(root, {
    'migrations/000001_entries.up.sql':
      'CREATE TABLE entries (id bigint PRIMARY KEY, ledger_id bigint, memo text);\nCREATE INDEX entries_ledger ON entries (ledger_id);\n',
    'queries/entries.sql': 'SELECT id FROM entries WHERE ledger_id = $1;\n',
  });
  git(root, 'switch', '-qc', 'work');
  write(root, {
    'migrations/000002_tidy.up.sql':
      'DROP INDEX entries_ledger;\nALTER TABLE entries ALTER COLUMN memo TYPE varchar(90);\n',
  });
  const session = await Session.open({
    ...kit,
    root,
    parser,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  const [folder] = session.folders;
  const branch = folder && (await branchOf(session, folder));
  if (folder === undefined || branch === undefined) throw new Error('no new work');
  return worsenedQueries(branch, await affectedQueries(session, folder, branch), planAll);
}

/** Scans the index as long as the history has not dropped it. */
const planner: PlanAll = (history, queries) => {
  const isDropped = history.some(({ sends }) => sends.some((sent) => sent.includes('DROP INDEX')));
  const text = isDropped
    ? 'Seq Scan on public.entries [filter]'
    : 'Index Scan on public.entries using entries_ledger [index condition]';
  const nodes = [{ depth: 0, text, magnitude: undefined, rows: undefined }];
  return Promise.resolve({
    found: queries.map((query) => ({ query, planned: { kind: 'planned', nodes } })),
    major: 18,
    lost: undefined,
  });
};

it('names the statement after which the plan is another one', async () => {
  const { queries } = await worsenedBy(planner);
  expect(queries.map(({ step }) => step.written)).toEqual(['DROP INDEX entries_ledger']);
});

it('names none where the plans between were not made', async () => {
  let calls = 0;
  const { queries, lost } = await worsenedBy((history, asked) => {
    calls += 1;
    return calls <= 2
      ? planner(history, asked)
      : Promise.resolve({ found: [], major: undefined, lost: 'The planner was stopped.' });
  });
  expect([queries, lost]).toEqual([[], 'The planner was stopped.']);
});
