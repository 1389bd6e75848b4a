/** More of sentence-cases.ts: nulls that a change forbids while its own code reads the column as never null. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const strict = [
  {
    column: 'public.users mail',
    bears: false,
    type: 'String',
    place: { file: 'prisma/schema.prisma', line: 7 },
  },
];
const fills = "UPDATE users SET mail = 'none-' || id WHERE mail IS NULL;\n";

export const casesOfStrictReads: readonly Case[] = [
  {
    name: 'code that fails on nulls is not the release in front of the file that forbids them',
    layout: 'prisma',
    strict,
    up: `${fills}ALTER TABLE users ALTER COLUMN mail SET NOT NULL;`,
    says: [
      'The code of this change fails on each row that has null in users.mail (prisma/schema.prisma:7): it runs after the file, or with it.',
      '- **After the release that writes no nulls to users.mail and still reads those that are there, when no older one runs any more**',
      'The code of this change is not that release: prisma/schema.prisma:7 reads users.mail as String, which bore nulls before, and fails on each row that is null there.',
      'Not the code of this change: prisma/schema.prisma:7 has to stay as before in it. How many rows this code would fail on: SELECT count(*) FROM public.users WHERE mail IS NULL;',
      'Roll out the code of this change, which reads users.mail as never null',
    ],
  },
  {
    name: 'a start that applies the file brings that code with it',
    layout: 'prisma',
    strict,
    files: {
      Dockerfile: 'FROM node:22\nCMD npx prisma migrate deploy && node server.js\n',
    },
    up: `${fills}ALTER TABLE users ALTER COLUMN mail SET NOT NULL;`,
    says: [
      'One release or two. One, as the code of this change is written: stop all instances, start one, check, start the others. Two, as in the runbook: first other code, without the file, that writes no nulls and still reads them, then this code with it.',
    ],
    silent: ['Roll out the code of this change', 'first the code without the file'],
  },
  {
    name: 'a CHECK that says the same does the same',
    strict,
    up: `${fills}ALTER TABLE users ADD CONSTRAINT users_mail_there CHECK (mail IS NOT NULL);`,
    says: ['The code of this change is not that release: prisma/schema.prisma:7 reads users.mail as String'],
  },
  {
    name: 'a CHECK that says more is none of nulls alone',
    strict,
    up: `${fills}ALTER TABLE users ADD CONSTRAINT users_mail_there CHECK (mail IS NOT NULL OR seen IS NULL);`,
    silent: ['The code of this change'],
    says: [],
  },
  {
    name: 'beside another column the one that is read is named',
    strict,
    up: `${fills}ALTER TABLE users ALTER COLUMN mail SET NOT NULL, ALTER COLUMN seen SET NOT NULL;`,
    says: ['writes no nulls to mail and seen of users and still reads nulls in users.mail, when'],
  },
  {
    name: 'code that bears nulls goes in front as it is',
    layout: 'prisma',
    up: `${fills}ALTER TABLE users ALTER COLUMN mail SET NOT NULL;`,
    says: ['After the release that writes no nulls to users.mail, when'],
    silent: ['The code of this change'],
  },
];
