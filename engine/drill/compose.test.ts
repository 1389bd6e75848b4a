/** Compose files as the source of a drill: the backup that they mount, or the command that makes one. Each case is a project of files. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { backupInCompose, databaseAround } from './compose.ts';

const root = mkdtempSync(join(tmpdir(), 'plinth-compose-'));
afterAll(() => rmSync(root, { recursive: true }));

let projects = 0;
function project(files: Readonly<Record<string, string>>): string {
  const folder = join(root, String((projects += 1)));
  for (const [at, [path, text]] of Object.entries(files).entries()) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    utimesSync(join(folder, path), at + 1, at + 1);
  }
  return folder;
}

const dump = '--\n-- PostgreSQL database dump\n--\n';

function compose(service: readonly string[], more: readonly string[] = []): string {
  return ['services:', '  db:', ...service.map((line) => `    ${line}`), ...more].join('\n');
}

it.each<readonly [string, Readonly<Record<string, string>>, string | undefined]>([
  [
    'the dump that fills an empty service, and no seed beside it',
    {
      'c.yaml': compose([
        'image: postgres:16-alpine',
        'volumes:',
        '  - ./init:/docker-entrypoint-initdb.d:ro',
      ]),
      'init/1.sql': dump,
      'init/2-seed.sql': 'INSERT INTO t VALUES (1);',
    },
    'init/1.sql',
  ],
  [
    'the newest of a mounted folder, in the long form',
    {
      'c.yaml': compose([
        'image: "docker.io/library/postgres:16"',
        'volumes:',
        '  - type: volume',
        '    source: data',
        '    target: /var/lib/postgresql/data',
        '  - type: bind',
        '    source: ${KEPT:-./kept}',
        '    target: /kept',
      ]),
      'kept/new.sql': dump,
      'kept/newest.dump': 'PGDMP',
    },
    'kept/newest.dump',
  ],
  [
    'none',
    {
      'c.yaml': compose(
        ['image: postgis/postgis:16-3.4', 'environment:', '  - POSTGRES_USER=app', '  - POSTGRES_DB=shop'],
        ['  web:', '    build: .'],
      ),
    },
    'The service db (postgis/postgis:16-3.4) of this compose file mounts no backup. Make one and drill it: docker compose exec -T db pg_dump -U app -Fc shop > shop.dump && plinth drill shop.dump',
  ],
  [
    'none of MariaDB',
    { 'c.yaml': compose(['image: mariadb:10.11', 'environment:', '  MARIADB_DATABASE: ${NAME:-shop}']) },
    'The service db (mariadb:10.11) of this compose file mounts no backup. Make one and drill it: docker compose exec -T db sh -c \'exec mariadb-dump --single-transaction -u root -p"$MARIADB_ROOT_PASSWORD" shop\' > shop.sql && plinth drill shop.sql',
  ],
  [
    'several databases',
    { 'c.yaml': compose(['image: postgres:16'], ['  old:', '    image: postgres:12']) },
    'It is a compose file with several databases: db, old. Name the backup of one.',
  ],
  [
    'no database: an exporter is none',
    { 'c.yaml': compose(['image: prometheuscommunity/postgres-exporter:v0.15']) },
    'It is a compose file, and none of its services is PostgreSQL or MariaDB.',
  ],
  ['another file in YAML', { 'c.yaml': 'jobs:\n  db:\n    image: postgres:16\n' }, undefined],
])('%s', (_, files, expected) => {
  const folder = project(files);
  const found = backupInCompose(join(folder, 'c.yaml'), 'c.yaml');
  expect(typeof found === 'object' ? found.source.slice(folder.length + 1) : found).toBe(expected);
});

it('says beside a dump which server it is of', () => {
  const environment = [
    'environment:',
    '  POSTGRES_INITDB_ARGS: --encoding=LATIN1 --locale=C --lc-ctype=POSIX',
  ];
  const text = compose(['image: postgres:16', ...environment], ['  cache:', '    image: mariadb:11']);
  const folder = project({ 'docker-compose.yml': text, 'kept/a.dump': 'PGDMP' });
  expect(databaseAround(join(folder, 'kept/a.dump'), 'postgresql')).toMatchObject({
    major: 16,
    settings: { encoding: 'LATIN1', collate: 'C', ctype: 'POSIX' },
  });
});
