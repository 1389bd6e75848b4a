/**
 * Compares effectOf with two independent measurements on other tables by other means. Each difference is listed below with its reason: the
 * test fails if one appears or disappears.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../test/databases/effects/replayed.ts';
import type { Schema } from '../schema/model.ts';
import { strongest, type Effect, type LockMode, type RelationEffect } from './effect.ts';
import { effectOf } from './of.ts';

interface SecondMeasurement {
  readonly base: readonly string[];
  readonly partitioned: readonly string[];
  readonly measured: readonly {
    readonly kind: string;
    readonly sql: string;
    readonly setup?: string;
    readonly session?: string;
    readonly sampled?: true;
    readonly locks: Readonly<Record<string, LockMode>>;
    readonly rewritten: readonly string[];
    readonly buildsIndexes: number;
    readonly scanned: readonly string[];
    readonly majors: readonly number[];
  }[];
}

interface ThirdMeasurement {
  readonly base: readonly string[];
  readonly measured: readonly (readonly [sql: string, locks: string])[];
  /** By PGlite, a PostgreSQL 18. */
  readonly measured18: readonly (readonly [sql: string, locks: string])[];
}

const folder = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'effects');
const second = JSON.parse(readFileSync(join(folder, 'second-measurement.json'), 'utf8')) as SecondMeasurement;
const third = JSON.parse(readFileSync(join(folder, 'third-measurement.json'), 'utf8')) as ThirdMeasurement;

/** By kind (second) or statement (third): why the table differs or claims nothing. */
const differing: Readonly<Record<string, string>> = {
  'create_index.only_partitioned': 'a partitioned index has no file of its own, which was counted there',
  'delete from parent where id=1000;': 'no row was deleted there, so that no key was looked at',
};

let reader: Reader;
let secondBase: Schema;
let thirdBase: Schema;

beforeAll(async () => {
  reader = await sqlReader();
  secondBase = reader.replay(second.base.join('\n'));
  thirdBase = reader.replay(third.base.join('\n'));
});

describe('the second measurement', () => {
  const rows = second.measured.flatMap((row) => row.majors.map((major) => ({ ...row, major })));

  it.each(rows)('$kind on $major', (row) => {
    const setup = (row.setup ?? '').replace('@partitioned;', `${second.partitioned.join('\n')};`);
    const schema = reader.replay(setup, secondBase);
    const effects = effectsOf(row.sql, schema, row.major, row.session);
    const seen = {
      locks: row.locks,
      rewritten: row.rewritten,
      buildsIndexes: row.buildsIndexes > 0,
      scanned: row.scanned,
    };
    const claimed = claims(effects, schema);
    const problems = [
      ...lockProblems(effects, claimed, seen.locks),
      ...(row.sampled === true ? [] : workProblems(effects, claimed, seen)),
    ];
    expectOrNamed(row.kind, problems);
  });
});

describe.each([
  { major: 15, measured: () => third.measured },
  { major: 18, measured: () => third.measured18 },
])('the third measurement on $major', ({ major, measured }) => {
  it.each(measured())('%s', (sql, written) => {
    const statements = sql.split(';').filter((one) => one.trim() !== '');
    const before = statements.slice(0, -1).join(';');
    // Locks of all statements are held together; earlier statements change the schema for later ones.
    const effects = statements.flatMap((one, at) =>
      effectsOf(
        one,
        reader.replay(statements.slice(0, at).join(';'), thirdBase),
        major,
        /timezone/.test(before) ? before : "set timezone='UTC'",
      ),
    );
    // The measurement listed locks by names that still exist at the end.
    const claimed = claims(effects, reader.replay(sql, thirdBase));
    expectOrNamed(sql, lockProblems(effects, claimed, locksWritten(written, thirdBase)));
  });
});

it('names no difference that is not there', () => {
  const known = new Set([
    ...second.measured.map((row) => row.kind),
    ...third.measured.map(([sql]) => sql),
    ...third.measured18.map(([sql]) => sql),
  ]);
  expect(Object.keys(differing).filter((name) => !known.has(name))).toEqual([]);
});

function effectsOf(
  sql: string,
  schema: Schema,
  major: number,
  session: string | undefined,
): readonly Effect[] {
  const timeZone = /timezone\s*=\s*'([^']*)'/i.exec(session ?? '')?.[1];
  return reader.operations(sql).map((operation) =>
    effectOf(operation, {
      schema,
      targetVersion: major,
      isNew: () => false,
      ...(timeZone === undefined ? {} : { timeZone }),
    }),
  );
}

/** What the effects claim together about existing relations that they did not create; indexes are left to test/databases. */
function claims(effects: readonly Effect[], schema: Schema): ReadonlyMap<string, RelationEffect> {
  const result = new Map<string, RelationEffect>();
  for (const one of effects.flatMap((effect) => effect.relations)) {
    if (one.isNew || !schema.relations.has(`public.${one.relation}`)) continue;
    const other = result.get(one.relation);
    result.set(
      one.relation,
      other === undefined
        ? one
        : {
            ...one,
            lock: strongest(one.lock, other.lock),
            rewrite: one.rewrite || other.rewrite,
            buildsIndex: one.buildsIndex || other.buildsIndex,
            scan: one.scan || other.scan,
          },
    );
  }
  return result;
}

/** An uncertain effect may omit relations, but what it claims must be true. */
function lockProblems(
  effects: readonly Effect[],
  claimed: ReadonlyMap<string, RelationEffect>,
  seen: Readonly<Record<string, LockMode>>,
): readonly string[] {
  const names = new Set([...claimed.keys(), ...Object.keys(seen)]);
  return [...names].flatMap((name) => {
    const [says, saw] = [claimed.get(name)?.lock, seen[name]];
    if (says === undefined && effects.some((effect) => effect.uncertain !== undefined)) return [];
    return says === saw ? [] : [`${name}: says ${String(says)}, measured ${String(saw)}`];
  });
}

function workProblems(
  effects: readonly Effect[],
  claimed: ReadonlyMap<string, RelationEffect>,
  seen: {
    readonly rewritten: readonly string[];
    readonly buildsIndexes: boolean;
    readonly scanned: readonly string[];
  },
): readonly string[] {
  const names = (which: (one: RelationEffect) => boolean): readonly string[] =>
    [...claimed.values()].filter(which).map((one) => one.relation);
  const problems: string[] = [];
  if (effects.some((effect) => effect.fact === 'unknown')) return [];
  // The measurement counted a new, empty file like a file with rows.
  const emptied = effects.some(({ fact }) => fact === 'truncate' || fact === 'alter-sequence');
  const rewritten = names((one) => one.rewrite && !isParent(one, claimed)).toSorted();
  if (!emptied && rewritten.join() !== seen.rewritten.toSorted().join()) {
    problems.push(`says rewritten ${rewritten.join()}, measured ${seen.rewritten.join()}`);
  }
  const builds = [...claimed.values()].some((one) => one.buildsIndex && !one.rewrite);
  // The measurement also counted indexes of a table that the statement creates.
  const makes = effects.some((effect) => effect.relations.some((one) => one.isNew));
  if (rewritten.length === 0 && !emptied && !makes && builds !== seen.buildsIndexes) {
    problems.push(`says indexes built ${String(builds)}, measured ${String(seen.buildsIndexes)}`);
  }
  // What a plan reads is not guaranteed, and building an index reads the table anyway.
  const unread = names((one) => one.scan).filter(
    (name) => !seen.scanned.includes(name) && !partitioned(name, claimed),
  );
  if (unread.length > 0) problems.push(`says read ${unread.join()}, measured ${seen.scanned.join()}`);
  return problems;
}

/** A partitioned table has no rows of its own: claims about it are measured on its partitions. */
function isParent(one: RelationEffect, claimed: ReadonlyMap<string, RelationEffect>): boolean {
  return one.role === 'target' && [...claimed.values()].some((other) => other.role === 'partition');
}

function partitioned(name: string, claimed: ReadonlyMap<string, RelationEffect>): boolean {
  const one = claimed.get(name);
  return one !== undefined && isParent(one, claimed);
}

function expectOrNamed(name: string, problems: readonly string[]): void {
  if (differing[name] === undefined) expect(problems).toEqual([]);
  else expect(problems, `${name} no longer differs: take it off the list`).not.toEqual([]);
}

const abbreviations: Readonly<Record<string, LockMode>> = {
  AS: 'ACCESS SHARE',
  RS: 'ROW SHARE',
  RX: 'ROW EXCLUSIVE',
  SUX: 'SHARE UPDATE EXCLUSIVE',
  Share: 'SHARE',
  SRX: 'SHARE ROW EXCLUSIVE',
  Exclusive: 'EXCLUSIVE',
  AX: 'ACCESS EXCLUSIVE',
};

/** `t=AX+Share [REWRITE r]; t_a=AX`, without relations that the statement creates and without indexes. */
function locksWritten(written: string, before: Schema): Readonly<Record<string, LockMode>> {
  const entries = written.split('; ').flatMap((entry): readonly (readonly [string, LockMode])[] => {
    const [, name = '', modes = ''] = /^([^=]+)=(\S+)/.exec(entry) ?? [];
    if (!before.relations.has(`public.${name}`)) return [];
    return [
      [
        name,
        modes
          .split('+')
          .map((mode) => abbreviations[mode]!)
          .reduce(strongest),
      ],
    ];
  });
  return Object.fromEntries(entries);
}
