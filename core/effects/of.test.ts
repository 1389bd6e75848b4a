/**
 * From SQL to effect: reads each statement that was measured on the servers, replays the fixture's schema, and compares the effect with the
 * measurement: the same fact, the same relations, the same locks. Runs without a server, because test/databases has measured them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../test/databases/effects/cases/case.ts';
import { cases } from '../../test/databases/effects/cases/cases.ts';
import { rolesOf } from '../../test/databases/effects/judge.ts';
import { sqlReader, type Reader } from '../../test/databases/effects/replayed.ts';
import type { Schema } from '../schema/model.ts';
import { strongest, type Effect, type LockMode } from './effect.ts';
import { inMajors, majors, roleFact, type Major } from './facts/fact.ts';
import { facts } from './facts/facts.ts';
import { effectOf } from './of.ts';
import { together } from './combined-effects.ts';

let reader: Reader;
const fixtures = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'effects');
const schemas = new Map<Major, Schema>();

beforeAll(async () => {
  reader = await sqlReader();
  for (const major of majors) schemas.set(major, fixtureSchema(major));
});

describe.each(majors)('for PostgreSQL %i', (major) => {
  const asked = cases
    .filter((one) => inMajors(one, major) && inMajors(facts[one.fact], major))
    .map((one) => ({ ...one, sql: one.sql ?? facts[one.fact].example }));

  it.each(asked)('$fact: $sql', (one) => {
    const effect = effectOfSql(one.sql, major, one.session ?? []);
    if (one.unread !== undefined || everyTable(one)) {
      // Claims nothing false, and says so if it omits something.
      if (effect.uncertain === undefined)
        expect(tooMuch(claims(effect), expected(one, major, true))).toEqual([]);
      return;
    }
    expect(effect.fact).toBe(one.fact);
    expect(facts[one.fact].operations).toContain(reader.operations(one.sql)[0]?.kind);
    expect(claims(told(effect, one))).toEqual(expected(one, major, effect.uncertain === undefined));
    expect(effect.refusedInTransaction).toBe(facts[one.fact].refusedInTransaction === true);
  });
});

function everyTable(one: Case & { readonly sql: string }): boolean {
  return one.sql === 'CLUSTER';
}

/** Ignores tables that the statement creates besides its subject. */
function told(effect: Effect, one: Case): Effect {
  const listed = rolesOf(one).flatMap(([, names]) => names);
  const relations = effect.relations.filter((each) => !each.isNew || listed.includes(each.relation));
  return { ...effect, relations };
}

function effectOfSql(sql: string, major: Major, session: readonly string[]): Effect {
  const timeZone = session.join().match(/TimeZone = '(.*)'/)?.[1];
  const scope = {
    schema: prepared(schemas.get(major)!, session),
    targetVersion: major,
    isNew: () => false,
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  return together(reader.operations(sql).map((operation) => effectOf(operation, scope)))!;
}

/** The setup statements of a case, as far as they change the schema. */
function prepared(schema: Schema, session: readonly string[]): Schema {
  return session.length === 0 ? schema : reader.replay(session.join(';\n'), schema);
}

interface Claim {
  readonly relation: string;
  readonly role: string;
  readonly lock: LockMode;
  readonly rewrite: boolean;
  readonly buildsIndex: boolean;
  readonly scan: boolean;
}

function claims(effect: Effect): readonly Claim[] {
  return byName(
    effect.relations.map(({ relation, role, lock, rewrite, buildsIndex, scan }) => ({
      relation,
      role,
      lock,
      rewrite,
      buildsIndex,
      scan,
    })),
  );
}

function expected(one: Case, major: Major, certain: boolean): readonly Claim[] {
  return byName(
    rolesOf(one).flatMap(([role, names]) => {
      const told = roleFact(facts[one.fact], role, major);
      if (told === undefined) return [];
      return names.map((relation) => ({
        relation,
        role,
        lock: told.lock,
        rewrite: told.heap === 'rewritten' || told.heap === 'copied',
        buildsIndex: told.buildsIndex === true || told.heap === 'rewritten',
        // Only a partition's own CHECK can prove that the scan is not needed.
        scan: told.scan === 'all' && (certain || role === 'default-partition'),
      }));
    }),
  );
}

/** Claims beyond the measurement, where the operation cannot describe all of it. */
function tooMuch(claimed: readonly Claim[], measured: readonly Claim[]): readonly string[] {
  return claimed.flatMap((claim) => {
    const found = measured.find((one) => one.relation === claim.relation);
    if (found === undefined) return [`${claim.relation} is not locked`];
    const stronger = strongest(claim.lock, found.lock) !== found.lock;
    const works = (claim.rewrite && !found.rewrite) || (claim.scan && !found.scan);
    return stronger || works ? [`${claim.relation}: too much`] : [];
  });
}

function byName(list: readonly Claim[]): readonly Claim[] {
  return list.toSorted((a, b) => (a.relation < b.relation ? -1 : 1));
}

function fixtureSchema(major: Major): Schema {
  const files = major < 18 ? ['schema.sql'] : ['schema.sql', 'schema-18.sql'];
  const texts = files.map((file) => readFileSync(join(fixtures, file), 'utf8'));
  return reader.replay(texts.join('\n'));
}
