/** More of sentence-cases.ts: columns of another type whose nulls the same file fills, and that it puts into a key. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const history = `CREATE TABLE demos (id text PRIMARY KEY, name text, tenant uuid);
CREATE TABLE stores (id text PRIMARY KEY, name text, tenant uuid);`;

const of = (table: string): string => `ALTER TABLE ${table} ALTER COLUMN tenant TYPE varchar;
UPDATE ${table} SET tenant = '' WHERE tenant IS NULL;
ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey, ADD PRIMARY KEY (id, tenant), ALTER COLUMN tenant SET DEFAULT '';
`;
const back = (table: string): string =>
  `ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey, ADD PRIMARY KEY (id), ALTER COLUMN tenant DROP DEFAULT, ALTER COLUMN tenant DROP NOT NULL;
UPDATE ${table} SET tenant = NULL WHERE tenant = '';
ALTER TABLE ${table} ALTER COLUMN tenant TYPE uuid USING tenant::uuid;
`;

const both = `BEGIN;\n${of('demos')}${of('stores')}COMMIT;`;

export const casesOfRetypedKeys: readonly Case[] = [
  {
    name: 'a retyped column that the file fills and puts into the primary key keeps both beside the former one, said once of all tables',
    between: history,
    up: both,
    files: { 'db/migrations/000004_change.down.sql': `BEGIN;\n${back('demos')}${back('stores')}COMMIT;` },
    says: [
      "  - How demos.tenant and stores.tenant are split, each alike, so that both releases run: (1) add tenant_new (varchar DEFAULT '') beside it; (2) from here to the last step have both written with every row: by a trigger that fills each from the other, on INSERT the empty one, on UPDATE the one that stayed (coalesce(tenant::varchar, '') one way, nullif(tenant_new, '')::uuid the other where the value fits), or by releases that write both; (3) fill the other rows in batches (coalesce(tenant::varchar, '')); (4) build its unique index CONCURRENTLY, and have a validated CHECK say that it is not null; (5) roll out the release that uses tenant_new; (6) when no older one runs any more, drop the former primary key and make that index the primary key (USING INDEX), drop the trigger, the CHECK and tenant. Until that step the former key still refuses a second row with the same (id): the new release may write none before.",
      'expects demos.tenant, stores.tenant as varchar',
      "Point of no return: line 2, from the first value other than '' on that the former type does not hold; lines 4, 7, from the second row on that a former key refuses.",
      "- From the first value of demos.tenant, stores.tenant other than '' (which the way back makes null) on that uuid does not hold, the types of lines 2, 5 cannot be taken back.",
      '- From the first two rows on with the same (id) in one of demos and stores, which lines 4, 7 let in, its former key cannot come back (demos_pkey, stores_pkey).',
      'error locking/backfill-with-schema-change: Put it into a migration of its own, between that of the type and that of the key.',
      'It goes between the migration that changes the type and the one that adds the key, which fails on each null that is written meanwhile.',
      'mend or accept the 5 errors in the tables below',
      'demos.tenant, stores.tenant are compared letter by letter from then on',
      'The replica identity changes with the primary key, from (id) to (id, tenant)',
      'no view, rule, trigger, policy, publication, function or generated column uses demos.tenant, stores.tenant: their types cannot change then',
      '- Ask first, the new release may run meanwhile: SELECT count(*) FROM (SELECT FROM public.demos GROUP BY id HAVING count(*) > 1) AS alike;',
    ],
    silent: [
      '(tenant::varchar)',
      'SET NOT NULL on tenant_new',
      'find rows that are refused',
      'begins the migration again',
      'begins it again at once',
    ],
  },
  {
    name: 'where the file fills it otherwise no steps are named, and a split is not offered',
    between: history,
    up: 'BEGIN;\nALTER TABLE demos ALTER COLUMN tenant TYPE varchar;\nUPDATE demos SET tenant = name WHERE tenant IS NULL;\nALTER TABLE demos DROP CONSTRAINT demos_pkey, ADD PRIMARY KEY (id, tenant);\nCOMMIT;',
    says: ['Stop the application;'],
    silent: ['is split, so that both releases run', 'or split it'],
  },
  {
    name: 'a CHECK on the column in the same file is kept by no steps',
    between: history,
    up: 'ALTER TABLE demos ALTER COLUMN tenant TYPE varchar;\nALTER TABLE demos ADD CONSTRAINT short CHECK (length(tenant) < 40);',
    says: ['# Review of'],
    silent: ['tenant_new'],
  },
  {
    name: 'what a view keeps from changing is not asked for where the change drops it',
    up: 'DROP VIEW people;\nALTER TABLE users ALTER COLUMN mail TYPE varchar(20);',
    says: ['# Review of'],
    silent: ['no view, rule, trigger'],
  },
  {
    name: 'a record that says dirty keeps a program that is started again from beginning the migration again',
    up: 'ALTER TABLE users ALTER COLUMN id TYPE text;',
    files: {
      'go.mod': 'module shop\n\nrequire github.com/golang-migrate/migrate/v4 v4.15.2\n',
      'main.go':
        'package main\n\nimport (\n  "embed"\n  "github.com/golang-migrate/migrate/v4"\n  "github.com/golang-migrate/migrate/v4/source/iofs"\n)\n\n//go:embed db/migrations/*.sql\nvar files embed.FS\n\nfunc main() {\n  source, _ := iofs.New(files, "db/migrations")\n  m, _ := migrate.NewWithSourceInstance("iofs", source, "postgres://")\n  m.Up()\n}\n',
    },
    says: [
      'stop or scale down the new program first (what restarts it fails until the record is put right, and begins it again after that), then pg_cancel_backend',
      'Where that ends it, what restarts the program fails until the record is put right, and begins it again after that: put it right when the transaction in front is gone.',
    ],
    silent: ['begins the migration again', 'begins it again at once'],
  },
];
