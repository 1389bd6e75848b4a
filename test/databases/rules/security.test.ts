/**
 * What the security rules claim, tried out on a native PostgreSQL by a role without rights: what an example lets in before its fix, or before
 * what its rule advises, is refused after. So a finding is a fact, and so is its fix.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBroad } from '../../breadth.ts';
import { effectOf } from '../../../core/effects/of.ts';
import type { Rule } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import { postgresMajors, type PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { fixedFiles, type Court } from '../../rules/judge.ts';
import { statementParser } from '../../sql.ts';

interface Case {
  /** Of the rule's example, by title, or SQL as written. */
  readonly before: { readonly example: string } | string;
  /** Left out: the example as its fix leaves it. */
  readonly after?: string;
  /** Before the example: what the owner has, and after it the grants of everyday life. */
  readonly setup?: string;
  readonly grants?: string;
  /** Sent as the role without rights. */
  readonly attack: string;
  /** What the attack answers where it works; otherwise it is refused, or answers something else. */
  readonly loot: unknown;
  /** What an honest call of somebody answers before and after. */
  readonly honest?: { readonly sql: string; readonly as?: string };
  readonly majors?: readonly PostgresMajor[];
}

const secret = 'only the owner may know';
const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);
INSERT INTO notes VALUES (1, 'plinth_eve'), (2, '${secret}');`;
/** The CHECK of a type of hers, run by somebody else, gives her what that one has. */
const trap = (
  type: string,
): string => `CREATE FUNCTION pg_temp.taken(value pg_catalog.${type}) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'plinth_eve' THEN GRANT SELECT ON public.victim TO plinth_eve; END IF;
  RETURN true;
END $$;
CREATE DOMAIN pg_temp.${type} AS pg_catalog.${type} CHECK (pg_temp.taken(VALUE));`;

/** The session that makes a function keeps it compiled; any other, as hers would be, looks its types up. */
function compiledAnew(name: string): string {
  return `ALTER FUNCTION ${name} COST 99;`;
}

const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'security/definer-without-search-path': {
    'a temporary table stands in for the one that is meant': {
      before: { example: 'Whose users table does this read?' },
      setup: `INSERT INTO users VALUES (1, 'ada@shop.net');`,
      attack: `CREATE TEMP TABLE users (id bigint, email text); INSERT INTO users VALUES (1, 'eve@shop.net'); SELECT user_email(1)`,
      loot: [['eve@shop.net']],
      honest: { sql: 'SELECT user_email(1)' },
    },
    'a temporary table stands in for one of several': {
      before: { example: 'Types and several relations' },
      setup: `INSERT INTO customers VALUES (1, 'Ada'); INSERT INTO orders VALUES (1, 1, 20, 'paid'), (2, 1, 5, 'open');`,
      attack: `CREATE TEMP TABLE customers (id bigint, name text); INSERT INTO customers VALUES (1, 'Eve'); SELECT totals()`,
      loot: [['(Eve,20)']],
      honest: { sql: 'SELECT totals()' },
    },
    'a table stands in even where the path names the schemas that are used': {
      before: {
        example: 'What it calls looks names up as well, so the path names the schemas that are used',
      },
      grants: 'GRANT USAGE ON SCHEMA app TO plinth_eve;',
      attack: `CREATE TEMP TABLE users (id bigint DEFAULT 1, email text); GRANT INSERT ON users TO PUBLIC; SELECT app.add_user('X'); SELECT email FROM users`,
      loot: [['x']],
    },
  },
  'injection/temporary-types-first': {
    'a cast runs the caller’s code': {
      before: { example: 'A cast, with an empty path' },
      attack: `${trap('text')} SELECT shown(1); SELECT secret FROM victim`,
      loot: [[secret]],
      honest: { sql: 'SELECT shown(1)' },
    },
    'a variable does': {
      before: { example: 'A variable' },
      grants: compiledAnew('today_shown'),
      attack: `${trap('date')} SELECT today_shown(); SELECT secret FROM victim`,
      loot: [[secret]],
      honest: { sql: 'SELECT today_shown() = current_date' },
    },
  },
  'security/view-bypasses-row-security': {
    'the view shows what the policy keeps back': {
      before: `${notes} CREATE VIEW recent AS SELECT id, owner FROM notes;`,
      after: `${notes} CREATE VIEW recent WITH (security_invoker = true) AS SELECT id, owner FROM notes;`,
      grants: 'GRANT SELECT ON notes, recent TO plinth_eve;',
      attack: 'SELECT owner FROM recent WHERE id = 2',
      loot: [[secret]],
      honest: { sql: 'SELECT id FROM recent WHERE id = 1' },
      majors: [15, 18],
    },
    'who has the view alone loses it': {
      before: { example: 'With another option, and readers that would lose it' },
      setup: `INSERT INTO notes VALUES (2, '${secret}');`,
      grants: 'GRANT SELECT ON recent TO plinth_eve;',
      attack: 'SELECT number FROM recent',
      loot: [['2']],
      majors: [15, 18],
    },
    'a materialised copy has no policies': {
      before: `${notes} CREATE MATERIALIZED VIEW copy AS SELECT owner FROM notes WHERE id = 2; GRANT SELECT ON copy TO plinth_eve;`,
      after: `${notes} CREATE MATERIALIZED VIEW copy AS SELECT owner FROM notes WHERE id = 2;`,
      attack: 'SELECT owner FROM copy',
      loot: [[secret]],
    },
  },
  'security/definer-open-to-public': {
    'everybody calls a new function': {
      before: { example: 'As it comes' },
      attack: 'SELECT one()',
      loot: [[1]],
      honest: { sql: 'SELECT one()', as: 'the owner' },
    },
    'a procedure with an OUT argument is taken, too': {
      before: { example: 'Roles that work in the schema keep it' },
      attack: `SELECT has_function_privilege('tidy(int)', 'EXECUTE') OR has_function_privilege('plinth_eve', (SELECT oid FROM pg_proc WHERE proname = 'tidy'), 'EXECUTE')`,
      loot: [[true]],
    },
  },
  'security/open-by-default': {
    'a table made later can be read': {
      before:
        'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO plinth_eve; CREATE TABLE later (secret text); INSERT INTO later SELECT * FROM victim;',
      after: 'CREATE TABLE later (secret text); INSERT INTO later SELECT * FROM victim;',
      attack: 'SELECT secret FROM later',
      loot: [[secret]],
    },
  },
  'security/open-to-the-web': {
    'without row level security a grant shows all rows': {
      before: `CREATE TABLE orders (customer text); GRANT SELECT ON orders TO plinth_eve; INSERT INTO orders VALUES ('${secret}');`,
      after: `CREATE TABLE orders (customer text); GRANT SELECT ON orders TO plinth_eve; ALTER TABLE orders ENABLE ROW LEVEL SECURITY; INSERT INTO orders VALUES ('${secret}');`,
      attack: 'SELECT customer FROM orders',
      loot: [[secret]],
    },
  },
  'security/public-schema-open': {
    'a function that fits better is called in place of the catalog’s': {
      before: { example: 'Whose lower() is this?' },
      after: `REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE FUNCTION folded(name varchar) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN lower(name); END $$;`,
      attack: `CREATE FUNCTION public.lower(v varchar) RETURNS text LANGUAGE plpgsql AS $$
BEGIN GRANT SELECT ON public.victim TO plinth_eve; RETURN v; END $$; SELECT folded('A'::varchar); SELECT secret FROM victim`,
      loot: [[secret]],
      honest: { sql: `SELECT folded('A'::varchar)` },
      majors: [14],
    },
  },
  'security/definer-of-superuser': {
    'what a superuser owns reads the passwords of the server': {
      before: `CREATE FUNCTION roles(wanted name) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT count(*) FROM pg_authid WHERE rolname = wanted';`,
      after: `CREATE ROLE plinth_helper; CREATE FUNCTION roles(wanted name) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT count(*) FROM pg_authid WHERE rolname = wanted'; ALTER FUNCTION roles(name) OWNER TO plinth_helper;`,
      attack: `SELECT roles('plinth_eve')`,
      loot: [['1']],
    },
  },
  'security/row-security-not-forced': {
    'the owner sees all rows': {
      before: `${notes} ALTER TABLE notes OWNER TO plinth_eve;`,
      after: `${notes} ALTER TABLE notes OWNER TO plinth_eve; ALTER TABLE notes FORCE ROW LEVEL SECURITY;`,
      attack: 'SELECT owner FROM notes WHERE id = 2',
      loot: [[secret]],
      honest: { sql: 'SELECT id FROM notes WHERE id = 1' },
    },
  },
  'security/permissive-policies-add-up': {
    'a second policy opens more': {
      before: `${notes} GRANT SELECT ON notes TO plinth_eve; CREATE POLICY later ON notes USING (id > 0);`,
      after: `${notes} GRANT SELECT ON notes TO plinth_eve; CREATE POLICY later ON notes AS RESTRICTIVE USING (id > 0);`,
      attack: 'SELECT owner FROM notes WHERE id = 2',
      loot: [[secret]],
      honest: { sql: 'SELECT id FROM notes WHERE id = 1' },
    },
  },
  'security/policy-without-row-security': {
    'a policy alone keeps nothing back': {
      before: `${notes} GRANT SELECT ON notes TO plinth_eve; ALTER TABLE notes DISABLE ROW LEVEL SECURITY;`,
      after: `${notes} GRANT SELECT ON notes TO plinth_eve;`,
      attack: 'SELECT owner FROM notes WHERE id = 2',
      loot: [[secret]],
      honest: { sql: 'SELECT id FROM notes WHERE id = 1' },
    },
  },
  'security/policy-always-true': {
    'a row becomes somebody else’s': {
      before: `${notes} GRANT ALL ON notes TO plinth_eve; DROP POLICY own ON notes; CREATE POLICY own ON notes USING (owner = current_user) WITH CHECK (true);`,
      after: `${notes} GRANT ALL ON notes TO plinth_eve;`,
      attack: `INSERT INTO notes VALUES (3, 'boss'); SELECT 1`,
      loot: [[1]],
      honest: { sql: 'SELECT id FROM notes WHERE id = 1' },
    },
  },
};

/** In a broad run those of the case, or the oldest and the newest; else the newest, where the case holds on it. */
function wanted({ majors = [14, 18] }: Case): readonly PostgresMajor[] {
  return isBroad ? majors : majors.filter((major) => major === 18);
}

const rows = Object.entries(cases).flatMap(([id, ofRule]) =>
  Object.entries(ofRule).flatMap(([title, one]) =>
    wanted(one).map((major) => [id, title, major, one] as const),
  ),
);

const clients = new Map<PostgresMajor, Client>();
let court: Court;

beforeAll(async () => {
  for (const major of postgresMajors.filter((one) => rows.some(([, , wanted]) => wanted === one))) {
    const server = await startPostgres(major);
    const client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
    await client.connect();
    clients.set(major, client);
  }
  court = { parser: await statementParser(), rules, effectOf };
});
afterAll(async () => {
  for (const client of clients.values()) await client.end();
});

describe.each(rows)('%s: %s, on %i', (id, _title, major, one) => {
  const rule = rules.find((known) => known.id === id)!;
  const client = (): Client => clients.get(major)!;

  it('works before', async () => {
    expect(await attacked(client(), one, beforeOf(rule, one))).toEqual(one.loot);
  });

  it('is refused after, and who is honest notices nothing', async () => {
    const after = one.after ?? beforeOf(rule, one, 'fixed');
    expect(await attacked(client(), one, after)).not.toEqual(one.loot);
    const { honest } = one;
    if (honest === undefined) return;
    const asked = (text: string): Promise<unknown> =>
      answered(client(), [text, one.setup ?? '', one.grants ?? ''], honest.sql, honest.as ?? 'plinth_eve');
    expect(await asked(after)).toEqual(await asked(beforeOf(rule, one)));
    expect(await asked(after)).toEqual([[expect.anything()]]);
  });
});

/** The example with its history, as written or fixed. */
function beforeOf(rule: Rule, { before }: Case, form: 'as it stands' | 'fixed' = 'as it stands'): string {
  if (typeof before === 'string') return before;
  const example = rule.examples.find(({ title }) => title === before.example)!;
  const [fixed] = form === 'fixed' ? fixedFiles(example, court, rule) : [];
  const text = form === 'fixed' ? fixed!.document.text : readAnnotations(example.sql).text;
  return [...(example.history ?? []), text].join('\n');
}

function attacked(client: Client, { setup = '', grants = '', attack }: Case, text: string): Promise<unknown> {
  return answered(client, [text, setup, grants], attack, 'plinth_eve');
}

/** Rows of the last statement, or the error; all of it is taken back. */
async function answered(
  client: Client,
  scripts: readonly string[],
  sql: string,
  as: string,
): Promise<unknown> {
  await client.query('BEGIN');
  try {
    await client.query(
      `CREATE ROLE plinth_eve; CREATE TABLE victim (secret text); INSERT INTO victim VALUES ('${secret}');`,
    );
    for (const script of scripts) await client.query(script);
    if (as === 'plinth_eve') await client.query('SET LOCAL ROLE plinth_eve');
    const answer: unknown = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
    return (last as { readonly rows: unknown }).rows;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.query('ROLLBACK; DISCARD TEMP');
  }
}
