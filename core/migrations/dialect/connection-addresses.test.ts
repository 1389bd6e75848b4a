/** Connection addresses reveal the database of migrations whose text does not. */
import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { describeReason } from '../reason.ts';

const plain = 'ALTER TABLE panels DROP COLUMN tint;';
const migrate = { 'm/1_a.up.sql': plain };
const goose = { 'm/1_a.sql': `-- +goose Up\n${plain}` };
const dbmate = { 'm/1_a.sql': `-- migrate:up\n${plain}` };

/** The surrounding files, and the detected dialect with its reason. */
const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'Makefile, ?=',
    { ...migrate, Makefile: 'DATABASE_URL ?= postgres://localhost/x\n' },
    'PostgreSQL: Makefile says postgres',
  ],
  [
    'Makefile, :=',
    { ...dbmate, Makefile: 'DATABASE_URL := mysql://localhost/x\n' },
    'MySQL: Makefile says mysql',
  ],
  [
    'Makefile, =',
    { ...dbmate, Makefile: 'DATABASE_URL = sqlite:db/x.sqlite3\n' },
    'SQLite: Makefile says sqlite',
  ],
  [
    'Makefile, export',
    { ...migrate, Makefile: 'export DATABASE_URL ?= "postgresql://x/y"\n' },
    'PostgreSQL: Makefile says postgresql',
  ],
  [
    'Makefile, in a command',
    { ...migrate, Makefile: 'up:\n\tmigrate -path m -database "pgx5://u:p@h/x" up\n' },
    'PostgreSQL: Makefile says pgx',
  ],
  [
    '.env, the driver',
    { ...goose, '.env': 'GOOSE_DRIVER=postgres\nGOOSE_DBSTRING="user=u dbname=d"\n' },
    'PostgreSQL: .env says postgres',
  ],
  [
    '.env, the driver, quoted',
    { ...goose, '.env': 'export GOOSE_DRIVER="sqlite3"\n' },
    'SQLite: .env says sqlite3',
  ],
  [
    '.env, the address of goose',
    { ...goose, '.env': 'GOOSE_DBSTRING=postgresql://u:p@h/d\n' },
    'PostgreSQL: .env says postgresql',
  ],
  [
    'an example of it',
    { ...migrate, '.env.example': 'DATABASE_URL=postgres://u:p@h/d\n' },
    'PostgreSQL: .env.example says postgres',
  ],
  [
    'with a driver of a program',
    { ...migrate, '.env': 'DB_URL=postgresql+asyncpg://u:p@h/d\n' },
    'PostgreSQL: .env says postgresql',
  ],
  [
    'above the folder',
    { 'a/m/1_a.up.sql': plain, 'a/.env': 'DATABASE_URL=mysql://h/d' },
    'MySQL: a/.env says mysql',
  ],
  [
    'a compose file',
    { ...migrate, 'compose.yaml': 'environment:\n  DATABASE_URL: postgres://db/x\n' },
    'PostgreSQL: compose.yaml says postgres',
  ],
  [
    'another variable',
    { ...migrate, '.env': 'POSTGRESQL_URL=postgres://h/d\n' },
    'PostgreSQL: .env says postgres',
  ],
  [
    'beside a store of another kind',
    { ...migrate, '.env': 'DATABASE_URL=postgres://h/d\nEVENTS=clickhouse://h\n' },
    'PostgreSQL: .env says postgres',
  ],
  [
    'one for tests',
    { ...migrate, '.env': 'TEST_DATABASE_URL=sqlite:///x\nDATABASE_URL=postgres://h/d\n' },
    'PostgreSQL: .env says postgres',
  ],
  ['a file for tests', { ...migrate, '.env.test': 'DATABASE_URL=sqlite:///x\n' }, 'an unknown dialect: '],
  [
    'a comment',
    { ...migrate, Makefile: '# up: migrate -database postgres://h/d up\n' },
    'an unknown dialect: ',
  ],
  ['two that differ', { ...migrate, '.env': 'A=postgres://h/d\nB=mysql://h/d\n' }, 'an unknown dialect: '],
  [
    'against a text that is clear',
    {
      'm/1_a.up.sql': 'CREATE TABLE t (a int) ENGINE=InnoDB, AUTO_INCREMENT=3;',
      '.env': 'DATABASE_URL=postgres://h/d',
    },
    'MySQL: m/1_a.up.sql has AUTO_INCREMENT, ENGINE=',
  ],
  [
    'against a word that others take, too',
    { 'm/1_a.up.sql': 'ALTER TABLE t ALTER COLUMN a SET DEFAULT 3;', '.env': 'DATABASE_URL=mysql://h/d' },
    'MySQL: .env says mysql',
  ],
];

it.each(cases)('%s', (_, files, expected) => {
  const { folders } = detect({ paths: Object.keys(files).sort(), text: (path) => files[path] }, []);
  expect(
    folders.map((one) => `${one.dialectName}: ${one.dialectReasons.map(describeReason).join('; ')}`),
  ).toEqual([expected]);
});
