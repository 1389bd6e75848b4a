/**
 * The replayed schema is the server's, object by object and by way of the model's own SQL: whole workspaces are executed as their tools
 * send them and replayed from their text, and nothing may differ.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { repository } from '../../hosts/paths.ts';
import { isBroad, newest } from '../../breadth.ts';
import type { PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { ownPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { replayFolder, type FolderResult } from '../../real/replay/folder.ts';

interface Case {
  readonly workspace: string;
  /** The oldest major that takes its statements. */
  readonly from: PostgresMajor;
}

const cases: readonly Case[] = [
  { workspace: 'examples/shop', from: 14 },
  { workspace: 'test/fixtures/schemas/objects', from: 14 },
  { workspace: 'test/fixtures/schemas/changes', from: 14 },
  { workspace: 'test/fixtures/schemas/partitions', from: 14 },
  { workspace: 'test/fixtures/schemas/newest', from: 18 },
  { workspace: 'test/fixtures/workspaces/diesel', from: 14 },
  { workspace: 'test/fixtures/workspaces/golang-migrate', from: 14 },
  { workspace: 'test/fixtures/workspaces/goose', from: 14 },
  { workspace: 'test/fixtures/workspaces/prisma', from: 14 },
  // Its placeholder is filled by the same name on both sides.
  { workspace: 'test/fixtures/workspaces/flyway', from: 14 },
];

const oldestAndNewest: readonly PostgresMajor[] = newest([14, 18]);

describe.each(oldestAndNewest)('replayed and executed on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    // Migrations make roles, which belong to the whole server: not to one that other tests look at.
    server = await ownPostgres(major);
  });

  afterAll(() => server.stop());

  const takes = cases.filter((one) => one.from <= major);
  // What is read does not depend on the version: every second one shows that the oldest has the same catalog.
  it.each(takes.filter((_, at) => isBroad || major === 18 || at % 2 === 0))(
    '$workspace',
    async ({ workspace }) => {
      const results = await replay(workspace, server);
      expect(results.length).toBeGreaterThan(0);
      for (const { execution, failures, direct, roundTrip } of results) {
        expect(execution.statements).toBeGreaterThan(0);
        expect(execution.refusals).toEqual([]);
        expect(execution.unread).toEqual([]);
        expect(failures).toEqual([]);
        expect(roundTrip.differences).toEqual([]);
        expect(direct.differences).toEqual([]);
      }
    },
  );
});

async function replay(workspace: string, server: PostgresServer): Promise<readonly FolderResult[]> {
  const session = await Session.open({
    root: join(repository, workspace),
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  const results: FolderResult[] = [];
  for (const folder of session.folders)
    if (folder.dialect === 'postgresql') results.push(await replayFolder(session, folder, server));
  return results;
}
