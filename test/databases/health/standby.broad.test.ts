/** A server and its standby: how far it is behind is seen on the one, and the other answers whatever a server is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenWaits } from '../../../core/locks/seen.ts';
import { postgresHealth } from '../../../engine/databases/postgres/health.ts';
import { seePostgresWaits } from '../../../engine/databases/postgres/locks.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { healthOfServer, standardChecks } from '../../../engine/health/run.ts';
import { chartsOfMinutes, withLook, type Look } from '../../../engine/locks/minutes.ts';
import { startPostgresApart, startStandbyOf, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, runScript } from '../native.ts';

const megabyte = 1024 ** 2;

describe.each([14, 15, 16, 17, 18] as const)('PostgreSQL %i', (major) => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  let [here, there]: PostgresSession[] = [];
  let database: string;
  beforeAll(async () => {
    primary = await startPostgresApart(major, {});
    database = await primary.createDatabase();
    await runScript(primary, database, 'CREATE TABLE filled (t text)');
    standby = await startStandbyOf(primary);
    [here, there] = [await openSession(primary, database), await openSession(standby, database)];
  });
  afterAll(async () => {
    for (const session of [here, there]) await session?.close();
    await standby.stop();
    await primary.stop();
  });

  async function seen(): Promise<SeenWaits> {
    const outcome = await seePostgresWaits(session(here));
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.value;
  }

  async function behind(): Promise<number> {
    const { standbys } = await seen();
    return standbys?.[0]?.behind ?? NaN;
  }

  it('is seen to fall behind and to catch up, and each look is a point of the picture', async () => {
    let looks: readonly Look[] = [];
    const look = async (): Promise<void> => void (looks = withLook(looks, await seen()));
    await expect.poll(behind).toBe(0);
    await look();
    await runScript(standby, database, 'SELECT pg_wal_replay_pause()');
    await runScript(
      primary,
      database,
      `INSERT INTO filled SELECT repeat('x', 1000) FROM generate_series(1, 5000)`,
    );
    await expect.poll(behind).toBeGreaterThan(5 * megabyte);
    await look();
    const lag = standardChecks(postgresHealth).filter(({ id }) => id === 'replication-lag');
    const thresholds = new Map([['replication-lag', new Map([['soon', 1]])]]);
    const outcome = await healthOfServer(session(here), postgresHealth, { checks: lag, thresholds });
    expect(outcome).toMatchObject({ health: { results: [{ outcome: 'finding' }] } });
    await runScript(standby, database, 'SELECT pg_wal_replay_resume()');
    await expect.poll(behind).toBe(0);
    await look();
    const [waits, lagging] = chartsOfMinutes(looks);
    expect(waits?.values.map(({ value }) => value)).toEqual(['0', '0', '0']);
    expect(lagging?.title).toMatch(/^Not replayed by walreceiver \(\d+\)$/);
    expect(lagging?.values.map(({ value }) => value)).toEqual([
      '0 bytes',
      expect.stringMatching(/ MB$/),
      '0 bytes',
    ]);
  });

  it('is not called up to date for a role that does not see it', async () => {
    await runScript(primary, database, "CREATE ROLE plain LOGIN PASSWORD 'plinth-test-only'");
    const plain = await openSession(primary, database, { user: 'plain' });
    const outcome = await seePostgresWaits(plain);
    await plain.close();
    expect(outcome).toMatchObject({ value: { standbys: [{ behind: undefined }] } });
  });

  it('can be asked all that its primary can', async () => {
    const checks = standardChecks(postgresHealth);
    const unseenOf = async (one: PostgresSession | undefined): Promise<readonly string[]> => {
      const outcome = await healthOfServer(session(one), postgresHealth, { checks });
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      expect(outcome.health.results.map(({ check }) => check.id)).toEqual(checks.map(({ id }) => id));
      return outcome.health.results.flatMap(({ check, unseen }) =>
        unseen.map(({ because }) => `${check.id}: ${because}`),
      );
    };
    expect(await unseenOf(there)).toEqual(await unseenOf(here));
  });
});

function session(one: PostgresSession | undefined): PostgresSession {
  if (one === undefined) throw new Error('no session');
  return one;
}
