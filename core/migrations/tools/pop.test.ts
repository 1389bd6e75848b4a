import { expect, it } from 'vitest';
import { pop } from './pop.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['20240131120000_users.up.sql', '20240131120000 users up'],
  ['20240131120000_users.postgres.down.sql', '20240131120000 users down'],
  ['20240131120000_users.postgres.autocommit.up.sql', '20240131120000 users up'],
  ['20240131120000_users.fizz', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(pop, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['9_a.up.sql', '10_b.up.sql', '20240101000000_c.postgres.up.sql'];
  expect(ordered(pop, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file as one query', '1_a.up.sql', 'A;', ['up whole tx <A;>']],
  ['a file of popx without a transaction', '1_a.autocommit.down.sql', 'A;', ['down whole no-tx <A;>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(pop, path, text)).toEqual(expected);
});

const folder = [
  '1_a.up.sql',
  '1_a.sqlite.up.sql',
  '1_a.down.sql',
  '2_b.mysql.up.sql',
  '2_b.cockroach.up.sql',
  '2_b.autocommit.up.sql',
];

it.each<[string, readonly string[] | undefined, string | undefined]>([
  ['1_a.up.sql', ['CockroachDB', 'MySQL'], '1_a.postgres.up.sql'],
  ['1_a.down.sql', ['CockroachDB', 'MySQL', 'SQLite'], '1_a.postgres.down.sql'],
  ['1_a.sqlite.up.sql', undefined, undefined],
  ['2_b.autocommit.up.sql', ['SQLite'], '2_b.postgres.autocommit.up.sql'],
])('%s is run by %j too', (path, engines, own) => {
  expect(pop.alsoFor?.(path, folder)?.engines).toEqual(engines);
  expect(pop.alsoFor?.(path, folder)?.own).toBe(own);
});

it('a file beside none for others is run by its own database alone', () => {
  expect(pop.alsoFor?.('1_a.up.sql', ['1_a.up.sql', '2_b.postgres.up.sql'])).toBeUndefined();
});

it.each([
  ['popx.NewMigrationBox(files, popx.NewMigrator(c, l, t, 0))', 'popx'],
  ['pop.NewMigrationBox(files, c)', 'pop'],
])('%s: %s', (call, name) => {
  const files: Readonly<Record<string, string>> = {
    'go.mod': 'require github.com/ory/x v0.0.500\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n',
    'internal/driver/registry.go': `package driver\nfunc box() { ${call} }\n`,
    'internal/driver/registry_test.go':
      'package driver\nfunc box() { pop.NewMigrationBox(files, popx.NewMigrator()) }\n',
    'sql/1_a.up.sql': 'A;',
  };
  const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
  const settings = pop.configurable?.read('sql', listing) ?? new Map();
  const tool = settings.size === 0 ? pop : pop.configurable?.apply(settings);
  expect(tool?.name).toBe(name);
});

it.each([
  {
    existing: ['1_a.postgres.up.sql'],
    change: {},
    files: [
      ['2_n.postgres.up.sql', 'U;\n'],
      ['2_n.postgres.down.sql', 'D;\n'],
    ],
  },
  {
    existing: ['1_a.postgres.up.sql', '2_b.up.sql'],
    change: {},
    files: [
      ['3_n.postgres.up.sql', 'U;\n'],
      ['3_n.postgres.down.sql', 'D;\n'],
    ],
  },
  {
    existing: ['1_a.up.sql'],
    change: {},
    files: [
      ['2_n.up.sql', 'U;\n'],
      ['2_n.down.sql', 'D;\n'],
    ],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(pop, existing, change)).toEqual(files);
});
