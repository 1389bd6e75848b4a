/** More of sentence-cases.ts: columns that get the value of a key in every row, and what is left of a file that was cancelled. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

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
    name: 'rows that come behind the fill of a column have no value, and the release that uses it finds them',
    up: "ALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = 'a';",
    ...prisma,
    says: [
      'Rows that releases of before write to users behind line 2 have no kind: stop these until the new release runs, or have that one bear nulls there and fill the rows when no older one runs any more.',
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
      'cancel it, let the others through, go on by hand later: the statement that was cancelled and those behind it, as what ran before it stays, then tell Prisma Migrate that it is there (see the runbook).',
    ],
    silent: ['try again later'],
  },
  {
    name: 'one statement is tried again',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    ...prisma,
    says: ['try again later'],
  },
];
