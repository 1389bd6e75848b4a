/** A person's statement is only sent after the server was confirmed to plan and not to run, tested with recorded responses. */
import { describe, expect, it } from 'vitest';
import { recorded, type Answer } from '../../../test/databases/sqlserver/live/recorded.ts';
import type { ExplainRequest } from '../explain.ts';
import type { OpenSession } from '../session.ts';
import { say } from '../session.ts';
import { explainSqlserver } from './explain.ts';
import { literal } from './literal.ts';

const plan = (text: string): Answer => [
  [
    `<ShowPlanXML xmlns="x"><BatchSequence><Batch><Statements><StmtSimple StatementText="${text}"/></Statements></Batch></BatchSequence></ShowPlanXML>`,
  ],
];
const usual: readonly (readonly [string, Answer])[] = [
  ['ProductVersion', [['16.0.1000.6', '2', 'ann']]],
  ['BEGIN TRANSACTION', []],
  ['SET SHOWPLAN_XML', []],
  ['plinth_plans_only', plan('SELECT 1 AS plinth_plans_only')],
  ['ROLLBACK', []],
  ['FROM orders', plan('SELECT')],
];

async function asked(request: ExplainRequest, changes: readonly (readonly [string, Answer])[] = []) {
  const beside = recorded([...changes, ...usual]);
  let closed = 0;
  const own: OpenSession = { ...beside, close: () => Promise.resolve(void (closed += 1)) };
  const shared = recorded([]);
  const outcome = await explainSqlserver(
    { ...shared, beside: () => Promise.resolve({ kind: 'connected', session: own }) },
    request,
  );
  return { outcome, sent: beside.asked.map(({ sql }) => sql), closed, shared: shared.asked.length };
}

describe('explaining', () => {
  it('asks on a session of its own, which is closed, and sends nothing on the other', async () => {
    const { outcome, sent, closed, shared } = await asked({ sql: 'SELECT 1 FROM orders' });
    expect(outcome).toMatchObject({
      kind: 'plan',
      role: 'ann',
      product: 'SQL Server',
      serverVersion: 160_000,
    });
    expect(sent.slice(1)).toEqual([
      'SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN TRANSACTION',
      'SET SHOWPLAN_XML ON',
      'SELECT 1 AS plinth_plans_only',
      'SELECT 1 FROM orders',
      'SET SHOWPLAN_XML OFF',
      'IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION',
    ]);
    expect([closed, shared]).toEqual([1, 0]);
  });

  it.each<[string, readonly (readonly [string, Answer])[], string]>([
    [
      'the server refuses to show plans',
      [['SET SHOWPLAN_XML ON', { refused: 'SHOWPLAN permission denied.' }]],
      'SHOWPLAN permission denied.',
    ],
    ['it runs what it is asked', [['plinth_plans_only', [['1']]]], 'did not switch over'],
    ['it answers with nothing', [['plinth_plans_only', []]], 'did not switch over'],
    [
      'it answers with the plan of something else',
      [['plinth_plans_only', plan('SELECT 2')]],
      'did not switch over',
    ],
    [
      'it answers with what only looks like one',
      [['plinth_plans_only', [['<ShowPlanXML plinth_plans_only']]]],
      'did not switch over',
    ],
    [
      'the connection ends',
      [['plinth_plans_only', { refused: 'It ended.', reason: 'dropped' }]],
      'It ended.',
    ],
    ['no transaction begins', [['BEGIN TRANSACTION', { refused: 'No.' }]], 'No.'],
  ])('never sends the statement where %s', async (_, changes, words) => {
    const { outcome, sent, closed } = await asked({ sql: 'DELETE FROM orders' }, changes);
    expect(outcome.kind === 'failed' && outcome.failure.message).toContain(words);
    expect(sent.filter((sql) => sql.includes('orders'))).toEqual([]);
    expect(closed).toBe(1);
  });

  it('tells what the server says of the statement, and ends as it does otherwise', async () => {
    const { outcome, sent, closed } = await asked({ sql: 'SELECT x FROM orders' }, [
      ['FROM orders', { refused: "Invalid column name 'x'." }],
    ]);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { message: "Invalid column name 'x'." } });
    expect(sent).toContain('SET SHOWPLAN_XML OFF');
    expect(closed).toBe(1);
    expect((await asked({ sql: 'SELECT x FROM orders' }, [['FROM orders', [['7']]]])).outcome).toMatchObject({
      kind: 'failed',
      failure: { message: 'The server answered without a plan.' },
    });
  });

  it('plans for given values, and is refused without', async () => {
    const sql = 'SELECT 1 FROM orders WHERE a = @a AND b = @b';
    expect((await asked({ sql })).outcome).toMatchObject({ kind: 'refused', reason: 'needsValues' });
    const { sent } = await asked({ sql, values: ['7', "o'clock; DROP TABLE t"] });
    expect(sent.some((one) => one.includes("a =  7  AND b =  'o''clock; DROP TABLE t' "))).toBe(true);
  });

  it('says why where no session can be opened', async () => {
    const request = { sql: 'SELECT 1 FROM orders' };
    const refused = { kind: 'failed', failure: say('refused', 'Nobody listens.') } as const;
    expect(
      await explainSqlserver({ ...recorded([]), beside: () => Promise.resolve(refused) }, request),
    ).toEqual(refused);
    expect(await explainSqlserver(recorded([]), request)).toMatchObject({ kind: 'failed' });
  });
});

it.each([
  ["it's", "'it''s'"],
  ['ä', "N'ä'"],
])('writes %s as the server reads it', (value, written) => {
  expect(literal(value)).toBe(written);
});
