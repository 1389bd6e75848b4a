/**
 * What the injection rules claim, tried out: each of their bad examples with a fix is attacked on a native PostgreSQL before and after the
 * fix. Before, the attack works; after, it does nothing, and an honest call gives what it gave. So a finding and a fix are facts.
 */
import { categoryOf } from '../../../core/findings/finding.ts';
import { Client, DatabaseError } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../../core/effects/of.ts';
import { type Example, type Rule, whyNotExecuted } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import { rule as definer } from '../../../core/rules/security/definer-without-search-path.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { fixedFiles, type Court } from '../../rules/judge.ts';
import { statementParser } from '../../sql.ts';

interface Attack {
  /** After the example's history and before its own text. */
  readonly setup: string;
  /** Calls that people make; for a DO block, which runs by itself, a look at what it left. */
  readonly honest: readonly string[];
  /** Calls of which at least one does harm before the fix. */
  readonly hostile: readonly string[];
  /** Other objects that a hostile user has made, for examples that run by themselves. At least one of these does harm before the fix. */
  readonly traps?: readonly string[];
}

const secret = 'only the owner may know';
const always = `CREATE TABLE victim (secret text); INSERT INTO victim VALUES ('${secret}');`;
const customers = `INSERT INTO customers VALUES (1, 'Ada'), (2, 'O''Neil \\ Co');`;
const orders = 'CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2);';
/** What an attacker can put anywhere that a value goes: a function of their own. */
const wipe = `CREATE FUNCTION wipe() RETURNS text LANGUAGE plpgsql AS $$ BEGIN DROP TABLE victim; RETURN 's'; END $$;`;

/** As many rows of the catalog as a page has, and more. */
const roomTaken = `DO $$ BEGIN FOR i IN 1..200 LOOP EXECUTE format('CREATE TABLE room_%s ()', i); END LOOP; END $$;`;
const trapTable = `CREATE TABLE archive."x; DROP TABLE victim; CREATE TABLE archive.x (); --" ();`;

const fromBrief = (call: string): readonly string[] =>
  [`'; drop table victim; --`, `x" ; drop table victim; --`].map((text) => `${call}(${literal(text)})`);

/** NULL must not show the notes of everybody. */
const nullTrap: Attack = {
  setup: `INSERT INTO notes VALUES ('other', '${secret}'), ('mine', 'nothing');`,
  honest: [`SELECT * FROM notes_of('mine')`, `SELECT * FROM notes_of('nobody')`],
  hostile: ['SELECT * FROM notes_of(NULL)'],
};

/** A temporary type of a built-in one's name: its CHECK runs with the rights of whoever casts to it. */
function domainThatRuns(type: string): string {
  return `CREATE FUNCTION pg_temp.taken(value pg_catalog.${type}) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN DROP TABLE IF EXISTS public.victim; RETURN true; END $$;
CREATE DOMAIN pg_temp.${type} AS pg_catalog.${type} CHECK (pg_temp.taken(VALUE))`;
}

const attacks: Readonly<Record<string, Attack>> = {
  'injection/execute-concatenation: A value between quotes': {
    setup: customers,
    honest: [`SELECT * FROM find_customer('Ada')`, `SELECT * FROM find_customer(NULL)`],
    hostile: [
      ...fromBrief('SELECT * FROM find_customer'),
      `SELECT * FROM find_customer(''' UNION ALL SELECT 0, secret FROM victim --')`,
    ],
  },
  'injection/execute-concatenation: A pattern around the value': {
    setup: customers,
    honest: [`SELECT * FROM search_customers('a')`, `SELECT * FROM search_customers(NULL)`],
    hostile: [
      ...fromBrief('SELECT * FROM search_customers'),
      `SELECT * FROM search_customers(''' UNION ALL SELECT 0, secret FROM victim --')`,
    ],
  },
  'injection/execute-concatenation: A table, with the rights of the owner, put together before it runs': {
    setup: `${orders} CREATE TABLE "Order Items" (id int); CREATE SCHEMA shelf; CREATE TABLE shelf.books (id int);`,
    honest: [
      `SELECT count_rows('orders')`,
      `SELECT count_rows('ORDERS')`,
      `SELECT count_rows('shelf.books')`,
      `SELECT count_rows('"Order Items"')`,
      `SELECT count_rows('nothing')`,
      `SELECT count_rows(NULL)`,
    ],
    hostile: [...fromBrief('SELECT count_rows'), `SELECT count_rows('orders; DROP TABLE victim; SELECT 1')`],
  },
  'injection/execute-concatenation: A name that is not there yet': {
    setup: '',
    honest: [
      `SELECT add_partition('2026_01')`,
      `SELECT count(*) FROM readings_2026_01`,
      `SELECT add_partition(NULL)`,
    ],
    hostile: [...fromBrief('SELECT add_partition'), `SELECT add_partition('x (); DROP TABLE victim; --')`],
  },
  'injection/execute-concatenation: Names of the catalog, in a migration': {
    setup: 'CREATE SCHEMA archive; CREATE TABLE archive.y2025 (); CREATE TABLE archive.y2026 ();',
    honest: [`SELECT count(*) FROM pg_tables WHERE schemaname = 'archive'`],
    hostile: ['SELECT 1'],
    // It works where it is met before the table that it names. Where the catalog puts a new row depends on what was vacuumed meanwhile:
    // with more room before one than of the other both orders can fail, and tables that take the room first leave the two beside each
    // other.
    traps: ['', roomTaken].flatMap((first) => [
      `${first}${trapTable} CREATE TABLE archive.x ();`,
      `${first}CREATE TABLE archive.x (); ${trapTable}`,
    ]),
  },
  'injection/execute-concatenation: Quoted for another place': {
    setup: `CREATE SEQUENCE s; CREATE SEQUENCE "Order Numbers"; ${wipe}`,
    honest: [`SELECT next_number('s')`, `SELECT next_number('Order Numbers')`, `SELECT next_number(NULL)`],
    hostile: [...fromBrief('SELECT next_number'), `SELECT next_number('''||wipe()||''')`],
  },
  'injection/execute-concatenation: Several in one command are one note': {
    setup: 'CREATE SCHEMA shelf; CREATE ROLE shelf_reader; CREATE ROLE x;',
    honest: [
      `SELECT allow('shelf', 'shelf_reader')`,
      `SELECT has_schema_privilege('shelf_reader', 'shelf', 'USAGE')`,
      `SELECT allow('Shelf', 'shelf_reader')`,
    ],
    hostile: [
      `SELECT allow('shelf', 'shelf_reader"; DROP TABLE victim; --')`,
      `SELECT allow('shelf" TO "shelf_reader"; DROP TABLE victim; --', 'shelf_reader')`,
    ],
  },
  'injection/execute-concatenation: Through a function of one’s own': {
    setup: 'CREATE TABLE q_mail (id int); INSERT INTO q_mail VALUES (1);',
    honest: [`SELECT queue_length('mail')`, `SELECT queue_length('MAIL')`, `SELECT queue_length('none')`],
    hostile: [`SELECT queue_length('mail; DROP TABLE victim; SELECT 1')`],
  },
  'injection/format-percent-s: A table': {
    setup: `${orders} CREATE SCHEMA shelf; CREATE TABLE shelf.books (id int);`,
    honest: [
      `SELECT count_rows('orders')`,
      `SELECT count_rows('Orders')`,
      `SELECT count_rows('shelf.books')`,
      `SELECT count_rows('nothing')`,
      `SELECT count_rows(NULL)`,
    ],
    hostile: [...fromBrief('SELECT count_rows'), `SELECT count_rows('orders; DROP TABLE victim; SELECT 1')`],
  },
  'injection/format-percent-s: A value between quotes': {
    setup: customers,
    honest: [`SELECT * FROM find_customer('Ada')`, `SELECT * FROM find_customer(NULL)`],
    hostile: [
      ...fromBrief('SELECT * FROM find_customer'),
      `SELECT * FROM find_customer(''' UNION ALL SELECT 0, secret FROM victim --')`,
    ],
  },
  'injection/format-percent-s: Double quotes of one’s own': {
    setup: 'CREATE TABLE x (); CREATE TABLE "Old Orders" ();',
    honest: [
      `SELECT drop_archive('Old Orders')`,
      `SELECT to_regclass('"Old Orders"')`,
      `SELECT drop_archive('nothing')`,
      `SELECT drop_archive(NULL)`,
    ],
    hostile: fromBrief('SELECT drop_archive'),
  },
  'injection/format-percent-s: The second %s is the dangerous one': {
    setup: orders,
    honest: [
      `SELECT * FROM first_of('orders', 'id', 5) AS (id int)`,
      `SELECT * FROM first_of('orders', NULL, 5) AS (id int)`,
    ],
    hostile: [
      ...[`'; drop table victim; --`, `x" ; drop table victim; --`].map(
        (text) => `SELECT * FROM first_of('orders', ${literal(text)}, 1) AS (id int)`,
      ),
      `SELECT * FROM first_of('orders', 'id, v.secret FROM victim v, orders t --', 1) AS (id int, stolen text)`,
    ],
  },
  'injection/format-percent-s: A new name, of which a part is given': {
    setup: '',
    honest: [`SELECT add_partition('2026_01')`, `SELECT count(*) FROM readings_2026_01`],
    hostile: [...fromBrief('SELECT add_partition'), `SELECT add_partition('x (); DROP TABLE victim; --')`],
  },
  'injection/format-percent-s: A later migration drops the function: until then it can be called': {
    setup: 'CREATE TABLE x (); CREATE TABLE old_orders ();',
    honest: [`SELECT drop_archive('old_orders')`, `SELECT to_regclass('old_orders')`],
    hostile: [`SELECT drop_archive('x; DROP TABLE victim')`],
  },
  'injection/quote-literal-null: concat() leaves the condition out': nullTrap,
  'injection/quote-literal-null: COALESCE does': nullTrap,
  'injection/temporary-objects-first: Whose grants are these?': {
    setup: `INSERT INTO grants VALUES ('ada');`,
    honest: [`SELECT may_read('ada')`, `SELECT may_read('intruder')`],
    hostile: [
      `CREATE TEMP TABLE grants (role_name text); INSERT INTO grants VALUES ('intruder'); SELECT secret FROM victim WHERE may_read('intruder')`,
    ],
  },
  'injection/temporary-objects-first: The catalog itself, with an empty path': {
    setup: 'CREATE TABLE public.mine ();',
    honest: [`SELECT table_owner('mine') = current_user`],
    hostile: [
      `CREATE TEMP TABLE pg_tables (tableowner name, tablename name); INSERT INTO pg_tables VALUES ('intruder', 'mine'); SELECT secret FROM victim WHERE table_owner('mine') = 'intruder'`,
    ],
  },
  'injection/temporary-types-first: A cast, with an empty path': {
    setup: '',
    honest: ['SELECT shown(7)'],
    hostile: [`${domainThatRuns('text')}; SELECT shown(7)`],
  },
  'injection/temporary-types-first: A variable': {
    setup: '',
    honest: ['SELECT today_shown() = current_date'],
    // The session that makes a function keeps it compiled; another, as an attacker's, looks its types up.
    hostile: [`ALTER FUNCTION today_shown() COST 99; ${domainThatRuns('date')}; SELECT today_shown()`],
  },
};

/** Rules whose fixes a server cannot try: psql fills its variables itself. */
const beforeTheServer: ReadonlySet<string> = new Set(['injection/psql-variable']);

const cases = rules
  .filter((rule) => categoryOf(rule.id) === 'injection' && !beforeTheServer.has(rule.id))
  .flatMap((rule) =>
    rule.examples
      .filter((example) => example.fixed !== undefined && whyNotExecuted(example) === undefined)
      .map((example) => [`${rule.id}: ${example.title}`, rule, example] as const),
  );

let client: Client;
let court: Court;
beforeAll(async () => {
  const server = await startPostgres(18);
  client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
  await client.connect();
  court = { parser: await statementParser(), rules, effectOf };
});
afterAll(() => client.end());

it('attacks every example that has a fix', () => {
  expect(Object.keys(attacks).toSorted()).toEqual(cases.map(([name]) => name).toSorted());
});

describe.each(cases)('%s', (name, rule, example) => {
  const { setup, honest, hostile, traps = [''] } = attacks[name]!;
  const before = readAnnotations(example.sql).text;

  it('can be attacked before the fix and not after', async () => {
    const tries = traps.flatMap((trap) => hostile.map((call) => [trap, call] as const));
    const harmed = (text: string): Promise<readonly boolean[]> =>
      inTurn(tries, ([trap, call]) => doesHarm([...prepared(example), setup, trap], text, call));
    expect(await harmed(before)).toContain(true);
    expect(await harmed(fixedText(rule, example))).not.toContain(true);
  });

  it('answers an honest call as before', async () => {
    const answers = (text: string): Promise<readonly unknown[]> =>
      afterwardsUndone([...prepared(example), setup, text], () => inTurn(honest, answer));
    expect(await answers(fixedText(rule, example))).toEqual(await answers(before));
  });
});

describe('a value with USING', () => {
  it('changes the type of the value, which quote_literal() does not', async () => {
    const body = (command: string): string =>
      `CREATE FUNCTION f(wanted text) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN EXECUTE ${command}; RETURN n; END $$;`;
    const call = (command: string): Promise<unknown> =>
      afterwardsUndone([orders, body(command)], () => answer(`SELECT f('1')`));
    expect(await call(`'SELECT count(*) FROM orders WHERE id = ''' || wanted || '''' INTO n`)).toEqual([
      ['1'],
    ]);
    expect(await call(`'SELECT count(*) FROM orders WHERE id = ' || quote_literal(wanted) INTO n`)).toEqual([
      ['1'],
    ]);
    expect(await call(`'SELECT count(*) FROM orders WHERE id = $1' INTO n USING wanted`)).toBe('an error');
  });
});

describe('a cast to regclass', () => {
  const types = ['text', 'varchar', 'varchar(30)', 'char(30)', 'name', 'citext'];
  it.each(types)('is there for %s', async (type) => {
    const setup = [orders, 'CREATE EXTENSION citext'];
    const cast = `SELECT 'FROM ' || 'ORDERS'::${type}::regclass || ' x', format('FROM %s', 'orders'::${type}::regclass)`;
    const shown = await afterwardsUndone(setup, () => answer(cast));
    expect(shown).toEqual([['FROM orders x', 'FROM orders']]);
  });
});

describe('types that carry no SQL', () => {
  it('are printed quoted, or without anything to quote', async () => {
    const setup = `CREATE SCHEMA "a b"; CREATE TABLE "a b"."x; y" (); CREATE TYPE "a b"."t""u" AS ENUM ('v'); CREATE FUNCTION "a b"."f'g"() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE ROLE "plinth r;s";`;
    const shown = await afterwardsUndone([setup], () =>
      answer(
        `SELECT '' || '"a b"."x; y"'::regclass, '' || '"a b"."t""u"'::regtype, '' || '"a b"."f''g"'::regproc, '' || '"a b"'::regnamespace, '' || '"plinth r;s"'::regrole`,
      ),
    );
    expect(shown).toEqual([['"a b"."x; y"', '"a b"."t""u"', `"a b"."f'g"`, '"a b"', '"plinth r;s"']]);
  });
});

describe(definer.id, () => {
  const example = definer.examples.find((one) => one.fixed !== undefined)!;
  const setup = `INSERT INTO users VALUES (1, 'ada@example.org'); REVOKE ALL ON users FROM PUBLIC; GRANT EXECUTE ON FUNCTION user_email TO PUBLIC;`;
  const attack = `CREATE ROLE plinth_intruder; SET ROLE plinth_intruder; CREATE TEMP TABLE users (id bigint, email text); INSERT INTO users VALUES (1, 'intruder@example.org');`;
  const asked = (text: string, before: string): Promise<unknown> =>
    afterwardsUndone([...prepared(example), text, setup, before], () => answer('SELECT user_email(1)'));

  it('lets a temporary table of the caller stand in before the fix and not after', async () => {
    const before = readAnnotations(example.sql).text;
    expect(await asked(before, '')).toEqual([['ada@example.org']]);
    expect(await asked(before, attack)).toEqual([['intruder@example.org']]);
    expect(await asked(fixedText(definer, example), '')).toEqual([['ada@example.org']]);
    expect(await asked(fixedText(definer, example), attack)).toEqual([['ada@example.org']]);
  });
});

function prepared(example: Example): readonly string[] {
  return [always, ...(example.history ?? [])];
}

function fixedText(rule: Rule, example: Example): string {
  const [fixed] = fixedFiles(example, court, rule);
  if (fixed === undefined) throw new Error(`${example.title} has no fix`);
  return fixed.document.text;
}

/** The secret got out, or the table is gone. */
async function doesHarm(scripts: readonly string[], text: string, call: string): Promise<boolean> {
  return afterwardsUndone(scripts, async () => {
    const got = JSON.stringify([await answer(text), await answer(call)]);
    const left = await answer(`SELECT to_regclass('victim')`);
    return got.includes(secret) || JSON.stringify(left) !== '[["victim"]]';
  });
}

/** Rows, or that there are none because of an error; what failed is undone, and the session continues. */
async function answer(sql: string): Promise<unknown> {
  await client.query('SAVEPOINT before');
  try {
    const answer: unknown = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return Array.isArray(answer) ? answer : (answer as { readonly rows: unknown }).rows;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await client.query('ROLLBACK TO before');
    return 'an error';
  }
}

async function inTurn<C, T>(calls: readonly C[], ask: (call: C) => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = [];
  for (const call of calls) answers.push(await ask(call));
  return answers;
}

async function afterwardsUndone<T>(scripts: readonly string[], use: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    for (const script of scripts) await client.query(script);
    return await use();
  } finally {
    await client.query('ROLLBACK');
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
