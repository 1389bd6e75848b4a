/** Folders that show no dialect: what the project and its Go programs say of them. */
import { describe, expect, it } from 'vitest';
import { detect } from '../detect.ts';

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** `folder: tool, dialect`. */
  readonly found: readonly string[];
}

const table = 'create table t (a int);';

const cases: readonly Case[] = [
  {
    title: 'no sign but what the project itself depends on, and not only a dependency of it',
    files: {
      'go.mod': 'require (\n\tgithub.com/mattn/go-sqlite3 v1\n\tgithub.com/lib/pq v1 // indirect\n)',
      'm/1_a.up.sql': table,
    },
    found: ['m: plain, SQLite'],
  },
  {
    title: 'goose for two databases: each folder has its program',
    files: {
      'go.mod': 'require (\n\tgithub.com/mattn/go-sqlite3 v1\n\tgithub.com/lib/pq v1\n)',
      'deals/migrations/1_a.sql': `-- +goose Up\n${table}`,
      'deals/migrations/migrations.go':
        'package m\nimport "github.com/pressly/goose/v3"\n//go:embed *.sql\nvar f embed.FS\nvar _ = goose.SetDialect("sqlite3")\n',
      'index/migrations/1_a.sql': `-- +goose Up\n${table}`,
      'index/migrate.go':
        'package m\nimport "github.com/pressly/goose/v3"\n//go:embed migrations/*.sql\nvar f embed.FS\nvar p, _ = goose.NewProvider(goose.DialectPostgres, db, f)\n',
      'both/migrations/1_a.sql': `-- +goose Up\n${table}`,
      'both/migrations/m.go':
        'package m\nimport "github.com/pressly/goose/v3"\nvar _ = goose.SetDialect("sqlite3")\nvar _ = goose.SetDialect("postgres")\n',
    },
    found: [
      'both/migrations: goose, an unknown dialect',
      'deals/migrations: goose, SQLite',
      'index/migrations: goose, PostgreSQL',
    ],
  },
  {
    title: 'sql-migrate, whose program names the database',
    files: {
      'migrate/sql/1.sql': `-- +migrate Up\n${table}`,
      'migrate/migrate.go':
        'package m\nimport migrate "github.com/rubenv/sql-migrate"\n//go:embed sql/*\nvar f embed.FS\nvar _ = migrate.ExecMax(db, "sqlite3", f, migrate.Up, 0)\n',
    },
    found: ['migrate/sql: sql-migrate, SQLite'],
  },
];

describe('which database a folder is for', () => {
  it.each(cases)('$title', ({ files, found }) => {
    const listing = { paths: Object.keys(files).sort(), text: (path: string) => files[path] };
    const { folders } = detect(listing, []);
    expect(folders.map(({ path, tool, dialectName }) => `${path}: ${tool}, ${dialectName}`)).toEqual(found);
  });
});
