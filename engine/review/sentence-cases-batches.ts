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

export const casesOfBatches: readonly Case[] = [
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
      'free disk: room for as much again as users and its indexes, whose rows are written again',
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
    says: ['orders_id_note'],
    silent: ['finds rows that are refused', 'may be alike', 'no duplicates of orders'],
  },
  {
    name: 'an index that is built behind a backfill of another file reads up to twice the table',
    first: "UPDATE users SET mail = 'a' WHERE mail IS NULL;",
    up: 'CREATE INDEX CONCURRENTLY users_mail ON users (mail);',
    files: manyUsers,
    says: ['and up to twice the size after the rows were written again'],
  },
];
