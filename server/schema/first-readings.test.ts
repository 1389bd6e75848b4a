/** Facts that load after the names, with a session whose answers the test releases. */
import { expect, it } from 'vitest';
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { postgresCatalog } from '../../engine/databases/postgres/catalog-reader.ts';
import type { Question } from '../../engine/databases/catalog/explore/explore.ts';
import type { QueryOutcome, SqlSession } from '../../engine/databases/session.ts';
import { FirstReadings } from './first-readings.ts';

const snapshot = (): CatalogSnapshot => ({ serverVersion: 180_000, depth: 'full', schemas: [] });
const ofDatabase = { what: 'groups', scope: { of: 'database' } } as const;
const ofSchema = { what: 'groups', scope: { of: 'schema', schema: '1' } } as const;

/** After the names, answers only when released, or refuses everything. */
function gated(outcome: QueryOutcome): { readonly live: LiveCatalog; readonly open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const session: SqlSession = { label: 'a database', query: () => gate.then(() => outcome) };
  return { live: new LiveCatalog(postgresCatalog(session)), open };
}

function came(): {
  readonly readings: FirstReadings;
  readonly all: Promise<void>;
  /** Notifications that were sent together. */
  readonly told: () => readonly (readonly Question[])[];
} {
  const told: (readonly Question[])[] = [];
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  const readings = new FirstReadings((_, answered) => {
    told.push(answered);
    done();
  });
  return { readings, all, told: () => told };
}

it('does not wait the first time, tells once of all that came, and waits from then on', async () => {
  const { live, open } = gated({ kind: 'rows', rows: [] });
  const { readings, all, told } = came();
  const now = snapshot();
  expect(readings.soon(live, now, ofDatabase)).toBeUndefined();
  expect(readings.soon(live, now, ofSchema)).toBeUndefined();
  expect(readings.soon(live, now, ofDatabase)).toBeUndefined();
  open();
  await all;
  expect(told()).toEqual([[ofDatabase, ofSchema]]);
  expect((await readings.soon(live, now, ofDatabase))?.kind).toBe('read');
  live.forget();
  expect((await readings.soon(live, snapshot(), ofDatabase))?.kind).toBe('read');
  expect(told()).toEqual([[ofDatabase, ofSchema]]);
});

it('shows what failed until the names are read again', async () => {
  const message = 'canceling statement due to statement timeout';
  const { live, open } = gated({
    kind: 'failed',
    failure: { reason: 'queryTimeout', message },
  });
  const { readings, all } = came();
  const now = snapshot();
  expect(readings.soon(live, now, ofDatabase)).toBeUndefined();
  open();
  await all;
  const shown = readings.soon(live, now, ofDatabase);
  const again = readings.soon(live, now, ofDatabase);
  expect(await shown).toBe(await again);
  expect(await shown).toMatchObject({ kind: 'failed', failure: { message } });
  const asked = await readings.soon(live, snapshot(), ofDatabase);
  expect(asked?.kind).toBe('failed');
  expect(asked).not.toBe(await shown);
});
