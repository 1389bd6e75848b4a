/** More of sentence-cases.ts: columns that get the value of a key in every row, and what is left of a file that was cancelled. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const filled = (
  value: string,
  where = ' WHERE "slug" IS NULL',
): string => `ALTER TABLE "users" ADD COLUMN "slug" text;
UPDATE "users" SET "slug" = ${value}${where};
ALTER TABLE "users" ALTER COLUMN "slug" SET NOT NULL;
CREATE UNIQUE INDEX users_slug ON users (slug, nick);`;

const prisma = {
  layout: 'prisma',
  files: { 'package.json': '{ "dependencies": { "prisma": "7.4.0" } }' },
} as const;

export const casesOfCopiedKeys: readonly Case[] = [
  {
    name: 'every row gets the value of the primary key: no row is left out, and none is twice',
    up: filled('"id"::text'),
    ...prisma,
    says: ['Rows that others write from the beginning of line 2 until line 3 have no value in users.slug'],
    silent: ['to be in rows', 'rows that are refused', 'still meets'],
  },
  {
    name: 'of what may be null or come twice both are asked',
    up: filled('"mail"'),
    ...prisma,
    says: [
      'Whether line 4 finds rows that are refused',
      'in rows for which the value that it gives is null, where there are such',
    ],
    silent: ['still meets'],
  },
  {
    name: 'what operators make of columns that are always filled leaves no row out',
    up: filled(`'a' || (("id" + 1) * 2)::text`),
    ...prisma,
    says: ['Rows that others write from the beginning of line 2'],
    silent: ['to be in rows'],
  },
  {
    name: 'what a function makes of them may leave rows out',
    up: filled(`nullif("id", 1)::text`),
    ...prisma,
    says: ['in rows for which the value that it gives is null, where there are such'],
  },
  {
    name: 'what was always filled is so under its new name',
    up: 'ALTER TABLE users RENAME COLUMN nick TO called;\nALTER TABLE users ADD COLUMN slug text;\nUPDATE users SET slug = called;\nALTER TABLE users ALTER COLUMN slug SET NOT NULL;',
    ...prisma,
    says: ['Sets slug in all rows'],
    silent: ['to be in rows', 'gets its slug', 'rows that are refused'],
  },
  {
    name: 'what may be null is not asked for under a name that it has not yet',
    up: 'ALTER TABLE users RENAME COLUMN mail TO email;\nALTER TABLE users ADD COLUMN slug text;\nUPDATE users SET slug = email;\nALTER TABLE users ALTER COLUMN slug SET NOT NULL;',
    ...prisma,
    says: [
      'for which the value that it gives is null, where there are such',
      'Nothing here asks for them before',
    ],
    silent: ['gets its slug'],
  },
  {
    name: 'rows that come after the fill of a column have no value, and the release that uses it finds them',
    up: "ALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = 'a';",
    ...prisma,
    says: [
      'Rows that previous releases write to users after line 2 have no kind: stop these until the new release runs, or have that one bear nulls there and fill the rows when no older one runs any more.',
    ],
  },
  {
    name: 'but not where they get one by themselves',
    up: "ALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = 'a';\nALTER TABLE users ALTER COLUMN kind SET DEFAULT 'b';",
    ...prisma,
    says: ['Updates rows of users'],
    silent: ['have no kind'],
  },
  {
    name: 'what holds each row against all others has no estimate by their number, and no batches by ranges',
    up: 'ALTER TABLE users ADD COLUMN kind text, ADD COLUMN tags text[];\nWITH RECURSIVE up AS (SELECT id, nick FROM users WHERE mail IS NULL UNION ALL SELECT u.id, up.nick FROM users u JOIN up ON up.nick = ANY (u.tags)) UPDATE users SET kind = up.nick FROM up WHERE up.id = users.id;',
    ...prisma,
    files: { ...prisma.files, ...manyUsers },
    says: [
      'How long line 2 takes, which is in no estimate: = ANY of a column of another table holds each row against all of them, which no index serves: twice the rows take at least four times as long. Where all rows are reached, that is 52 k days at ten million comparisons a second, which is an assumption. Time it on some thousand rows, and on twice as many, before a time is set; or have a program compute the values.',
      'Whether a row that line 2 writes meets several of the query: PostgreSQL takes any of them then, and no check sees it. GROUP BY or DISTINCT ON the key says which.',
      'how long is not known.',
      'By stretches of a key the comparison would be made anew for each. In batches: keep keys and values in a table first, computed once, then go through that.',
    ],
    silent: ['estimate for all of them', 'In batches of 5,000 rows'],
  },
  {
    name: 'a value that the change adds to a type is said by no query before it',
    between: "CREATE TYPE mood AS ENUM ('good'); ALTER TABLE users ADD COLUMN mood mood;",
    up: "ALTER TYPE mood ADD VALUE 'bad';\nCOMMIT;\nALTER TABLE users ADD CONSTRAINT users_mood CHECK (mood IN ('good', 'bad'));",
    ...prisma,
    says: ['on users it says values that the change adds to a type, which no query can say before.'],
    silent: ["(mood IN ('good', 'bad')) IS"],
  },
  {
    name: 'so it is of a recursion',
    up: 'ALTER TABLE users ADD COLUMN kind text;\nWITH RECURSIVE up AS (SELECT id, nick FROM users WHERE mail IS NULL UNION ALL SELECT u.id, up.nick FROM users u JOIN up ON up.nick = u.nick) UPDATE users SET kind = up.nick FROM up WHERE up.id = users.id;',
    ...prisma,
    files: { ...prisma.files, ...manyUsers },
    says: [
      'How long line 2 takes, which is in no estimate: WITH RECURSIVE goes over its tables again in each step, and how many steps there are is in the rows. Time it on some thousand rows, and on twice as many, before a time is set; or have a program compute the values.',
    ],
    silent: ['estimate for all of them'],
  },
  {
    name: 'a value among those of a list is asked of each row once',
    up: "UPDATE users SET nick = 'a' WHERE users.mail = ANY ('{a,b}');",
    ...prisma,
    files: { ...prisma.files, ...manyUsers },
    says: ['estimate for all of them'],
    silent: ['which is in no estimate'],
  },
  {
    name: 'of some rows others are left out',
    up: filled('"id"::text', " WHERE nick <> ''"),
    ...prisma,
    says: ['What users.slug is to be in rows'],
  },
  {
    name: 'what ran before the cancelled statement stays, and the file does not begin again',
    up: filled('"id"::text'),
    ...prisma,
    says: [
      'cancel it, let the others through, go on by hand later: the statement that was cancelled and those after it, as what ran before it stays, then tell Prisma Migrate that it is there (see the runbook).',
    ],
    silent: ['try again later'],
  },
  {
    name: 'one statement is tried again',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    ...prisma,
    says: ['try again later'],
  },
  {
    name: 'what a copy fails on is asked of the column that it comes from, and a key of that one keeps the new one’s rows apart',
    up: `ALTER TABLE users ADD COLUMN slug varchar(8) NOT NULL DEFAULT '_';
UPDATE users SET slug = code;
ALTER TABLE users ADD CONSTRAINT users_slug UNIQUE (slug, nick);`,
    says: [
      'no value longer than 8 characters comes to users.slug (line 2)',
      'no null comes to users (slug) (line 2)',
      'FROM (SELECT 1 FROM (SELECT code FROM users) AS given (slug) WHERE slug IS NULL',
    ],
    silent: ['rows that are refused', 'no duplicates of users'],
  },
  {
    name: 'a default of a new unique column is stored once, and nobody notices',
    up: `ALTER TABLE users ADD COLUMN slug text NOT NULL DEFAULT ('_');
UPDATE users SET slug = code;
ALTER TABLE users ADD CONSTRAINT users_slug UNIQUE (slug, nick);`,
    says: [
      "The former release does not write users.slug: its new rows get ('_'), the first one of each nick is stored with that, and users_slug refuses the next.",
    ],
  },
  {
    name: 'of a copy whose values may come twice those are asked',
    up: `ALTER TABLE users ADD COLUMN slug varchar(8);
UPDATE users SET slug = mail WHERE mail IS NOT NULL;
CREATE UNIQUE INDEX users_slug ON users (slug, nick);`,
    says: [
      'no value longer than 8 characters comes to users.slug (line 2)',
      'no duplicates of users (mail, nick)',
    ],
    silent: ['rows that are refused', 'no null comes'],
  },
  {
    name: 'a default that rows without a value keep may come twice',
    up: `ALTER TABLE users ADD COLUMN slug text DEFAULT '_';
UPDATE users SET slug = code WHERE code IS NOT NULL;
CREATE UNIQUE INDEX users_slug ON users (slug);`,
    says: ['Whether line 3 finds rows that are refused'],
    silent: ['no value longer'],
  },
];
