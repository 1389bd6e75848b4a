/**
 * The effects table, measured: every fact is executed on the oldest and the newest major, in a broad run on each that has the statement, and what the
 * server locked, rewrote, built and read must be what the table says. The table is thus never a matter of opinion.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inMajors, majors, roleFact, type Major } from '../../../core/effects/facts/fact.ts';
import { facts, type FactId } from '../../../core/effects/facts/facts.ts';
import { newest } from '../../breadth.ts';
import { cases as writtenCases } from './cases/cases.ts';
import type { Blocker, Case } from './cases/case.ts';
import { effectsDatabase, type EffectsDatabase } from './fixture.ts';
import { differences, rolesOf } from './judge.ts';
import { observeInTransaction, observeSampled, type Holding } from './observe.ts';

/** With the SQL that is executed. */
const cases = writtenCases.map((one) => ({
  ...one,
  isExample: one.sql === undefined,
  sql: one.sql ?? facts[one.fact].example,
}));

const factIds = Object.keys(facts).filter(isFactId);

describe('cases and facts', () => {
  it('has a case for every fact, its example among them', () => {
    const without = factIds.filter((id) => !cases.some((one) => one.fact === id && one.isExample));
    expect(without).toEqual([]);
  });

  it('shows every role of every fact in every major that has it', () => {
    const unseen = factIds.flatMap((id) =>
      majors
        .filter((major) => inMajors(facts[id], major))
        .flatMap((major) =>
          Object.keys(facts[id].relations)
            .filter((role) => !cases.some((one) => shows(one, id, role, major)))
            .map((role) => `${id} ${role} ${major}`),
        ),
    );
    expect(unseen).toEqual([]);
  });

  it('holds up exactly the statements that make their own transactions', () => {
    for (const one of cases) {
      const refused = one.blockers !== undefined || one.refusalOnly === true;
      expect(refused, one.fact).toBe(facts[one.fact].refusedInTransaction === true);
    }
  });
});

describe.each(newest(majors))('PostgreSQL %i', (major) => {
  const asked = cases.filter((one) => applies(one, major));
  const refused = asked.filter((one) => one.refusalOnly === true);
  const selfContained = asked.filter((one) => one.blockers !== undefined);
  const held = asked.filter((one) => !refused.includes(one) && !selfContained.includes(one));
  /** 14 has nothing to read the write-ahead log with. */
  const log = major < 15 ? 'no-log' : 'read-log';
  let database: EffectsDatabase;
  let copy: EffectsDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await effectsDatabase(major);
    copy = await database.copy();
    client = await copy.connect();
    if (log === 'read-log') {
      await client.query('CREATE EXTENSION pg_walinspect');
      // Without a slot, the checkpoint of a CREATE DATABASE elsewhere may remove a segment before it is read. It ends with the session.
      await client.query(`SELECT pg_create_physical_replication_slot('effects_log', true, true)`);
    }
  });

  afterAll(async () => {
    await client.end();
    await copy.drop();
    await database.drop();
  });

  it.each(held)('$fact: $sql', async (one) => {
    const seen = await observeInTransaction(client, one.sql, one.session ?? [], log);
    expect(differences(one, major, seen, 'complete')).toEqual([]);
  });

  it.each(refused)('$fact: $sql is refused in a transaction', async (one) => {
    await expect(inTransaction(client, one)).rejects.toMatchObject({ code: '25001' });
  });

  it.each(selfContained)('$fact: $sql', async (one) => {
    await expect(inTransaction(client, one)).rejects.toMatchObject({ code: '25001' });
    const own = await database.copy();
    const sessions = await Promise.all([own.connect(), own.connect()]);
    const blockers = await Promise.all((one.blockers ?? []).map((what) => blocker(own, what)));
    try {
      const [worker, observer] = sessions;
      const seen = await observeSampled({ worker, observer, blockers }, one.sql);
      expect(differences(one, major, seen, 'sampled')).toEqual([]);
    } finally {
      await Promise.all(
        [...sessions, ...blockers.map(({ session }) => session)].map((session) => session.end()),
      );
      await own.drop();
    }
  });
});

function isFactId(id: string): id is FactId {
  return id in facts;
}

function applies(one: Case, major: Major): boolean {
  return inMajors(one, major) && inMajors(facts[one.fact], major);
}

function shows(one: Case, id: FactId, role: string, major: Major): boolean {
  if (one.fact !== id || !applies(one, major)) return false;
  return rolesOf(one).some(([name]) => name === role) || !holdsRole(id, role, major);
}

function holdsRole(id: FactId, role: string, major: Major): boolean {
  const entry = Object.entries(facts[id].relations).find(([name]) => name === role);
  return (
    entry !== undefined &&
    roleFact({ ...facts[id], relations: { target: entry[1] } }, 'target', major) !== undefined
  );
}

async function inTransaction(client: Client, one: Case & { readonly sql: string }): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const prepared of one.session ?? []) await client.query(prepared);
    await client.query(one.sql);
  } finally {
    await client.query('ROLLBACK');
  }
}

async function blocker(database: EffectsDatabase, what: Blocker): Promise<Holding> {
  const session = await database.connect();
  await session.query('BEGIN');
  if (typeof what !== 'string') return { session, later: what.meanwhile };
  await session.query(what);
  return { session, later: undefined };
}
