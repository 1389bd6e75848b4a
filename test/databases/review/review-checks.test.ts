/**
 * The checks of a review on the oldest and the newest server: on an empty database, before the change, with rows and objects that refuse it, after
 * it, and after it in part. None ends in an error of the server, and what a check says of a change is what the server does with it.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { checksAfter, checksBefore } from '../../../core/review/checks/checks.ts';
import { factsOf } from '../../../core/review/facts/facts.ts';
import type { Check } from '../../../core/review/model.ts';
import { changeOf } from '../../review/change.ts';
import { checkCases, type CheckCase } from '../../review/check-cases.ts';
import { errorOf, ownDatabase, type OwnDatabase } from '../sessions.ts';

interface Asked {
  readonly one: CheckCase;
  readonly before: readonly Check[];
  readonly after: readonly Check[];
}

let asked: readonly Asked[];
beforeAll(async () => {
  asked = await Promise.all(
    checkCases.map(async (one) => {
      const facts = factsOf(await changeOf(one));
      return { one, before: checksBefore(facts), after: checksAfter(facts) };
    }),
  );
});

interface Answer {
  readonly id: string;
  readonly result: unknown;
  readonly found: unknown;
}

/** An error of the server fails the test. */
async function answers(client: Client, checks: readonly Check[]): Promise<readonly Answer[]> {
  const all: Answer[] = [];
  for (const { id, sql } of checks) {
    const { rows } = await client.query<{ readonly result: unknown; readonly found: unknown }>(sql);
    expect(rows, id).toHaveLength(1);
    const [row] = rows;
    expect(['ok', 'STOP', 'look'], id).toContain(row?.result);
    all.push({ id, result: row?.result, found: row?.found });
  }
  return all;
}

/** Ids of those that do not say ok. */
function saying(all: readonly Answer[], result: 'STOP' | 'look'): readonly string[] {
  return [...new Set(all.filter((one) => one.result === result).map(({ id }) => id))];
}

/** The change in one transaction, which is taken back: what wants none around it is as good without. */
function inTransaction(change: readonly string[]): string {
  return change.join('\n').replaceAll(/\bCONCURRENTLY\b/g, '');
}

describe.each(newest([14, 18] as const))('PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase(major);
  });
  afterAll(() => own.end());

  async function inState(scripts: readonly string[], work: (client: Client) => Promise<void>): Promise<void> {
    const { client } = own;
    await client.query('BEGIN');
    try {
      for (const script of scripts) if (script !== '') await client.query(script);
      await work(client);
    } finally {
      await client.query('ROLLBACK');
    }
  }

  it.each(checkCases.map((one, at) => [one.name, at] as const))('%s', async (_, at) => {
    const of = asked[at];
    if (of === undefined) throw new Error('no such case');
    const { one, before, after } = of;
    const all = [...before, ...after];
    await inState([], async (client) => {
      await answers(client, all);
    });
    await inState(one.history, async (client) => {
      const found = await answers(client, before);
      expect(saying(found, 'STOP')).toEqual([]);
      expect(saying(found, 'look')).toEqual(one.looks ?? []);
      // Nothing of it is there yet.
      const missing = saying(await answers(client, after), 'STOP');
      const defined = one.after.filter((id) => id !== 'after-fills');
      if (one.history.length > 0) expect(missing).toEqual([...new Set(defined)]);
    });
    for (const { sql, id, says, found: part = '', refused } of one.states ?? [])
      await inState([...one.history, sql], async (client) => {
        const found = await answers(client, before);
        const answer = found.find((each) => each.id === id && each.result === says);
        expect(answer, `${id} of ${sql}: ${JSON.stringify(found)}`).toBeDefined();
        expect(answer?.found).toContain(part);
        expect((await errorOf(client, inTransaction(one.change))) !== undefined, sql).toBe(refused);
      });
    const isUnseen = one.history.length === 0;
    if (isUnseen) return;
    await inState([...one.history, inTransaction(one.change)], async (client) => {
      const found = await answers(client, all);
      const ofAfter = found.slice(before.length);
      expect(saying(ofAfter, 'STOP'), JSON.stringify(ofAfter)).toEqual([]);
      expect(saying(ofAfter, 'look')).toEqual(one.looksAfter ?? []);
    });
    for (const { sql, id, says, found: part = '' } of one.partly ?? [])
      await inState([...one.history, inTransaction(one.change), sql], async (client) => {
        const found = await answers(client, after);
        const answer = found.find((each) => each.id === id && each.result === says);
        expect(answer, `${id} of ${sql}: ${JSON.stringify(found)}`).toBeDefined();
        expect(answer?.found).toContain(part);
      });
  });
});
