/** Migrations and what made-up rows show of them. Each SELECT that is offered is run on rows written by hand, of which it has to find the bad ones alone. */
import type { BiteKind } from '../../../core/proof/rows.ts';

export interface RowsCase {
  readonly title: string;
  /** Migrations before the one that is asked about. */
  readonly before: string;
  readonly up: string;
  /** Of the statement, from one, and how its trouble is called; none for a migration that has none. */
  readonly bites: readonly (readonly [line: number, kind: BiteKind])[];
  /** Rows in which the first bite's SELECT finds what `finds` says, row by row, values joined by blanks. */
  readonly rows?: string;
  readonly finds?: readonly string[];
}

const users =
  'CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL);\nCREATE TABLE users (id bigint PRIMARY KEY, email text, age text, note text, amount numeric(12,2), big bigint, team_id bigint, state text);';

const hostile =
  'CREATE SCHEMA "Sch""ema";\nCREATE TABLE "Sch""ema"."Täble; DROP" ("select" bigint PRIMARY KEY, "a""b" text, "${x}" text, "Ünï ☃" bigint);';

export const rowsCases: readonly RowsCase[] = [
  {
    title: 'SET NOT NULL on a column with nulls',
    before: users,
    up: 'ALTER TABLE users ALTER COLUMN note SET NOT NULL;',
    bites: [[1, 'null']],
    rows: "INSERT INTO users (id, note) VALUES (1, 'a'), (2, NULL), (3, '')",
    finds: ['2'],
  },
  {
    title: 'a unique index over duplicates',
    before: users,
    up: 'CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE note IS NOT NULL;',
    bites: [[1, 'duplicate']],
    rows: "INSERT INTO users (id, email, note) VALUES (1, 'a@x', 'n'), (2, 'A@x', 'n'), (3, 'b@x', 'n'), (4, 'B@x', NULL), (5, NULL, 'n'), (6, NULL, 'n')",
    finds: ['a@x 2'],
  },
  {
    title: 'a unique index built concurrently',
    before: users,
    up: 'CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email, team_id);',
    bites: [[1, 'duplicate']],
    rows: "INSERT INTO users (id, email, team_id) VALUES (1, 'a', 1), (2, 'a', 1), (3, 'a', 2), (4, 'b', NULL), (5, 'b', NULL)",
    finds: ['a 1 2'],
  },
  {
    title: 'NULLS NOT DISTINCT over nulls',
    before: users,
    up: 'ALTER TABLE users ADD CONSTRAINT users_note UNIQUE NULLS NOT DISTINCT (note);',
    bites: [[1, 'duplicate']],
    rows: "INSERT INTO users (id, note) VALUES (1, 'a'), (2, NULL), (3, NULL)",
    finds: [' 2'],
  },
  {
    title: 'a primary key over duplicates, then over nulls',
    before: 'CREATE TABLE tags (name text, rank int);',
    up: 'ALTER TABLE tags ADD PRIMARY KEY (name);',
    bites: [
      [1, 'duplicate'],
      [1, 'null'],
    ],
    rows: "INSERT INTO tags VALUES ('a', 1), ('a', 2), ('b', 1)",
    finds: ['a 2'],
  },
  {
    title: 'a cast that fails on texts',
    before: users,
    up: 'ALTER TABLE users ALTER COLUMN age TYPE int USING (trim(age))::integer;',
    bites: [[1, 'cast']],
    rows: "INSERT INTO users (id, age) VALUES (1, ' 12 '), (2, 'many'), (3, NULL), (4, '1.5'), (5, '99999999999')",
    finds: ['2', '4', '5'],
  },
  {
    title: 'a shorter type',
    before: users,
    up: 'ALTER TABLE users ALTER COLUMN note TYPE varchar(20);',
    bites: [[1, 'cast']],
    rows: "INSERT INTO users (id, note) VALUES (1, repeat('a', 20)), (2, repeat('a', 21)), (3, repeat('a', 20) || '   ')",
    finds: ['2'],
  },
  {
    title: 'a narrower number',
    before: users,
    up: 'ALTER TABLE users ALTER COLUMN big TYPE int;',
    bites: [[1, 'cast']],
    rows: 'INSERT INTO users (id, big) VALUES (1, 2147483647), (2, 2147483648), (3, -2147483648), (4, NULL)',
    finds: ['2'],
  },
  {
    title: 'fewer digits',
    before: users,
    up: 'ALTER TABLE users ALTER COLUMN amount TYPE numeric(6,2);',
    bites: [[1, 'cast']],
    rows: 'INSERT INTO users (id, amount) VALUES (1, 9999.99), (2, 10000), (3, -10000)',
    finds: ['2', '3'],
  },
  {
    title: 'a CHECK that rows break',
    before: users,
    up: "ALTER TABLE users ADD CONSTRAINT users_state CHECK (state IN ('new', 'old') AND amount >= 0);",
    bites: [[1, 'check']],
    rows: "INSERT INTO users (id, state, amount) VALUES (1, 'new', 1), (2, 'other', 1), (3, NULL, 1), (4, 'old', -1)",
    finds: ['2', '4'],
  },
  {
    title: 'a foreign key with orphans, to the primary key',
    before: users,
    up: 'ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams;',
    bites: [[1, 'orphan']],
    rows: "INSERT INTO teams VALUES (7, 'a'); INSERT INTO users (id, team_id) VALUES (1, 7), (2, 8), (3, NULL)",
    finds: ['2'],
  },
  {
    title: 'VALIDATE of a foreign key that was not valid',
    before: `${users}\nALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;`,
    up: 'ALTER TABLE users VALIDATE CONSTRAINT users_team;',
    bites: [[1, 'orphan']],
  },
  {
    title: 'a new column that must have a value',
    before: users,
    up: 'ALTER TABLE users ADD COLUMN must int NOT NULL;',
    bites: [[1, 'any-row']],
    rows: 'INSERT INTO users (id) VALUES (1)',
    finds: ['1'],
  },
  {
    title: 'names that want quotes',
    before: hostile,
    up: 'ALTER TABLE "Sch""ema"."Täble; DROP" ALTER COLUMN "a""b" SET NOT NULL;\nCREATE UNIQUE INDEX ON "Sch""ema"."Täble; DROP" ("${x}");\nALTER TABLE "Sch""ema"."Täble; DROP" ALTER COLUMN "Ünï ☃" TYPE smallint;',
    bites: [
      [1, 'null'],
      [2, 'duplicate'],
      [3, 'cast'],
    ],
    rows: `INSERT INTO "Sch""ema"."Täble; DROP" ("select", "a""b") VALUES (1, 'a'), (2, NULL)`,
    finds: ['2'],
  },
  {
    title: 'a change of a table behind a change of its rows',
    before: `${users}\nALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED;`,
    up: 'BEGIN;\nUPDATE users SET team_id = (SELECT max(id) FROM teams);\nALTER TABLE users ADD COLUMN seen boolean;\nCOMMIT;',
    bites: [[3, 'pending']],
  },
  {
    title: 'a backfill that divides by what may be nothing',
    before:
      'CREATE TABLE lines (id bigint PRIMARY KEY, total numeric, pieces int CHECK (pieces >= 0 AND pieces <= 1));',
    up: 'ALTER TABLE lines ADD COLUMN each numeric;\nUPDATE lines SET each = 10 / pieces;',
    bites: [[2, 'other']],
  },
];

/** What a careful author writes has no trouble with any row. */
export const soundCases: readonly Omit<RowsCase, 'bites' | 'rows' | 'finds'>[] = [
  {
    title: 'a backfill before SET NOT NULL',
    before: users,
    up: "UPDATE users SET note = '' WHERE note IS NULL;\nALTER TABLE users ALTER COLUMN note SET NOT NULL;",
  },
  {
    title: 'a unique index behind the removal of duplicates',
    before: users,
    up: 'DELETE FROM users a USING users b WHERE a.email = b.email AND a.id > b.id;\nCREATE UNIQUE INDEX users_email ON users (email);',
  },
  {
    title: 'a cast of what is a number',
    before: users,
    up: "ALTER TABLE users ALTER COLUMN age TYPE int USING CASE WHEN age ~ '^[0-9]{1,9}$' THEN age::int END;",
  },
  {
    title: 'a CHECK that is not valid yet, behind which rows are mended',
    before: users,
    up: 'ALTER TABLE users ADD CONSTRAINT positive CHECK (amount >= 0) NOT VALID;\nUPDATE users SET amount = 0 WHERE amount < 0;\nALTER TABLE users VALIDATE CONSTRAINT positive;',
  },
  {
    title: 'a foreign key behind the removal of orphans',
    before: users,
    up: 'UPDATE users SET team_id = NULL WHERE NOT EXISTS (SELECT FROM teams WHERE teams.id = users.team_id);\nALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id);',
  },
  {
    title: 'a foreign key that is not valid',
    before: users,
    up: 'ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;',
  },
  {
    title: 'a column with a default',
    before: users,
    up: "ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'plain';",
  },
  {
    title: 'rows of the migration’s own, with keys of their own',
    before: users,
    up: "INSERT INTO teams (id, name) VALUES (1, 'a'), (1001, 'b');\nINSERT INTO users (id, team_id) SELECT 5000 + id, id FROM teams;",
  },
  {
    title: 'a wider type',
    before: users,
    up: 'ALTER TABLE users ALTER COLUMN amount TYPE numeric(14,2), ALTER COLUMN big TYPE numeric;',
  },
];
