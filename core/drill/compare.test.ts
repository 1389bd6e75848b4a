/** A copy against its source: what is a loss, what may have been written later, and what the restore could not bring. */
import { expect, it } from 'vitest';
import { compareWith, type CompareContext } from './compare.ts';
import { errorIn, missingSegments, recoveryIn } from './log.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { merged, verdictOf } from './report.ts';

const source: Manifest = {
  version: 1,
  engine: 'postgresql',
  server: 'PostgreSQL 15.20',
  database: 'shop',
  takenAt: '2026-11-20T12:00:00.000000Z',
  objects: [
    { kind: 'table', name: 'public.a', definition: 'table | row security' },
    { kind: 'index', name: 'public.a_pkey', definition: 'CREATE INDEX | invalid' },
  ],
  tables: [
    {
      name: 'public.a',
      rows: 3,
      bytes: 8192,
      checksum: '77',
      hashed: 'all',
      isUnlogged: false,
      newest: { at: '2026-11-20T11:59:00.000000Z' },
    },
    { name: 'public.u', rows: 1, bytes: 8192, checksum: '5', hashed: 'all', isUnlogged: true, newest: {} },
  ],
  sequences: [{ name: 'public.s', last: '41', column: null, reached: null, ascends: true }],
  roles: ['app'],
  settings: { encoding: 'UTF8', collate: 'C', 'set work_mem': 'd41d8' },
  flaws: [{ kind: 'invalid index', name: 'public.a_pkey' }],
  unseen: [],
};

const dump: CompareContext = {
  isPhysical: false,
  isSameMoment: true,
  hasRoles: true,
  hasEncoding: true,
  hasDatabaseSettings: true,
  isSameMajor: true,
};
const later: CompareContext = { ...dump, isPhysical: true, isSameMoment: false };

type Change = Partial<Manifest>;
const [a, u] = source.tables;
const table = (change: object): Change => ({
  tables: source.tables.map((one) => (one === a ? { ...one, ...change } : one)),
});

it.each<readonly [what: string, change: Change, context: CompareContext, expected: string]>([
  ['the same', {}, dump, ''],
  ['rows are missing', table({ rows: 2 }), dump, 'finding rows'],
  ['rows are missing, of a later moment', table({ rows: 2 }), later, 'unseen rows, unseen checksums'],
  ['other values', table({ checksum: '78' }), dump, 'finding checksums'],
  ['other values, of a later moment', table({ checksum: '78' }), later, 'unseen checksums'],
  [
    'a table is missing',
    { tables: source.tables.filter((one) => one === u) },
    dump,
    'finding age, finding rows',
  ],
  ['unlogged rows of files', { tables: source.tables.filter((one) => one === a) }, later, ''],
  ['unlogged rows of a dump', { tables: source.tables.filter((one) => one === a) }, dump, 'finding rows'],
  [
    'an index that is valid now',
    {
      objects: source.objects.map((one) => ({
        ...one,
        definition: one.definition.replace(' | invalid', ''),
      })),
      flaws: [],
    },
    dump,
    '',
  ],
  [
    'another flaw',
    { flaws: [...source.flaws, { kind: 'trigger disabled', name: 'public.a t' }] },
    dump,
    'finding valid',
  ],
  [
    'policies that do not apply',
    {
      objects: source.objects.map((one) => ({
        ...one,
        definition: one.definition.replace(' | row security', ''),
      })),
    },
    dump,
    'finding security',
  ],
  [
    'a sequence behind',
    { sequences: [{ name: 'public.s', last: '40', column: null, reached: null, ascends: true }] },
    dump,
    'finding sequences',
  ],
  ['a role is missing', { roles: [] }, dump, 'finding roles'],
  ['no roles, of one database', { roles: [] }, { ...dump, hasRoles: false }, 'unseen roles'],
  ['another encoding', { settings: { ...source.settings, encoding: 'LATIN1' } }, dump, 'finding settings'],
  ['another sort order', { settings: { ...source.settings, collate: 'POSIX' } }, dump, 'finding settings'],
  [
    'a sort order that only the drill chose',
    { settings: { ...source.settings, collate: 'POSIX' } },
    { ...dump, hasEncoding: false },
    'unseen settings',
  ],
  [
    'settings of the database',
    { settings: { encoding: 'UTF8', collate: 'C' } },
    { ...dump, hasDatabaseSettings: false },
    'unseen settings',
  ],
  ['an older newest row', table({ newest: { at: '2026-11-19T00:00:00.000000Z' } }), later, 'finding age'],
])('%s', (_, change, context, expected) => {
  const checks = merged(compareWith(source, { ...source, ...change }, context));
  const told = checks
    .filter(({ outcome }) => outcome !== 'fine')
    .map(({ id, outcome }) => `${outcome} ${id}`);
  expect(told.join(', ')).toBe(expected);
  const verdict = expected.includes('finding') ? 'failed' : expected === '' ? 'passed' : 'partly';
  expect(verdictOf({ checks, left: [] })).toBe(verdict);
  expect(verdictOf({ checks, left: ['a database'] })).toBe('failed');
});

it('reads its own manifest and no other', () => {
  expect(readManifest(JSON.stringify(source))).toEqual(source);
  const damaged = [
    { ...source, version: 2 },
    { ...source, tables: [{ name: 'a' }] },
    { ...source, takenAt: 'now' },
    { ...source, roles: [1] },
    [],
    null,
    { tables: [] },
  ];
  for (const one of damaged) expect(typeof readManifest(JSON.stringify(one))).toBe('string');
  expect(readManifest('{')).toBe('It is not JSON.');
});

it.each([
  ['psql:<stdin>:7: ERROR:  relation "a" already exists', 'relation "a" already exists'],
  ['pg_restore: error: could not execute query: ERROR:  role "x" does not exist', 'role "x" does not exist'],
  [
    'pg_restore: error: could not read from input file: end of file',
    'could not read from input file: end of file',
  ],
  [
    'psql:<stdin>:9: ERROR:  invalid input syntax for type integer: "secret"',
    'invalid input syntax for type integer: "…"',
  ],
  [
    "ERROR 1062 (23000) at line 5: Duplicate entry 'secret' for key 'PRIMARY'",
    "Duplicate entry '…' for key 'PRIMARY'",
  ],
  ['psql:<stdin>:3: ERROR:  schema "public" already exists', undefined],
  ['DETAIL:  Key (email)=(secret) already exists.', undefined],
  ['pg_restore: warning: errors ignored on restore: 1', undefined],
])('%s', (line, message) => {
  expect(errorIn(line)).toBe(message);
});

it('finds gaps in the write-ahead log', () => {
  const names = [
    '000000010000000000000001',
    '0000000100000000000000FF',
    '000000010000000100000001',
    '00000002.history',
    'x',
  ];
  expect(missingSegments(names, 16 * 1024 ** 2).slice(0, 1)).toEqual(['000000010000000000000002']);
  expect(missingSegments(['0000000100000000000000FF', '000000010000000100000000'], 16 * 1024 ** 2)).toEqual(
    [],
  );
});

it('reads the log of a recovery', () => {
  const log = [
    '2026-11-20 12:00:00.000 UTC [7] LOG:  starting point-in-time recovery to 2026-11-20 11:00:00+00',
    '2026-11-20 12:00:01.000 UTC [7] LOG:  recovery stopping before commit of transaction 740, time 2026-11-20 11:00:01.5+00',
    '2026-11-20 12:00:01.000 UTC [7] LOG:  last completed transaction was at log time 2026-11-20 10:59:59.5+00',
  ];
  expect(recoveryIn(log)).toMatchObject({
    target: '2026-11-20 11:00:00+00',
    stoppedAt: '2026-11-20 11:00:01.5+00',
    lastCommit: '2026-11-20 10:59:59.5+00',
    fatal: undefined,
  });
});
