/**
 * The labels of the injection corpus as facts: every function is created on a native PostgreSQL, answers its honest calls, and is attacked.
 * A vulnerable one lets at least one attack do what must not be possible; a safe one none of the whole battery.
 */
import { categoryOf } from '../../../core/findings/finding.ts';
import { Client, DatabaseError } from 'pg';
import { effectOf } from '../../../core/effects/of.ts';
import { good } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import { applyEdits } from '../../../core/text/edit.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../breadth.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { findingsOf, type Court } from '../../rules/judge.ts';
import { statementParser } from '../../sql.ts';
import { literal, readCorpus, withHostileValues, type CorpusCase } from '../../taint/corpus.ts';

const corpus = readCorpus();
const secret = 'the vault is open 7341';
/** What a shell makes of `echo $((6*7))shell`. */
const shell = '42shell';
const stranger = 'corpus_stranger';

const world = `
  CREATE SCHEMA vault;
  CREATE TABLE vault.canary (id int);
  CREATE TABLE vault.secrets (secret text);
  INSERT INTO vault.secrets VALUES (${literal(secret)});
  CREATE SCHEMA elsewhere;
  GRANT USAGE ON SCHEMA elsewhere TO PUBLIC;
  CREATE SEQUENCE elsewhere.marks;
  -- A sequence keeps its value when the transaction does not last.
  CREATE FUNCTION elsewhere.mark() RETURNS text LANGUAGE plpgsql AS $$
  BEGIN
    IF current_user <> ${literal(stranger)} THEN
      PERFORM nextval('elsewhere.marks');
    END IF;
    RETURN 'marked';
  END $$;
  CREATE TABLE customers (id int, name text, tenant text);
  INSERT INTO customers VALUES (1, 'Ada', 'mine'), (2, 'O''Neil', 'mine');
  CREATE TABLE orders (id int, customer text, state text, amount numeric, placed_at timestamptz DEFAULT now());
  INSERT INTO orders VALUES (1, 'Ada', 'paid', 20), (2, 'Ada', 'open', 5);
  CREATE TABLE x (a int);
  CREATE ROLE ${stranger};
`;

let court: Court;
let server: PostgresServer;
let database: string;
let client: Client;
let connection: string;
const notices: string[] = [];
/** How often elsewhere.mark() has run with rights so far. */
let marks: string;

beforeAll(async () => {
  court = { parser: await statementParser(), rules, effectOf };
  server = await startPostgres(18);
  database = await server.createDatabase();
  connection = server.connectionString(database);
  client = new Client({ connectionString: connection });
  await client.connect();
  client.on('notice', (notice) => notices.push(notice.message ?? ''));
  await client.query(world);
  ({ marks } = await look('RESET ROLE'));
});
afterAll(async () => {
  await client.end();
  await server.dropDatabase(database);
  const administrator = new Client({ connectionString: server.connectionString('postgres') });
  await administrator.connect();
  await administrator.query(`DROP ROLE ${stranger}`);
  await administrator.end();
});

it('is large, even and in a good part shaped after what others wrote', () => {
  const vulnerable = corpus.filter(({ label }) => label === 'vulnerable').length;
  const safe = corpus.length - vulnerable;
  expect(corpus.length).toBeGreaterThanOrEqual(90);
  expect(Math.abs(vulnerable - safe)).toBeLessThanOrEqual(corpus.length / 10);
  expect(corpus.filter(({ origin }) => !origin.includes('made up')).length).toBeGreaterThan(
    corpus.length / 3,
  );
  for (const { kind, origin, honest, calls, text } of corpus)
    expect([kind, origin, text, honest[0], calls[0]]).not.toContain(undefined);
});

describe.each(sample(corpus, 40).map((one) => [`${one.label}/${one.name}`, one] as const))('%s', (_, one) => {
  it(`is ${one.label}`, async () => {
    await client.query('BEGIN');
    try {
      await client.query(withConnection(one.setup));
      await client.query(one.text);
      for (const call of one.honest)
        expect(await tried(one, call)).toEqual({ failed: undefined, harm: undefined });
      const harmful = await firstHarmful(one);
      if (one.label === 'vulnerable') expect(harmful).toBeDefined();
      else expect(harmful).toBeUndefined();
    } finally {
      await client.query('ROLLBACK');
    }
  });
});

/** What cannot be repaired is said without a fix; what is repaired as a whole must hold. */
describe('fixes', () => {
  const vulnerable = corpus.filter(({ label }) => label === 'vulnerable');
  const whole = new Set<string>();

  it.each(vulnerable.map((one) => [one.name, one] as const))('of %s hold', async (name, one) => {
    const text = repaired(one);
    if (text === undefined) return;
    whole.add(name);
    await client.query('BEGIN');
    try {
      await client.query(withConnection(one.setup));
      await client.query(text);
      expect(await firstHarmful(one)).toBeUndefined();
    } finally {
      await client.query('ROLLBACK');
    }
  });

  it('repair a good part', () => {
    expect(whole.size).toBeGreaterThanOrEqual(25);
  });
});

/** The function once no finding is left; undefined if a finding has no fix. */
function repaired({ setup, text }: CorpusCase): string | undefined {
  const speaking = rules.filter(
    ({ id }) => categoryOf(id) === 'injection' || id.startsWith('security/definer-'),
  );
  let current = text;
  for (let round = 0; round < 10; round += 1) {
    const findings = findingsOf(good('', '', { history: [setup] }), current, court, speaking);
    if (findings.length === 0) return current;
    const fix = findings.find((one) => one.fix !== undefined)?.fix;
    const next = fix === undefined ? undefined : applyEdits(current, fix.edits);
    if (next === undefined) return undefined;
    current = next;
  }
  return undefined;
}

async function firstHarmful(one: CorpusCase): Promise<string | undefined> {
  for (const call of one.calls.flatMap(withHostileValues))
    if ((await tried(one, call)).harm !== undefined) return call;
  return undefined;
}

interface Outcome {
  readonly failed: string | undefined;
  /** What happened that must not be possible. */
  readonly harm: 'ran code' | 'told the secret' | 'dropped a table' | 'ran a program' | undefined;
}

/** Makes one call as its caller, looks for harm, and undoes it. */
async function tried(one: CorpusCase, call: string): Promise<Outcome> {
  notices.length = 0;
  const role = one.caller === 'stranger' ? stranger : 'NONE';
  await client.query(`SAVEPOINT before; SET LOCAL ROLE ${role}`);
  let said: string;
  let failed: string | undefined;
  try {
    said = JSON.stringify(await client.query(withConnection(call)));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    failed = `${call}: ${error.message}`;
    said = [error.message, error.detail, error.hint, error.where].join('\n');
    await client.query('ROLLBACK TO before');
  }
  const left = await look('RESET ROLE');
  await client.query('ROLLBACK TO before');
  const marked = left.marks !== marks;
  marks = left.marks;
  const told = said + notices.join('\n');
  if (marked) return { failed, harm: 'ran code' };
  if (told.includes(secret)) return { failed, harm: 'told the secret' };
  if (told.includes(shell)) return { failed, harm: 'ran a program' };
  return { failed, harm: left.canary === null ? 'dropped a table' : undefined };
}

interface World {
  readonly canary: string | null;
  readonly marks: string;
}

async function look(first: string): Promise<World> {
  const answers: unknown = await client.query(
    `${first}; SELECT to_regclass('vault.canary') AS canary, last_value || ' ' || is_called AS marks FROM elsewhere.marks`,
  );
  const [, answer] = answers as readonly [unknown, { readonly rows: readonly [World] }];
  return answer.rows[0];
}

/** Functions with dblink() get the test's own server. */
function withConnection(sql: string): string {
  const { hostname, port, username, password } = new URL(connection);
  return sql.replaceAll(':connection', () =>
    literal(`host=${hostname} port=${port} dbname=${database} user=${username} password=${password}`),
  );
}
