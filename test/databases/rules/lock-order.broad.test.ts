/**
 * What locking/lock-order says of its examples happens: the migration and a request of the application wait for each other, and the server
 * ends one of them. In the other order both run through. On the oldest and the newest major.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import { readStatements } from '../../../core/syntax/postgres/read.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { statementParser } from '../../sql.ts';
import { pidOf, waitUntilBlocked } from '../effects/waiting.ts';
import { codeOf, withSessions, type ThreeSessions } from '../sessions.ts';

const examples = rules.find(({ id }) => id === 'locking/lock-order')?.examples ?? [];

const deadlock = '40P01';

interface Scene {
  /** Of the rule's example. */
  readonly title: string;
  readonly rows: string;
  /** What the application sends while the migration runs. */
  readonly request: string;
  readonly ends: 'one of them is ended' | 'both run';
}

const order = {
  rows: 'INSERT INTO customers VALUES (1)',
  request: 'INSERT INTO orders (id, customer_id) VALUES (1, 1)',
};
const booking = { rows: 'INSERT INTO accounts VALUES (1, 0)', request: 'SELECT book(1, 5)' };

const scenes: readonly Scene[] = [
  {
    title: 'A foreign key points from the second table to the first',
    ...order,
    ends: 'one of them is ended',
  },
  {
    title: 'A trigger of the second table changes the first',
    rows: 'INSERT INTO shelves VALUES (1, 0)',
    request: 'INSERT INTO books VALUES (1, 1)',
    ends: 'one of them is ended',
  },
  { title: 'A function changes the second table, then the first', ...booking, ends: 'one of them is ended' },
  { title: 'In the order of the foreign key', ...order, ends: 'both run' },
  { title: 'In the order of the function', ...booking, ends: 'both run' },
];

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each(scenes)('$title: $ends', async (scene) => {
    const example = examples.find((one) => one.title === scene.title);
    if (example === undefined) throw new Error('the rule has no such example');
    const ended = await withSessions(server, [], (sessions) => race(sessions, example, scene));
    expect(ended).toEqual(scene.ends === 'both run' ? [] : [deadlock]);
  });
});

/** The migration takes its first lock, the request comes and waits for it, and the migration continues. Answers the errors. */
async function race(
  [migration, application, observer]: ThreeSessions,
  example: Example,
  { rows, request }: Scene,
): Promise<readonly string[]> {
  for (const sql of [...(example.history ?? []), rows]) await observer.query(sql);
  const [first = '', ...rest] = statementsOf(example);
  const [pid, ofMigration] = await Promise.all([pidOf(application), pidOf(migration)]);
  await migration.query('BEGIN');
  await migration.query(first);
  const waiting = codeOf(application.query(request));
  await waitUntilBlocked(observer, pid, [ofMigration]);
  const codes: string[] = [];
  for (const sql of rest) codes.push(await codeOf(migration.query(sql)));
  await migration.query('COMMIT');
  return [...codes, await waiting].filter((one) => one !== 'done');
}

/** Without its BEGIN and COMMIT, which the tool of another example sends itself. */
function statementsOf({ sql }: Example): readonly string[] {
  const { text } = readAnnotations(sql);
  return readStatements(text, 0, text.length, parser)
    .map(({ span }) => text.slice(span.start, span.end))
    .filter((one) => one !== 'BEGIN' && one !== 'COMMIT');
}
