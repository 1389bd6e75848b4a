import { describe, expect, it } from 'vitest';
import { untold, type LockMode, type RelationEffect } from '../effects/effect.ts';
import type { Action } from '../effects/statement.ts';
import { asMeasured } from './as-measured.ts';
import { hintOf, troubleOf } from './at-statement.ts';
import type { Measured, MeasuredRelation } from './measured.ts';
import type { StatementOutcome, StatementProof } from './result.ts';

const orders: RelationEffect = {
  relation: 'orders',
  role: 'target',
  lock: 'ACCESS EXCLUSIVE',
  isNew: false,
  rewrite: false,
  buildsIndex: false,
  scan: false,
  queue: undefined,
  standbyLock: true,
  evidence: 'rename-column',
};

const on18 = { dialect: 'postgresql', server: 18, target: 18 } as const;
const effect = { ...untold, fact: 'rename-column', relations: [orders] };

function statement(outcome: StatementOutcome, kind = 'other'): StatementProof {
  // Only the effect matters here.
  const action: Action = { operation: { kind } as Action['operation'], effect, conditional: false };
  return { span: { start: 0, end: 1 }, text: ';', outcome, expected: [action], onTarget: undefined };
}

function seen(relations: readonly Partial<MeasuredRelation>[], held: readonly LockMode[] = []): Measured {
  const none = {
    kind: 'table',
    isPartitioned: false,
    table: undefined,
    ancestors: [],
    isNew: false,
  } as const;
  const idle = { taken: [], newFile: false, builtIndexes: 0, scans: 0 };
  return {
    relations: relations.map((one) => ({ relation: 'orders', ...none, ...idle, ...one })),
    created: [],
    dropped: [],
    written: [],
    held: held.length === 0 ? [] : [{ relation: 'orders', modes: held }],
    logBytes: 0,
  };
}

function measured(...given: Parameters<typeof seen>): StatementOutcome {
  return { kind: 'measured', measured: seen(...given), differences: [], elapsedMs: 1 };
}

describe('a hint', () => {
  it.each<readonly [string, StatementOutcome, string | undefined]>([
    [
      'names the hardest lock and the work',
      measured([{ taken: ['SHARE', 'ACCESS EXCLUSIVE'], newFile: true }]),
      'ACCESS EXCLUSIVE on orders, rewrites it · measured',
    ],
    [
      'counts what else waits',
      measured([
        { taken: ['SHARE'], relation: 'lines' },
        { taken: ['ACCESS EXCLUSIVE'] },
        { taken: ['ACCESS EXCLUSIVE'], relation: 'orders_pkey', kind: 'index', table: 'orders' },
      ]),
      'ACCESS EXCLUSIVE on orders, and 1 more · measured',
    ],
    [
      'is silent about what the migration made',
      measured([{ taken: ['ACCESS EXCLUSIVE'], isNew: true }]),
      undefined,
    ],
    ['is silent about what nobody waits for', measured([{ taken: ['ACCESS SHARE'] }]), undefined],
    [
      'says what the transaction holds already',
      measured(
        [{ taken: ['ACCESS EXCLUSIVE'], relation: 'orders_key', kind: 'index', table: 'orders' }],
        ['SHARE'],
      ),
      'SHARE on orders, held already · measured',
    ],
    [
      'is expected where nobody could look',
      { kind: 'expected', elapsedMs: 1 },
      'ACCESS EXCLUSIVE on orders · expected',
    ],
    [
      'says why it cannot run here',
      { kind: 'not-verifiable', reason: { kind: 'template' }, refusal: undefined },
      'not verifiable: its tool fills in placeholders before it sends the text',
    ],
    [
      'says what MariaDB granted',
      {
        ...{ kind: 'applied', deeds: { created: [], dropped: [] }, elapsedMs: 1 },
        online: {
          ...{ granted: { algorithm: 'COPY', lock: 'SHARED' }, waitedOn: 'orders' },
          ...{ writerWaitedMs: undefined, rows: undefined, differences: [] },
        },
      },
      'granted ALGORITHM=COPY, LOCK=SHARED, and 1 more · measured',
    ],
    ['is silent where nothing ran', { kind: 'not-reached' }, undefined],
  ])('%s', (_, outcome, expected) => {
    expect(hintOf(statement(outcome), on18)).toBe(expected);
  });

  it('is silent about work on rows', () => {
    expect(hintOf(statement(measured([{ taken: ['ACCESS EXCLUSIVE'] }]), 'update'), on18)).toBeUndefined();
  });
});

describe('trouble', () => {
  it('is what the server says, and where', () => {
    const refusal = { message: 'no such table', sqlState: '42P01', position: 7, at: 'commit' } as const;
    expect(troubleOf(statement({ kind: 'refused', refusal }), on18)).toEqual({
      severity: 'error',
      message: 'PostgreSQL 18 refuses this at COMMIT: no such table.',
      position: 7,
    });
    expect(
      troubleOf(statement({ kind: 'stopped', limit: 'time', message: 'It took long.' }), on18),
    ).toMatchObject({
      severity: 'warning',
      message: 'This could not be proved. It took long.',
    });
    expect(troubleOf(statement({ kind: 'not-reached' }), on18)).toBeUndefined();
  });
});

describe('an effect as it was measured', () => {
  it('has the lock and the work that were seen, and what nobody expected', () => {
    const found = asMeasured(
      effect,
      seen([
        { taken: ['SHARE'], newFile: true },
        { taken: ['ROW SHARE'], relation: 'lines' },
      ]),
    );
    expect(found.relations).toMatchObject([
      { relation: 'orders', lock: 'SHARE', rewrite: true },
      { relation: 'lines', lock: 'ROW SHARE', rewrite: false, standbyLock: false },
    ]);
  });

  it('is without what was neither seen nor held', () => {
    expect(asMeasured(effect, seen([])).relations).toEqual([]);
    expect(asMeasured(effect, seen([], ['SHARE'])).relations).toEqual([orders]);
  });
});
