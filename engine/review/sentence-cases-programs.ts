/** More of sentence-cases.ts: files of a change that nobody reads, programs and twins for other engines. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfPrograms: readonly Case[] = [
  {
    name: 'a key of the configuration that has a library apply the files at the start says who runs them when',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'internal/database/config.go':
        'package database\nconst (\n\t// autoKey enables migrations\n\tautoKey = "migrations.auto"\n)\nfunc Init(config Section) {\n\tconfig.AddKnownKey(autoKey, false)\n}\n',
      'internal/messages/config.go':
        'package messages\nvar a = described("config.global.migrations.auto", "Enables migrations")\n',
    },
    says: [
      '- By its name migrations.auto of the program’s configuration (internal/database/config.go:4) has it apply what is pending as it starts, and is off unless it is set. Where it is on, the first instance that starts with these files applies them, at the moment of the rollout and beside older instances. To have the steps of the runbook: off for this release, the files applied as the runbook says, then on again.',
    ],
  },
  {
    name: 'a key whose whole name says elsewhere what it is unless it is set is no switch where that is a word',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'app/config/postgres.go':
        'package config\ntype PostgresConfig struct {\n\tAutoMigrate AutoMigrate `yaml:"autoMigrate"`\n}\nfunc (c PostgresConfig) load(cfg "autoMigrate") {}\n',
      'app/config/config.go':
        'package config\nfunc setDefaults(v *viper.Viper) {\n\tv.SetDefault("postgres.autoMigrate", "ent")\n}\n',
    },
    says: ['and is no switch: it is “ent” unless it is set.'],
    silent: ['Where it is on, the first instance'],
  },
  {
    name: 'of two such keys, of tests, and of what is no configuration nothing is said',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'config/a.go': 'package config\nvar a = viper.GetBool("auto_migrate")\n',
      'config/b.go': 'package config\nvar b = viper.GetBool("db.migrations.auto")\n',
      'config/a_test.go': 'package config\nvar c = viper.GetBool("run_migrations")\n',
    },
    says: ['users'],
    silent: ['of the program’s configuration'],
  },
  {
    name: 'a migration that is a program leaves open what the change does',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: { 'db/migrations/000005_fill.go': 'package migrations\n' },
    beside: ['db/migrations/000005_fill.go'],
    says: [
      '# Review of 2 migrations',
      '**Not decided here:** 1 of 2 migrations is a program and was not read.',
      '- What the migrations that are programs remove is not known here.',
      '- Not verified: What db/migrations/000005_fill.go does, which runs with the others: its locks, rows, constraints and calls are missing everywhere in this document.',
      '1 of 1 statements understood, 1 of 2 migrations is a program and was not read',
      "ELSE 'look' END AS result, coalesce(string_agg(name, ', ' ORDER BY name), 'none') AS found\nFROM (SELECT format('%s.%s', wanted.of",
      'What the migration that is a program did stays, and so does its record',
      'Post-flight: after.sql.** What differs may be the work of the migrations that are programs: look there first.',
    ],
    silent: ['Nothing was found that removes', 'Looked at, and nothing of it changes'],
  },
  {
    name: 'what is known to be no go stays so',
    up: 'ALTER TABLE users RENAME COLUMN seen TO seen_at;',
    beside: ['db/migrations/000005_fill.go'],
    files: { 'db/migrations/000005_fill.go': 'package migrations\n' },
    says: [
      'Stop the application, or split the change. 1 of 2 migrations is a program and was not read: this is about the others alone.',
    ],
    silent: ['Not decided here'],
  },
  {
    name: 'the same migration for another engine is a line of the evidence',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    beside: ['db/sqlite/000004_change.up.sql'],
    files: {
      'db/sqlite/000001_start.up.sql':
        'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);\nPRAGMA foreign_keys = ON;\n',
      'db/sqlite/000004_change.up.sql': 'ALTER TABLE users ADD COLUMN a TEXT;\n',
    },
    says: [
      '**Go**, when no pre-flight check says STOP.',
      '- Not verified: sqlite/000004_change.up.sql, not reviewed: it is for SQLite.',
    ],
    silent: ['Not decided here', 'sql was not reviewed'],
  },
  {
    name: 'the same migration for an engine that is only known by name is one too',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    beside: ['db/h2/000004_change.up.sql'],
    files: {
      'db/h2/000001_start.up.sql': 'CREATE TABLE users (id int AUTO_INCREMENT PRIMARY KEY);\n',
      'db/h2/000004_change.up.sql': 'ALTER TABLE users ADD COLUMN a text;\n',
    },
    says: [
      '# Review of migrations/000004_change.up.sql',
      '**Go**, when no pre-flight check says STOP.',
      '- Not verified: h2/000004_change.up.sql, not reviewed: it is for H2.',
    ],
    silent: ['Not decided here', 'sql was not reviewed', '2 migrations'],
  },
  {
    name: 'a migration of another database that is called otherwise leaves nothing open of this one',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    beside: ['db/sqlite/000007_other.up.sql'],
    files: {
      'db/sqlite/000001_start.up.sql':
        'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);\nPRAGMA foreign_keys = ON;\n',
      'db/sqlite/000007_other.up.sql': 'ALTER TABLE users ADD COLUMN a TEXT;\n',
    },
    says: [
      '**Go**, when no pre-flight check says STOP.',
      '- Not verified: sqlite/000007_other.up.sql, not reviewed: it is for SQLite.',
    ],
    silent: ['Not decided here', 'sql was not reviewed'],
  },
  {
    name: 'what is not understood of this database still leaves it open',
    up: 'ALTER TABLE users ADD COLUMN a text;\nALTER TABLE users FROBNICATE;',
    beside: ['db/sqlite/000007_other.up.sql'],
    files: {
      'db/sqlite/000001_start.up.sql':
        'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);\nPRAGMA foreign_keys = ON;\n',
      'db/sqlite/000007_other.up.sql': 'ALTER TABLE users ADD COLUMN a TEXT;\n',
    },
    says: ['Not decided here', 'is not understood'],
    silent: ['sql was not reviewed'],
  },
  {
    name: 'of a change of which nothing is read nothing is said',
    up: 'CREATE TABLE `a` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8;',
    says: [
      '- 000004_change.up.sql was not reviewed: MySQL detected, because ',
      '; the folder is another database’s.',
      ': 0 of 0 statements understood;',
    ],
    silent: ['What changes', 'cannot be undone', '## Statements', '## Runbook', '| file |', 'unchanged'],
  },
];
