/**
 * A generated rollback leads back, also of schemas that hold much: each written case runs on the oldest and the newest server, then its
 * inverse, and the catalog is what it was: what it says of each object, whatever its place among others. The examples of rules do the same
 * in rule-examples.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { lossWithQuery } from '../../../core/rollback/words.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { statementParser } from '../../sql.ts';
import { stateOf } from '../catalog-state.ts';
import { clean, endSession, makePlace, removePlace, type Place } from '../place.ts';
import { written } from './rollback-cases.ts';
import { inverse, statementsOf, type Forward } from './rollback-example.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

describe.each(newest([14, 18] as const))('written cases on %i', (major) => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace(major);
  });
  afterAll(() => removePlace(place));

  /** The catalog before and after. */
  async function thereAndBack(
    { history, up }: Forward,
    back: readonly string[],
  ): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] }> {
    const { client } = place;
    const named = [...history, up].join('\n');
    const send = async (text: string): Promise<void> => {
      for (const { parsed } of statementsOf(text, parser)) await client.query(parsed.text);
    };
    try {
      for (const text of history) await send(text);
      const before = await stateOf(client, named);
      await send(up);
      await endSession(client);
      for (const sql of back) await client.query(sql);
      return { before, after: await stateOf(client, named) };
    } finally {
      await clean(place);
    }
  }

  it.each(written.map((one) => [one.title, one] as const))(
    '%s',
    async (_title, { history, up, losses, because }) => {
      const found = inverse({ history, up }, major, parser);
      if (because !== undefined) {
        expect(found.kind === 'impossible' ? found.because.map(({ words }) => words) : found).toEqual(
          because,
        );
        return;
      }
      if (found.kind === 'impossible') throw new Error(found.because.map(({ words }) => words).join(' '));
      expect(found.losses.map(lossWithQuery)).toEqual(losses ?? []);
      const { before, after } = await thereAndBack({ history, up }, found.statements);
      expect(after, found.statements.join('\n')).toEqual(before);
    },
  );
});
