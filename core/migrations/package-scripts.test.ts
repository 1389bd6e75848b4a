/** Scripts of package.json that run a command, and how they are called, as data. */
import { describe, expect, it } from 'vitest';
import { startUpsOf } from './startup.ts';

const inPackage = (script: string, root = '{}'): Readonly<Record<string, string>> => ({
  'package.json': root,
  'packages/db/package.json': `{ "name": "@shop/db", "scripts": { "${script}": "prisma migrate deploy", "generate": "prisma generate" } }`,
  'packages/db/migrations/1/migration.sql': '',
});

const cases: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  places: readonly (readonly [string, readonly number[]])[],
])[] = [
  [
    'a script of the root that calls the one of a package by its name',
    {
      ...inPackage(
        'deploy',
        '{ "scripts": { "db:deploy": "dotenv -- yarn workspace @shop/db deploy", "web": "next start" } }',
      ),
      Dockerfile: 'FROM node\nRUN yarn db:generate\nCMD ["sh", "-c", "yarn db:deploy && yarn web"]\n',
    },
    [['Dockerfile', [3]]],
  ],
  [
    'a package manager that is told the package behind the script',
    {
      ...inPackage('deploy'),
      'start.sh':
        '#!/bin/sh\nnpm run generate -w @shop/db\nnpm run deploy --workspace=@shop/db\nnode server.js\n',
    },
    [['start.sh', [3]]],
  ],
  [
    'the folder of the package',
    {
      ...inPackage('deploy'),
      'entrypoint.sh': 'cd packages/db && yarn deploy\ncd packages/web && yarn deploy\n',
    },
    [['entrypoint.sh', [1]]],
  ],
  [
    'a container of the package itself, where the root calls something else by that name',
    {
      ...inPackage('deploy', '{ "scripts": { "deploy": "scp dist shop:" } }'),
      Dockerfile: 'FROM node\nCMD npm run deploy\n',
      'packages/db/Dockerfile': 'FROM node\nCMD npm run deploy\n',
    },
    [['packages/db/Dockerfile', [2]]],
  ],
  [
    'a service that calls it in all packages, and goes on',
    {
      ...inPackage('migrate:deploy'),
      'self-hosting/docker-compose.template.yml': `services:\n  api:\n    image: shop\n    command: >\n      sh -c "\n        CI=true pnpm -r run migrate:deploy\n\n        pnpm start\n      "\n`,
      'self-hosting/coolify.yml': `services:\n  api:\n    image: shop\n    command: sh -c "pnpm -r migrate:deploy && pnpm start"\n`,
    },
    [
      ['self-hosting/docker-compose.template.yml', [6]],
      ['self-hosting/coolify.yml', [4]],
    ],
  ],
  [
    'all packages, by other managers',
    {
      ...inPackage('deploy'),
      'entrypoint.sh':
        'yarn workspaces run deploy\nnpm run deploy --workspaces\nyarn workspaces foreach -A run deploy\nturbo run deploy\n',
    },
    [['entrypoint.sh', [1, 2, 3, 4]]],
  ],
  [
    'nothing, where other packages are picked',
    {
      ...inPackage('deploy'),
      'entrypoint.sh':
        'pnpm -r --filter web run deploy\npnpm -r deploy --filter web\nturbo run deploy --filter=web\nyarn workspaces foreach --include web run deploy\nnpm run deploy --workspaces=false\n',
    },
    [],
  ],
  [
    'a script of the root that picks the package by the last part of its name',
    {
      ...inPackage('deploy', '{ "scripts": { "db:deploy": "pnpm -r --filter db run deploy" } }'),
      'entrypoint.sh': 'pnpm db:deploy\nnode server.js\n',
    },
    [['entrypoint.sh', [1]]],
  ],
  [
    'nothing, where another script of the package is called',
    {
      ...inPackage('deploy', '{ "scripts": { "db:generate": "yarn workspace @shop/db generate" } }'),
      Dockerfile: 'FROM node\nCMD ["sh", "-c", "yarn db:generate && yarn workspace @shop/db-tools deploy"]\n',
    },
    [],
  ],
];

describe('what starts the application and migrates by a script of package.json', () => {
  it.each(cases)('%s', (_, files, places) => {
    const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
    const found = startUpsOf({ deploys: /\bprisma\s+migrate\s+deploy\b/ }, 'packages/db/migrations', listing);
    expect(found.map(({ file, lines }) => [file, lines])).toEqual(places);
  });
});
