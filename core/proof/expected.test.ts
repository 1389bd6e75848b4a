import { describe, expect, it } from 'vitest';
import { untold, type Effect, type LockMode, type RelationEffect } from '../effects/effect.ts';
import type { Action } from '../effects/statement.ts';
import { effectDifferences } from './expected.ts';
import { measuredBetween } from './measured.ts';
import { observationOf } from './observation.ts';

type Row = readonly (string | null)[];

const orders: readonly Row[] = [
  ['relation', '1', 'orders', 'r', '100', null],
  ['relation', '2', 'orders_pkey', 'i', '101', '1'],
];

/** Differences in words, for a statement with an expected and an observed effect. */
function differences(
  expected: Partial<RelationEffect>,
  after: readonly Row[],
  before: readonly Row[] = orders,
  uncertain?: string,
): readonly string[] {
  const start = observationOf(before);
  const measured = measuredBetween(start, observationOf(after), new Set(start.relations.keys()));
  return effectDifferences([action(expected, uncertain)], measured, 18).map(
    ({ relation, about, expected: told, measured: was }) => `${relation} ${about}: ${told}, ${was}`,
  );
}

function action(expected: Partial<RelationEffect>, uncertain: string | undefined): Action {
  const relation: RelationEffect = {
    relation: 'orders',
    role: 'target',
    lock: 'ACCESS EXCLUSIVE',
    isNew: false,
    rewrite: false,
    buildsIndex: false,
    scan: false,
    queue: undefined,
    standbyLock: false,
    evidence: 'rename-column',
    ...expected,
  };
  const effect: Effect = { ...untold, fact: 'rename-column', relations: [relation], uncertain };
  // Only the effect matters here.
  return { operation: { kind: 'other' } as Action['operation'], effect, conditional: false };
}

function lock(oid: string, mode: LockMode): Row {
  const words = mode.toLowerCase().split(' ');
  return ['lock', oid, `${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')}Lock`];
}

const rewritten = orders.map(([what, oid, name, kind, file, table]): Row => [
  what ?? null,
  oid ?? null,
  name ?? null,
  kind ?? null,
  `${Number(file) + 10}`,
  table ?? null,
]);

describe('a measurement', () => {
  it('that is what was expected has no differences', () => {
    expect(differences({}, [...orders, lock('1', 'ACCESS EXCLUSIVE'), lock('1', 'ACCESS SHARE')])).toEqual(
      [],
    );
    expect(differences({ rewrite: true }, [...rewritten, lock('1', 'ACCESS EXCLUSIVE')])).toEqual([]);
  });

  it('leaves catalogs aside, which nobody looks at', () => {
    expect(differences({ relation: 'pg_catalog.pg_class', lock: 'ACCESS SHARE' }, orders)).toEqual([]);
  });

  it('differs by its lock, stronger, weaker or missing', () => {
    expect(differences({ lock: 'SHARE' }, [...orders, lock('1', 'ACCESS EXCLUSIVE')])).toEqual([
      'orders lock: SHARE, ACCESS EXCLUSIVE',
    ]);
    expect(differences({}, [...orders, lock('1', 'SHARE')])).toEqual([
      'orders lock: ACCESS EXCLUSIVE, SHARE',
    ]);
    expect(differences({}, orders)).toEqual(['orders lock: ACCESS EXCLUSIVE, none']);
  });

  it('differs by work that was not expected, or did not happen', () => {
    expect(differences({}, [...rewritten, lock('1', 'ACCESS EXCLUSIVE')])).toEqual([
      'orders rewrite: no, yes',
    ]);
    expect(differences({ rewrite: true }, [...orders, lock('1', 'ACCESS EXCLUSIVE')])).toEqual([
      'orders rewrite: yes, no',
    ]);
    const read: Row = ['work', '1', '1'];
    expect(differences({}, [...orders, lock('1', 'ACCESS EXCLUSIVE'), read])).toEqual([
      'orders scan: no, yes',
    ]);
    const built: Row = ['relation', '3', 'orders_new', 'i', '103', '1'];
    expect(differences({}, [...orders, built, lock('1', 'ACCESS EXCLUSIVE'), read])).toEqual([
      'orders index-build: no, yes',
    ]);
  });

  it('shows a relation that nobody expected, and not what goes along with its table', () => {
    const other: Row = ['relation', '4', 'customers', 'r', '104', null];
    const held = [lock('1', 'ACCESS EXCLUSIVE'), lock('2', 'ACCESS EXCLUSIVE'), lock('4', 'SHARE')];
    expect(differences({}, [...orders, other, ...held], [...orders, other])).toEqual([
      'customers lock: none, SHARE',
    ]);
  });

  it('cannot show a lock that the transaction held before', () => {
    const held = [...orders, lock('1', 'ACCESS EXCLUSIVE')];
    expect(differences({}, held, held)).toEqual([]);
  });

  it('is held only against what is claimed where more may happen', () => {
    const more = [...orders, lock('1', 'ACCESS EXCLUSIVE')];
    expect(differences({ lock: 'SHARE' }, more, orders, 'More may happen.')).toEqual([]);
    expect(differences({ lock: 'SHARE' }, orders, orders, 'More may happen.')).toEqual([
      'orders lock: SHARE, none',
    ]);
  });
});
