/**
 * back.sql of every example of a note and of every case of a check, on the newest server: after the change and back.sql the catalog is what
 * it was, the places of columns aside. Where the server refuses the change or an enum has no rollback, nothing is asked.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteKinds } from '../../../core/review/notes/index.ts';
import type { NoteExample } from '../../../core/review/notes/note.ts';
import { reviewOf } from '../../../core/review/review.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { changeOf } from '../../review/change.ts';
import { checkCases } from '../../review/check-cases.ts';
import { statementParser, statementsIn } from '../../sql.ts';
import { clean, endSession, makePlace, removePlace, type Place } from '../place.ts';
import { itemsOf } from '../rules/rule-examples-server.ts';

type Case = Pick<NoteExample, 'history' | 'change'>;

const examples: readonly Case[] = noteKinds.flatMap((kind) =>
  kind.examples.flatMap(({ history = [], change, down }) =>
    down === undefined ? [{ history, change }] : [],
  ),
);
const all = [...examples, ...checkCases.map(({ history, change }) => ({ history, change }))];
const cases = [...new Map(all.map((one) => [JSON.stringify(one), one] as const)).values()];

let place: Place;
let parser: StatementParser;
beforeAll(async () => {
  place = await makePlace(18);
  parser = await statementParser();
});
afterAll(() => removePlace(place));

/** As psql sends a file: one statement after the other. */
async function run(client: Client, text: string): Promise<void> {
  for (const { parsed } of statementsIn(text, parser)) await client.query(parsed.text);
}

/** False if the server refuses it: the case is about something else. */
async function runs(client: Client, texts: readonly string[]): Promise<boolean> {
  try {
    for (const text of texts) await run(client, text);
    return true;
  } catch {
    return false;
  } finally {
    await endSession(client);
  }
}

/** Without the numbers of columns: one that comes back is the last. */
async function catalog(client: Client): Promise<readonly string[]> {
  const items = await itemsOf(client, place.server.major);
  await endSession(client);
  return items
    .map(({ kind, name, definition }) => `${kind} ${name}: ${definition.replace(/^#\d+ /, '')}`)
    .toSorted();
}

let tried = 0;

describe('back.sql', () => {
  it.each(cases.map((one) => [one.change.join('\n'), one] as const))('%s', async (_, one) => {
    const review = reviewOf(await changeOf(one));
    const back = review.scripts.find(({ name }) => name === 'back.sql');
    const isWhole = review.rollback.every(({ kind }) => kind === 'generated' || kind === 'not-needed');
    if (back === undefined || !isWhole) return;
    const { client } = place;
    try {
      if (!(await runs(client, one.history ?? []))) return;
      const before = await catalog(client);
      if (!(await runs(client, one.change))) return;
      await run(client, back.text);
      await endSession(client);
      expect(await catalog(client), back.text).toEqual(before);
      tried += 1;
    } finally {
      await clean(place);
    }
  });

  it('was tried', () => {
    expect(tried).toBeGreaterThan(cases.length / 3);
  });
});
