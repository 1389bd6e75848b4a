/** The server version that a repository starts: each case lists its files and the version that a migration folder gets. */
import { describe, expect, it } from 'vitest';
import { namedVersion } from './repository-version.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: string | undefined;
}

const cases: readonly Case[] = [
  {
    name: 'a compose file',
    files: { 'docker-compose.yml': '  db:\n    image: postgres:17\n' },
    found: '17 docker-compose.yml',
  },
  {
    name: 'with a registry, a variant and quotes',
    files: { 'compose.dev.yaml': 'image: "docker.io/library/postgres:15.4-alpine" # db' },
    found: '15 compose.dev.yaml',
  },
  {
    name: 'a variable with its default',
    files: { 'docker-compose.yml': 'image: postgres:${POSTGRES_VERSION:-16}' },
    found: '16 docker-compose.yml',
  },
  {
    name: 'images that are made of PostgreSQL',
    files: { 'compose.yml': 'image: pgvector/pgvector:pg17', 'db/Dockerfile': 'FROM postgres:14' },
    found: '17 compose.yml',
  },
  {
    name: 'a stage of a Dockerfile',
    files: { 'docker/Dockerfile.postgres': 'FROM --platform=linux/amd64 postgres:14 AS base' },
    found: '14 docker/Dockerfile.postgres',
  },
  {
    name: 'services of a pipeline, the oldest of several',
    files: { '.github/workflows/ci.yml': 'image: postgres:18\nimage: postgres:16' },
    found: '16 .github/workflows/ci.yml',
  },
  {
    name: 'the head of a dump',
    files: { 'db/structure.sql': '--\n-- Dumped from database version 15.8 (Debian)\n' },
    found: '15 db/structure.sql',
  },
  {
    name: 'the nearest compose file',
    files: { 'compose.yml': 'image: postgres:14', 'server/compose.yml': 'image: postgres:17' },
    found: '17 server/compose.yml',
  },
  {
    name: 'an image that a server is part of the name of',
    files: { 'docker/docker-compose.yml': 'image: pgautoupgrade/pgautoupgrade:18-alpine' },
    found: '18 docker/docker-compose.yml',
  },
  {
    name: 'the server of an image that has a version of its own',
    files: { 'compose.yml': 'image: timescale/timescaledb:2.14.2-pg16' },
    found: '16 compose.yml',
  },
  {
    name: 'the first number of an image that is made of PostgreSQL',
    files: { 'compose.yml': 'image: postgis/postgis:16-3.4\nimage: supabase/postgres:15.1.0.147' },
    found: '15 compose.yml',
  },
  {
    name: 'another pipeline than GitHub’s',
    files: { '.woodpecker.yml': 'image: pgautoupgrade/pgautoupgrade:17-alpine' },
    found: '17 .woodpecker.yml',
  },
  {
    name: 'a package where no image says it',
    files: { '.gitlab-ci.yml': '- apt update && apt install -y postgresql-client-18' },
    found: '18 .gitlab-ci.yml',
  },
  {
    name: 'an image before a package',
    files: {
      Dockerfile: 'RUN apt-get install -y postgresql-client-18',
      '.github/workflows/ci.yml': 'image: postgres:16',
    },
    found: '16 .github/workflows/ci.yml',
  },
  {
    name: 'nothing of what only works beside a server',
    files: {
      'compose.yml':
        'image: a/postgres-exporter:15\nimage: postgrest/postgrest:14\nimage: edoburu/pgbouncer:17',
    },
    found: undefined,
  },
  { name: 'nothing in a comment', files: { 'compose.yml': '# image: postgres:17' }, found: undefined },
  {
    name: 'nothing in a sample',
    files: { 'examples/a/compose.yml': 'image: postgres:17' },
    found: undefined,
  },
  {
    name: 'nothing of another server',
    files: { 'compose.yml': 'image: postgres-exporter:17' },
    found: undefined,
  },
  { name: 'no version that is not known', files: { 'compose.yml': 'image: postgres:9.6' }, found: undefined },
  {
    name: 'no version without a number',
    files: { 'compose.yml': 'image: postgres:latest' },
    found: undefined,
  },
];

function listing(files: Case['files']) {
  return { paths: Object.keys(files), text: (path: string): string | undefined => files[path] };
}

describe('the version that a repository names', () => {
  it.each(cases)('$name', ({ files, found }) => {
    const named = namedVersion(listing(files), 'server/migrations');
    expect(named && `${named.version} ${named.file}`).toBe(found);
  });
});
