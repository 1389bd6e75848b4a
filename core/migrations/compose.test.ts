/** Services that migrate: whether the application waits for their end, as data. */
import { expect, it } from 'vitest';
import { composeCommands } from './compose.ts';

const migrates = /\bprisma\s+migrate\s+deploy\b/;
const file = (
  waits: string,
  command = 'command: sh -c "pnpm exec prisma migrate deploy"',
): string => `x-env: &env
  PORT: 1
services:
  # The application.
  shop:
    image: shop
    command: ["node", "server.js"]
    depends_on:
${waits}
  db:
    image: postgres:17

  shop-migrate:
    image: shop
    ${command}
    depends_on:
      db:
        condition: service_healthy
volumes:
  data: {}
`;

it.each([
  ['nothing waits for it', file('      db:\n        condition: service_healthy'), 'shop-migrate'],
  ['its start is waited for', file('      - shop-migrate'), 'shop-migrate'],
  ['its end is', file('      shop-migrate:\n        condition: service_completed_successfully'), undefined],
  [
    'its end is, in one line',
    file('      shop-migrate: { condition: service_completed_successfully }'),
    undefined,
  ],
  ['it goes on', file('      - db', 'command: sh -c "prisma migrate deploy && node server.js"'), undefined],
  [
    'it goes on, in lines',
    file('      - db', 'command: |\n      prisma migrate deploy\n      exec node server.js'),
    undefined,
  ],
])('%s', (_, text, beside) => {
  expect(composeCommands(text, migrates, [migrates]).map((one) => one.beside)).toEqual([beside]);
});

it.each([
  ['the application is of its image', 'shop', 'image: shop', false],
  ['the application is built from the same place', 'build: .', 'build: .', false],
  ['what is beside it is another program', 'build: ./older', 'build: ../', true],
  [
    'what is beside it is another program, with a context',
    'build:\n      context: ./older/',
    'image: v2\n    build:\n      context: ../\n      dockerfile: Dockerfile',
    true,
  ],
  ['nothing is beside it but a server', 'image: postgres:14-alpine', 'build: .', true],
  ['a tool beside an application', 'build: .', 'image: migrate/migrate', false],
])('%s', (_, app, migrator, isAlone) => {
  const text = `services:
  other:
    ${app.includes(':') ? app : `image: ${app}`}
  migrate:
    ${migrator}
    command: sh -c "prisma migrate deploy"
`;
  expect(composeCommands(text, migrates, [migrates]).map((one) => one.isAlone)).toEqual([isAlone]);
});
