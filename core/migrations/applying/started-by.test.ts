import { expect, it } from 'vitest';
import { startedBy } from './started-by.ts';

const prisma = { deploys: /\bprisma\s+migrate\s+deploy\b/ };

it.each([
  [
    'a script that starts the container',
    { 'docker-entrypoint.sh': '#!/bin/sh\nset -e\nnpx prisma migrate deploy && exec node server.js\n' },
    { kind: 'application', file: 'docker-entrypoint.sh', line: 3, command: 'npx prisma migrate deploy' },
  ],
  [
    'a release step before a start command',
    { Procfile: 'release: npx prisma migrate deploy\nweb: npx prisma migrate deploy && node .\n' },
    { kind: 'command', file: 'Procfile', line: 1, command: 'npx prisma migrate deploy' },
  ],
  [
    'a package script',
    { 'package.json': '{\n  "scripts": {\n    "db:deploy": "prisma migrate deploy"\n  }\n}\n' },
    { kind: 'command', file: 'package.json', line: 3, command: 'prisma migrate deploy' },
  ],
  ['a line that prints it', { 'start.sh': 'echo "run prisma migrate deploy"\n' }, undefined],
  ['an example', { 'examples/start.sh': 'prisma migrate deploy\n' }, undefined],
])('%s', (_, files: Readonly<Record<string, string>>, expected) => {
  expect(startedBy(prisma, { paths: Object.keys(files), text: (path) => files[path] })).toEqual(expected);
});
