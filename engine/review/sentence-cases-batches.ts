/** More of sentence-cases.ts: DO blocks and procedures that commit batch by batch, and what a second run makes of them. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const inBatches = (body: string): string => `DO $$
DECLARE
  batch_size integer := 10000;
  done integer;
BEGIN
  LOOP
${body}
    EXIT WHEN done = 0;
    COMMIT;
  END LOOP;
END $$;`;

const fillMail = `    WITH batch AS (
      SELECT id FROM users WHERE mail IS NULL AND (seen IS NULL OR seen > '2020-01-01') ORDER BY id LIMIT batch_size
    ), filled AS (
      UPDATE users AS u SET mail = b.id || '@example.org' FROM batch AS b WHERE u.id = b.id RETURNING 1
    )
    SELECT count(*) FROM filled INTO done;`;

const touching = `CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;
CREATE FUNCTION renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := NEW.nick; RETURN NEW; END $$;
CREATE TRIGGER users_touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touched();
CREATE TRIGGER users_renamed BEFORE UPDATE ON users FOR EACH ROW WHEN (NEW.nick <> OLD.nick) EXECUTE FUNCTION renamed();`;

/** The history of a repository, on which the change stands. */
const before = (sql: string): Readonly<Record<string, string>> => ({ 'db/migrations/000001_zz.up.sql': sql });

const marker = '-- postgres-migrations disable-transaction\n';

/** A program that runs the files as a library, under a timeout of its own. */
const program = (timeout: string): Readonly<Record<string, string>> => ({
  'src/db/migrate.ts': `import { migrate } from 'postgres-migrations'
// SET statement_timeout TO '1s'
async function connectAndMigrate(folder: string) {
  const client = await connect({ statement_timeout: 1000 * 60 })
  await client.query(\`SET statement_timeout TO '${timeout}'\`)
  await migrate({ client }, folder)
}
export async function runMigrations() {
  await connectAndMigrate('./db/migrations')
}
export async function lastMigration() {
  return last('./db/migrations')
}
`,
  'src/server.ts': `import { runMigrations, lastMigration } from './db/migrate'
async function main() {
  await runMigrations()
  app.listen(80)
}
`,
  'src/http/plugins/tenant.ts': `import { runMigrations } from '../../db/migrate'
fastify.addHook('preHandler', async () => {
  await runMigrations()
})
`,
  'src/scripts/migrate-call.ts': `import { runMigrations } from '../db/migrate'
void runMigrations()
`,
  'package.json':
    '{"scripts": {"migration:run": "tsx src/scripts/migrate-call.ts", "start": "node dist/server.js"}}',
});

export const casesOfBatches: readonly Case[] = [
  {
    name: 'a timeout that a program of the repository sets counts like one of the file, over all batches',
    first: `${marker}${inBatches(fillMail)}`,
    up: `${marker}CREATE INDEX CONCURRENTLY IF NOT EXISTS users_mail ON users (mail);`,
    layout: 'numbered',
    files: { ...manyUsers, ...program('3h') },
    says: [
      'By their estimates 000002:2, 000004:2 may take longer than statement_timeout lets each (3 h, src/db/migrate.ts:5): see below.',
      'Whether statement_timeout = 3 h (src/db/migrate.ts:5) is enough. 000002:2 (estimate: 18 min to 118 h): it counts over all batches together; what they have committed stays. Run again, it goes on with the rows that are left.',
      'what is ended leaves its index INVALID; the next run passes over that (IF NOT EXISTS), and the migration is recorded as done without it.',
      'At each start src/server.ts (line 3) migrates first, and so does a request that comes to a database which has not been migrated (src/http/plugins/tenant.ts:3): release and migration are one step there',
      'Apply 000002_first.sql, 000004_change.sql with migration:run of package.json.** It applies all that is pending.',
      '- While 000002:2 works free disk or a replica’s lag passes a limit that you write down before: cancel it.',
      'then apply it again, which goes on with the file that failed, from its top (an index whose file is recorded already is built by hand: CREATE INDEX CONCURRENTLY as in its file, outside of a transaction)',
    ],
    silent: ['the most of the estimate', '1 s', 'Whether statement_timeout = 1'],
  },
  {
    name: 'a block that says NOTICE does not outlive its client, and is cancelled like one that changes rows',
    first: `${marker}${inBatches("    INSERT INTO items (id, mail) SELECT gen_random_uuid(), mail FROM users LIMIT batch_size ON CONFLICT DO NOTHING;\n    GET DIAGNOSTICS done = ROW_COUNT;\n    RAISE NOTICE 'done: %', done;")}`,
    up: `${marker}${inBatches(fillMail)}`,
    layout: 'numbered',
    files: { ...manyUsers, ...program('3h') },
    says: [
      'ends it (000002:2 says NOTICE, and ends where nobody takes that any more); what runs to its end is committed',
      '- While 000002:2, 000004:2 work free disk or a replica’s lag passes a limit that you write down before: cancel it. What its batches have committed stays.',
      '-- transaction_runs begins anew with each batch that commits',
    ],
    silent: ['000004:2 says NOTICE', 'stays. Run again, it goes on with the rows that are left.\n- '],
  },
  {
    name: 'one that is long enough is no question',
    up: `${marker}CREATE INDEX CONCURRENTLY IF NOT EXISTS users_mail ON users (mail);`,
    layout: 'numbered',
    files: { ...manyUsers, ...program('30d') },
    says: ['At each start src/server.ts (line 3) migrates first'],
    silent: ['statement_timeout lets', 'Whether statement_timeout'],
  },
  {
    name: 'keys that a batch inserts are waited for by whoever inserts the same, a trigger of another table too',
    up: inBatches(
      '    INSERT INTO items (id, mail) SELECT gen_random_uuid(), mail FROM users ORDER BY id LIMIT batch_size ON CONFLICT DO NOTHING;\n    GET DIAGNOSTICS done = ROW_COUNT;',
    ),
    layout: 'numbered',
    files: {
      'db/migrations/000001_zz.sql': `CREATE FUNCTION add_item(mail text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO items (id, mail) VALUES (gen_random_uuid(), mail) ON CONFLICT DO NOTHING; END $$;
CREATE FUNCTION item_of_user() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM add_item(NEW.mail); RETURN NEW; END $$;
CREATE TRIGGER users_item AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION item_of_user();`,
    },
    says: [
      '- Line 1 inserts keys into items: whoever inserts one that it has inserted (id), as writes to users by trigger users_item do, waits until the COMMIT of the batch, with ON CONFLICT DO NOTHING too.',
      'Run again, it reads all rows anew and passes over the keys that are there.',
      'Whether line 1 has come to its end, which the record of numbered SQL files tells: no check asks for the rows that it inserts.',
      'Rows that it inserts into items stay: nothing tells them from those that others insert.',
    ],
    silent: ['It is one transaction'],
  },
  {
    name: 'keys that a sequence makes up are waited for by nobody',
    up: 'INSERT INTO hooks (token) SELECT mail FROM users ON CONFLICT DO NOTHING;',
    says: ['Inserts rows into hooks'],
    silent: ['inserts keys into'],
  },
  {
    name: 'a block that commits batch by batch is not one transaction, and fills what is null',
    up: inBatches(fillMail),
    layout: 'numbered',
    files: manyUsers,
    says: [
      'writes to the rows of users that it changes wait until the COMMIT of the batch.',
      'It commits batch by batch, 10 k rows each: rows that die can be vacuumed away between batches, and a cancel loses the batch that runs. Run again, it goes on with the rows that are left. It does not pause between batches: replicas may fall behind.',
      'cancel it. What its batches have committed stays. Run again, it goes on with the rows that are left.',
      'rows of users without mail, which line 1 fills (counted up to 100000)',
      'no row of users is without mail, which line 1 fills',
      'It changes no schema. users.mail, null before, keeps what it fills in.',
      'held until the COMMIT of the batch',
      'disk, to look at yourself: room for as much again as users with its indexes (rows written again), and for the write-ahead log of that',
    ],
    silent: [
      'It is one transaction',
      'are written over',
      'the work is lost',
      'Point of no return',
      'users, users',
      'not understood',
      'export.sql',
    ],
  },
  {
    name: 'one that writes over values says so, and begins anew',
    up: inBatches(
      "    UPDATE users SET mail = lower(mail) WHERE id IN (SELECT id FROM users WHERE nick = '' LIMIT batch_size);\n    GET DIAGNOSTICS done = ROW_COUNT;\n    PERFORM pg_sleep(1);",
    ),
    layout: 'numbered',
    files: manyUsers,
    says: [
      'Values of users.mail are written over',
      'It commits batch by batch, 10 k rows each',
      'Run again, it begins anew: look before what it makes of rows that are done.',
      'What its batches have committed stays. Run again, it begins anew',
    ],
    silent: ['It does not pause', 'null before', 'known only when it runs'],
  },
  {
    name: 'a procedure that commits is called in batches too',
    up: `CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
BEGIN
  LOOP
    UPDATE users SET mail = 'none' WHERE id IN (SELECT id FROM users WHERE mail IS NULL LIMIT 5000);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $$;`,
    beside: ['db/migrations/000005_call.sql'],
    files: { ...manyUsers, 'db/migrations/000005_call.sql': 'CALL fill();' },
    layout: 'numbered',
    says: [
      'that it changes wait until the COMMIT of the batch.',
      'It commits batch by batch, 5,000 rows each',
      'Run again, it goes on with the rows that are left.',
    ],
    silent: ['It is one transaction', 'the work is lost'],
  },
  {
    name: 'what stands between two COMMITs outside of a loop is one transaction each',
    up: "DO $$ BEGIN UPDATE users SET mail = 'a' WHERE mail IS NULL; COMMIT; UPDATE orders SET note = 'a' WHERE note IS NULL; END $$;",
    layout: 'numbered',
    says: [
      'wait until its own next COMMIT.',
      'It commits on its way: what stands between two COMMITs is one transaction, and a cancel loses that. Run again, it goes on with the rows that are left.',
    ],
    silent: ['batch by batch', 'pause between batches'],
  },
  {
    name: 'a block without COMMIT is one transaction',
    up: `DO $$ BEGIN FOR i IN 1..3 LOOP UPDATE users SET mail = 'a' WHERE mail IS NULL; END LOOP; END $$;`,
    layout: 'numbered',
    files: manyUsers,
    says: ['It is one transaction: rows that die', 'and the work is lost.'],
    silent: ['commits batch by batch', 'that it changes wait until its own'],
  },
  {
    name: 'a trigger whose WHEN is true for no row that a statement changes does not run',
    up: "UPDATE users SET mail = 'a' WHERE mail IS NULL;",
    files: before(touching),
    says: ['or each row trigger users_touched sets seen'],
    silent: ['users_renamed'],
  },
  {
    name: 'one whose column the statement sets does',
    up: "UPDATE users SET nick = 'a' WHERE nick = '';",
    files: before(touching),
    says: ['trigger users_renamed'],
  },
  {
    name: 'a unique index on more columns than a key that is there forbids nothing, and asks for nothing',
    first: "UPDATE orders SET note = 'a' WHERE note IS NULL;",
    up: 'CREATE UNIQUE INDEX CONCURRENTLY orders_id_note ON orders (id, note);',
    says: [
      '- **Before a release that relies on what it fills (orders.note); else at any time**: 000002_first.up.sql, 000004_change.up.sql.',
    ],
    silent: ['Roll out', 'finds rows that are refused', 'may be alike', 'no duplicates of orders'],
  },
  {
    name: 'where a program names its columns in ON CONFLICT, that release waits for it',
    first: "UPDATE orders SET note = 'a' WHERE note IS NULL;",
    up: 'CREATE UNIQUE INDEX CONCURRENTLY orders_id_note ON orders (id, note);',
    files: {
      'src/orders.go':
        'const sql = `INSERT INTO orders (id, note) VALUES ($1, $2) ON CONFLICT (id, note) DO NOTHING`\n',
    },
    says: [
      '- **Before the release that says ON CONFLICT (id, note)**: 000002_first.up.sql, 000004_change.up.sql.',
    ],
    silent: ['At any time', 'else at any time'],
  },
  {
    name: 'an index that is built after a backfill of another file reads up to twice the table',
    first: "UPDATE users SET mail = 'a' WHERE mail IS NULL;",
    up: 'CREATE INDEX CONCURRENTLY users_mail ON users (mail);',
    files: manyUsers,
    says: ['counted for a table twice as large by then, as rows were written again'],
  },
];
