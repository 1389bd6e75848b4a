/** More of sentence-cases.ts: programs of the repository that run its migrations, as far as they were read. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const runner = `import fs from "fs";
const dir = path.join(__dirname, "../db/migrations");
await sql\`create table if not exists _done (name text)\`;
for (const file of fs.readdirSync(dir)) {
  await sql.begin(async (sql) => {
    await sql.file(path.join(dir, file));
    await sql\`insert into _done \${sql({ name: file })}\`;
  });
}
`;

const goProgram = `package migrate
import sqlmigrate "github.com/rubenv/sql-migrate"
//go:embed db/migrations/*
var files embed.FS
func Check() {
  log.Fatal("schema outdated, run \`shop migrate up\`")
}
func Up() {
  sqlmigrate.SetTable("applied")
  sqlmigrate.Exec(db, "postgres", files, sqlmigrate.Up)
}
`;

export const casesOfRunners: readonly Case[] = [
  {
    name: 'a program that opens a transaction around each file is known by it',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_mail ON users (mail);\nCREATE INDEX orders_n ON orders (user_id);',
    files: {
      'src/migrate.ts': runner,
      'package.json':
        '{\n  "scripts": {\n    "start": "npm run db:up && node app",\n    "db:up": "tsx src/migrate.ts"\n  }\n}\n',
    },
    says: [
      'src/migrate.ts (line 6: each file in one transaction), PostgreSQL',
      'held until the transaction ends that src/migrate.ts opens around the file',
      'Build it CONCURRENTLY by hand before, and write IF NOT EXISTS here: src/migrate.ts opens a transaction around every file.',
      'Apply 000004_change.sql with db:up of package.json.** It applies all that is pending.',
      'What is started by package.json (line 3) migrates first',
      'its transaction is taken back as a whole',
      'Behind a script that is run by hand _done still has what was taken back, and src/migrate.ts does not run it again. Delete its row there.',
    ],
    silent: ['Which program runs these files', 'It is not one transaction', 'numbered SQL files'],
  },
  {
    name: 'a program that calls a tool has its own table and command, and may refuse an older schema',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users DROP COLUMN nick;\n-- +migrate Down\nALTER TABLE users ADD COLUMN nick text;\n',
    files: { 'migrate.go': goProgram },
    says: [
      'sql-migrate (called by migrate.go:10; table applied: migrate.go:9), PostgreSQL',
      'migrate.go:6 ends a program whose own migrations have not all run: the release of this part has to be one that does not bring them yet',
      'with shop migrate up.** It applies all that is pending.',
      'applied still has what was taken back',
    ],
    silent: ['gorp_migrations'],
  },
];
