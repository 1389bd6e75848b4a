/** More of sentence-cases.ts: a file that commits inside of its tool’s transaction, run by a program in TypeScript. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

/** A fork, with a record of its own name, called from what is imported as the program starts. */
const program = {
  'package.json': '{"dependencies": {"@shop/postgres-migrations": "^4.1.0", "pg": "8"}}',
  'db/migrations/000002_second.sql': 'SELECT 1;',
  'db/migrations/000003_third.sql': 'SELECT 1;',
  'src/migrations.ts': `import { migrate } from '@shop/postgres-migrations';
export async function applyMigrations() {
  await migrate({ client }, './db/migrations', {
    migrationTableName: 'app.migrations',
  });
}
`,
  'src/server.ts': `export const start = async () => {
  const { applyMigrations } = await import('./migrations');
  await applyMigrations();
  app.listen(80);
};
`,
};

export const casesCutShort: readonly Case[] = [
  {
    name: 'the file’s own COMMIT ends the transaction of the tool, and its record stands outside of it',
    up: 'BEGIN;\nUPDATE users SET nick = code;\nALTER TABLE users ADD COLUMN a int;\nCOMMIT;',
    layout: 'numbered',
    files: program,
    says: [
      '| line 1 | warning transaction/nested-transaction | BEGIN does nothing here, and its COMMIT ends the transaction of postgres-migrations: what postgres-migrations writes behind the file is no part of it. Leave both out. |',
      'held until COMMIT in line 4',
      '**Point of no return: line 2, with the file’s own COMMIT in line 4.**',
      'At each start src/server.ts (line 3) migrates first',
      'at its COMMIT the file is committed all the same, and nothing records that it is there',
      'DELETE FROM app.migrations WHERE',
      'app.migrations still lists what was taken back',
      'app.migrations has 4',
      'by starting one instance of the new program',
      'if only the record says STOP, the change is there and not recorded',
    ],
    silent: [
      'is not known. Taken here',
      'opens around the file',
      'then all of it is rolled back',
      'ends waits for the tool’s own lock',
    ],
  },
  {
    name: 'without one the tool’s transaction holds the record too',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    layout: 'numbered',
    files: program,
    says: [
      'held until the transaction ends that postgres-migrations opens around the file',
      'then all of it is rolled back',
    ],
    silent: ['nothing records that it is there', 'nested-transaction'],
  },
];
