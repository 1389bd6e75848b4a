import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { Look, SeenSession } from './look.ts';
import type { Touched } from './touched.ts';

const touched: Touched = {
  files: ['m.sql'],
  relations: [
    {
      relation: 'orders',
      lock: 'SHARE UPDATE EXCLUSIVE',
      isIndex: false,
      rewrite: true,
      outwaits: false,
      by: 'validate constraint in line 3',
      lockTimeout: undefined,
    },
  ],
  gaps: [],
};

const quiet: Look = {
  at: '2026-01-02T03:04:05Z',
  server: {
    version: '16.4',
    database: 'shop',
    role: 'app',
    isStandby: false,
    seesOthers: true,
    freezeMaxAge: 200_000_000,
  },
  relations: [
    {
      relation: 'orders',
      state: { kind: 'found', oid: 1, name: 'orders', bytes: 8192, rows: 10, age: 5, below: [] },
    },
  ],
  locks: [],
  sessions: [],
  prepared: [],
  invalidIndexes: [],
  progress: [],
  replicas: [],
  slots: [],
  unread: [],
};

const session: SeenSession = {
  pid: 7,
  user: 'app',
  application: 'psql',
  hidden: false,
  state: 'idle in transaction',
  transactionSeconds: 7_500,
  pins: true,
  waitsFor: '',
  kind: 'client',
  query: 'SELECT ?',
};
const vacuumed = {
  oid: 1,
  mode: 'SHARE UPDATE EXCLUSIVE',
  granted: true,
  blockedBy: [],
  waitingSeconds: undefined,
} as const;
const heldBy = (kind: SeenSession['kind']): Partial<Look> => ({
  locks: [{ ...vacuumed, holder: { kind: 'session', pid: 7 } }],
  sessions: [{ ...session, kind }],
});
const found = (
  state: Partial<Extract<Look['relations'][number]['state'], { kind: 'found' }>>,
): Partial<Look> => ({
  relations: [
    {
      relation: 'orders',
      state: { kind: 'found', oid: 1, name: 'orders', bytes: 0, rows: 0, age: 5, below: [], ...state },
    },
  ],
});
const replica = { name: 'r1', state: 'streaming', isSynchronous: true, bytesBehind: 5e8, secondsBehind: 42 };
const slot = {
  name: 's',
  kind: 'logical',
  active: false,
  bytesRetained: 5 * 1024 ** 3,
  walStatus: 'extended',
};

describe('the verdict', () => {
  it.each<[string, Partial<Look>, string, RegExp]>([
    [
      'a vacuum that gives way',
      heldBy('autovacuum'),
      'caution',
      /but an autovacuum \(process 7\) works on orders; the server ends it/,
    ],
    [
      'a vacuum that does not',
      heldBy('wraparound'),
      'waits',
      /process 7 \(autovacuum to prevent wraparound, which does not give way\)/,
    ],
    [
      'a long transaction elsewhere',
      { sessions: [session] },
      'caution',
      /has been open for 2 h 5 min: what it touches next/,
    ],
    ['a vacuum that is due', found({ age: 3e8 }), 'caution', /a vacuum against wraparound is due on orders/],
    [
      'a big table rewritten',
      found({ bytes: 5 * 1024 ** 3 }),
      'caution',
      /orders is rewritten whole: about 5 GB/,
    ],
    [
      'a replica behind',
      { replicas: [replica] },
      'caution',
      /the replica r1 is 42 s and 477 MB behind, and commits wait for it\./,
    ],
    [
      'a slot that nobody reads',
      { slots: [slot] },
      'caution',
      /the replication slot s keeps 5 GB of WAL and nobody reads it/,
    ],
    ['a standby', { server: { ...quiet.server, isStandby: true } }, 'unknown', /standby/],
    [
      'a prepared transaction',
      {
        locks: [{ ...vacuumed, mode: 'ACCESS EXCLUSIVE', holder: { kind: 'prepared', transaction: '99' } }],
        prepared: [{ transaction: '99', name: 'a" OR 1', owner: 'app', seconds: 90_000 }],
      },
      'waits',
      /would wait for the prepared transaction “a" OR 1” of app, which has kept its locks for 25 h and keeps them until/,
    ],
  ])('%s', (_, changes, level, verdict) => {
    const answer = judge(touched, { ...quiet, ...changes });
    expect(answer.verdict).toMatch(verdict);
    expect(answer.level).toBe(level);
  });

  it('is about nothing where nothing is locked', () => {
    expect(judge({ ...touched, relations: [] }, quiet).verdict).toBe(
      'It locks no table or index that was there before it.',
    );
  });

  it('knows what the effects do not', () => {
    const answer = judge({ ...touched, gaps: ['Line 4: It was not read.'] }, quiet);
    expect(answer.level).toBe('unknown');
    expect(answer.verdict).toContain('not everything could be seen: line 4: It was not read.');
  });
});
