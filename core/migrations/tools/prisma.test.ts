import { prismaVersions } from './prisma/version.ts';
import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { toolOf } from '../tools.ts';

const sql = 'create index concurrently i on t (a); create index concurrently j on t (b);';

it.each<readonly [version: string | undefined, text: string, sends: string]>([
  [undefined, sql, 'whole'],
  ['^6.19.0', sql, 'whole'],
  ['7.3.0', sql, 'whole'],
  ['~7.4.1', sql, 'statement-by-statement'],
  ['^8', sql, 'statement-by-statement'],
  ['latest', sql, 'whole'],
  ['7.10.0', 'set x = 1; drop index concurrently i;', 'whole'],
  ['7.10.0', 'alter table t add c int; do $$ begin end $$;', 'whole'],
  ['7.10.0', 'create table "p" partition of t for values in (1); select 1;', 'whole'],
  ['7.10.0', 'alter table "t" force row level security; select 1;', 'whole'],
  ['7.10.0', 'alter table only "t" alter "c" set statistics 1000; select 1;', 'whole'],
  ['7.10.0', 'create or replace function f() returns int language sql security definer as $$ $$;', 'whole'],
  [
    '7.10.0',
    'create function f() returns int language sql as $$ lock table t $$; select 1;',
    'statement-by-statement',
  ],
  ['7.10.0', "alter type e add value 'do'; alter table t validate constraint c;", 'statement-by-statement'],
])('%s sends %j %s', (version, text, sends) => {
  const files: Readonly<Record<string, string>> = {
    'package.json': '{}',
    ...(version === undefined ? {} : { 'app/package.json': `{"devDependencies": {"prisma": "${version}"}}` }),
    'app/prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
    'app/prisma/migrations/20240101000000_a/migration.sql': text,
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  const tool = toolOf(folders[0]!);
  const { sections } = tool.read(tool.classify('20240101000000_a/migration.sql')!, text, new Map());
  expect(sections.map(({ delivery }) => delivery)).toEqual([{ sends, toolTransaction: false }]);
});

it.each<readonly [files: Readonly<Record<string, string>>, version: string]>([
  [{}, ''],
  [{ 'package.json': '{"dependencies": {"prisma": "6.2.0"}}' }, '6.2.0 (package.json)'],
  [{ 'package.json': '{"dependencies": {"prisma": "^5.15.0"}}' }, '^5.15.0 (package.json)'],
  [
    {
      'package.json': '{"dependencies": {"prisma": "^5.15.0"}}',
      'package-lock.json': '{"packages": {"node_modules/prisma": {\n "version": "5.22.0",',
    },
    '5.22.0 (package-lock.json)',
  ],
  [
    {
      'package.json': '{"dependencies": {"prisma": "^7.2.0"}}',
      'pnpm-lock.yaml': '\n      prisma:\n        specifier: ^7.2.0\n        version: 7.5.1(typescript@5)\n',
    },
    '7.5.1 (pnpm-lock.yaml)',
  ],
  // The client is a separate package and may have another version.
  ...[
    [
      'yarn.lock',
      '"@prisma/client@^4.16.2":\n  version "4.16.2"\n\nprisma@^4.0.0:\n  version "4.9.0"\n\nprisma@^5.1.0:\n  version "5.1.0"\n',
    ],
    [
      'yarn.lock',
      '"@prisma/client@npm:^4.16.2":\n  version: 4.16.2\n\n"prisma@npm:^5.0.0, prisma@npm:^5.1.0":\n  version: 5.1.0\n',
    ],
    [
      'package-lock.json',
      '{"packages": {"node_modules/@prisma/client": {\n "version": "4.16.2"}, "node_modules/prisma": {\n "version": "5.1.0",',
    ],
    [
      'pnpm-lock.yaml',
      "\n      '@prisma/client':\n        specifier: ^4.16.2\n        version: 4.16.2\n      prisma:\n        specifier: ^5.1.0\n        version: 5.1.0\n",
    ],
  ].flatMap(([lock = '', text = '']): [Readonly<Record<string, string>>, string][] => [
    [
      {
        'package.json':
          '{"dependencies": {"@prisma/client": "^4.16.2"}, "devDependencies": {"prisma": "^5.1.0"}}',
        [lock]: text,
      },
      `5.1.0 (${lock})`,
    ],
  ]),
  [
    {
      'package.json': '{"devDependencies": {"prisma": "5.1.0"}}',
      'prisma/package.json': '{"dependencies": {"@prisma/client": "^4.16.2"}}',
    },
    '5.1.0 (package.json)',
  ],
  [
    {
      'package.json': '{"dependencies": {"@prisma/client": "^4.16.2"}}',
      'package-lock.json':
        '{"packages": {"node_modules/@prisma/client": {\n "version": "4.16.2"}, "node_modules/prisma": {\n "version": "5.1.0",',
    },
    '5.1.0 (package-lock.json)',
  ],
  [{ 'package.json': '{"dependencies": {"@prisma/client": "^4.16.2"}}' }, '^4.16.2 (package.json)'],
  [{ 'package.json': '{"dependencies": {"prisma": "^7.2.0"}}' }, '^7.2.0 (package.json)'],
  [
    {
      'package.json': '{"dependencies": {"prisma": "7.9.1"}}',
      'docker/Dockerfile.prod': 'RUN npm install -g prisma@7.3.0',
      'examples/Dockerfile': 'RUN npm install -g prisma@5.0.0',
    },
    '7.9.1 (package.json) or 7.3.0 (docker/Dockerfile.prod)',
  ],
  [
    {
      'package.json': '{"dependencies": {"prisma": "~6.8.2"}}',
      'apps/web/Dockerfile': 'RUN pnpm add -g prisma\n',
    },
    '~6.8.2 (package.json) or the newest as it is built (apps/web/Dockerfile)',
  ],
  [
    {
      'package.json': '{"dependencies": {"prisma": "7.9.1"}}',
      'migrate.sh': 'npx prisma@7.8 migrate deploy',
      'other.sh': 'npx @other/prisma@5 migrate deploy',
    },
    '7.9.1 (package.json) or 7.8 (migrate.sh)',
  ],
])('finds the version of %j', (named, version) => {
  const files: Readonly<Record<string, string>> = { ...named, 'prisma/migrations/1_a/migration.sql': sql };
  const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
  const found = prismaVersions('prisma/migrations', listing);
  expect(found.map((one) => `${one.version} (${one.file})`).join(' or ')).toBe(version);
});

it.each([
  ['postgresql', 'statement-by-statement'],
  ['mysql', 'whole'],
  ['sqlserver', 'whole'],
])('splits what goes to %s: %s', (provider, sends) => {
  const files: Readonly<Record<string, string>> = {
    'package.json': '{"devDependencies": {"prisma": "7.10.0"}}',
    'prisma/migrations/migration_lock.toml': `provider = "${provider}"`,
    'prisma/migrations/20240101000000_a/migration.sql': 'select 1; select 2;',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  const tool = toolOf(folders[0]!);
  const { sections } = tool.read(
    tool.classify('20240101000000_a/migration.sql')!,
    'select 1; select 2;',
    new Map(),
  );
  expect(sections[0]?.delivery.sends).toBe(sends);
});
