/** By which command a repository applies what is pending with a tool that comes as a command. */
import { describe, expect, it } from 'vitest';
import { commandAtTop, revertAtTop, startedAndApplied } from './tool-command.ts';
import { toolById } from './tools.ts';

type Files = Readonly<Record<string, string>>;

const of = (tool: 'prisma' | 'dbmate' | 'flyway', folder: string, files: Files): string | undefined => {
  const listing = {
    paths: Object.keys(files).toSorted(),
    text: (path: string): string | undefined => files[path],
  };
  const { command, place } = startedAndApplied(toolById(tool), folder, listing).applies ?? {};
  return command && `${command}${place === undefined ? '' : ` (${place})`}`;
};

const scripts = (all: Readonly<Record<string, string>>, name = 'shop'): string =>
  JSON.stringify({ name, scripts: all }, undefined, 2);

describe('the command that applies what is pending', () => {
  it('is the script nearest to the root, be it one that calls another', () => {
    const own = { 'db:dev': 'prisma migrate dev', 'db:deploy': 'prisma migrate deploy' };
    expect(
      of('prisma', 'packages/db/migrations', { 'packages/db/package.json': scripts(own, '@shop/db') }),
    ).toBe('npm run db:deploy in packages/db (packages/db/package.json:5)');
    const files = {
      'packages/db/package.json': scripts(own, '@shop/db'),
      'package.json': scripts({ migrate: 'npm run env -- npm run db:deploy -w @shop/db' }),
      'pnpm-lock.yaml': '',
    };
    expect(of('prisma', 'packages/db/migrations', files)).toBe('pnpm run migrate (package.json:4)');
  });

  it('is none that starts, builds or resets something besides', () => {
    const files = {
      'package.json': scripts({
        start: 'prisma migrate deploy && node build/main.js',
        'db:reset': 'prisma migrate deploy && prisma db seed',
      }),
    };
    expect(of('prisma', 'prisma/migrations', files)).toBe('npx prisma migrate deploy');
  });

  it('may be a task, or a line of what starts', () => {
    expect(
      of('dbmate', 'db/migrations', { Makefile: 'down:\n\tdbmate down\nmigrate:\n\tdbmate --wait up\n' }),
    ).toBe('make migrate (Makefile:4)');
    expect(
      of('prisma', 'prisma/migrations', {
        'docker/start.sh':
          '#!/bin/sh\nnpx prisma migrate deploy --schema prisma/schema.prisma\nnode main.js\n',
      }),
    ).toBe('npx prisma migrate deploy --schema prisma/schema.prisma (docker/start.sh:2)');
  });

  it('is not the tool’s own where it looks into another folder, or a program prepares what it finds', () => {
    expect(of('prisma', 'packages/database/migration', {})).toBeUndefined();
    expect(of('prisma', 'db/migrations', {})).toBeUndefined();
    expect(of('prisma', 'db/migrations', { 'db/schema.prisma': '' })).toBe('npx prisma migrate deploy');
    const configured = 'export default { migrations: { path: "generated/migrations" } };';
    expect(of('prisma', 'prisma/migrations', { 'prisma.config.mjs': configured })).toBeUndefined();
    expect(
      of('prisma', 'prisma/migrations', {
        'docker/start.sh': '#!/bin/sh\n./migrate.sh\nnode main.js\n',
        'docker/migrate.sh': 'node dist/prepare.js\nnpx prisma migrate deploy --schema "$SCHEMA"\n',
      }),
    ).toBeUndefined();
  });

  it('is the tool’s own where the repository has none, and nothing where that wants more than its name', () => {
    expect(of('dbmate', 'db/migrations', {})).toBe('dbmate migrate');
    expect(of('flyway', 'sql', {})).toBeUndefined();
  });
});

describe('the command line of a tool', () => {
  it.each([
    ['migrations', 'diesel migration run', 'diesel migration revert'],
    [
      'app/migrations_pg',
      'diesel migration run --migration-dir app/migrations_pg',
      'diesel migration revert --migration-dir app/migrations_pg at the top of a checkout that has the file',
    ],
  ])('is told where its files are, for %s', (folder, run, revert) => {
    expect(commandAtTop(toolById('diesel'), folder)).toBe(run);
    expect(revertAtTop(toolById('diesel'), 'diesel migration revert', folder)).toBe(revert);
  });

  it('of a tool that has none stays as it is', () => {
    expect(commandAtTop(toolById('goose'), 'db')).toBeUndefined();
    expect(revertAtTop(toolById('goose'), 'goose down', 'db')).toBe('goose down');
  });
});
