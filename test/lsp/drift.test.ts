/** Drift over the wire, between points of a history: an open database is compared in the window test of the explorer. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import {
  compareSchemas,
  driftFolders,
  driftProgress,
  driftTextsOf,
  reconcileDrift,
  type DriftSideWanted,
  type DriftReport,
} from '../../protocol/drift.ts';
import { trustGranted } from '../../protocol/status.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, eventually } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;
beforeAll(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path], trusted: false });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

const folder = (): string => join(shop.path, 'migrations');
const upTo = (name: string): DriftSideWanted => ({ kind: 'migration', name });
const before = upTo('000017_open_reporting_access.up.sql');
const after = upTo('000018_link_orders_to_carriers.up.sql');

async function compare(left: DriftSideWanted, right: DriftSideWanted): Promise<unknown> {
  return server.ask(compareSchemas, { folder: folder(), left, right });
}

it('names the folders, and runs nothing without trust', async () => {
  const [found] = await eventually('the folders', async () => {
    const folders = await server.ask(driftFolders, { folder: undefined });
    return folders.length === 0 ? undefined : folders;
  });
  expect(found).toMatchObject({ id: folder(), tool: 'golang-migrate' });
  expect(found?.migrations.at(-1)).toBe(after.name);
  expect(await compare(before, after)).toMatchObject({ kind: 'failure' });
  await server.tell(trustGranted, { at: undefined });
});

it.each([
  [{ kind: 'connection', name: 'nobody' }, 'This needs an open connection. Connect again.'],
  [upTo('000099_gone.up.sql'), 'There is no migration 000099_gone.up.sql any more.'],
  [{ kind: 'git', name: 'HEAD' }, 'The migrations of HEAD were not read from git.'],
] as const)('says why a side is not there: %j', async (side, message) => {
  expect(await compare(side, side)).toEqual({ kind: 'failure', message });
});

it('compares two points of a history, shows an object, and writes what leads from one to the other', async () => {
  const report = (await compare(before, after)) as DriftReport;
  expect(report.objects.map(({ name, state, parts }) => [name, state, parts])).toEqual([
    ['public.carriers', 'only-right', []],
    ['public.orders', 'differs', expect.arrayContaining(['column carrier_id'])],
  ]);
  expect(server.heard(driftProgress.method).length).toBeGreaterThan(3);
  const one = { comparison: report.id, object: 0 };
  expect(await server.ask(driftTextsOf, one)).toMatchObject({
    left: '',
    right: expect.stringContaining('CREATE TABLE public.carriers') as string,
  });
  const written = await server.ask(reconcileDrift, {
    comparison: report.id,
    objects: [0],
    way: 'right-to-left',
  });
  expect(written).toMatchObject({
    kind: 'proposal',
    proposal: {
      differs: ['All rows of public.carriers are lost.'],
      documents: [],
      create: [
        {
          uri: expect.stringMatching(/000019_reconcile_drift\.up\.sql$/) as string,
          text: expect.stringContaining('DROP TABLE') as string,
        },
        { uri: expect.stringMatching(/000019_reconcile_drift\.down\.sql$/) as string },
      ],
    },
  });
  // What a newer comparison has replaced is not told as if it were that one.
  expect(await server.ask(driftTextsOf, { comparison: report.id + 1, object: 0 })).toMatchObject({
    kind: 'failure',
  });
});

it('ends when it is cancelled', async () => {
  const source = new CancellationTokenSource();
  const told = server.heard(driftProgress.method).length;
  const asked = { folder: folder(), left: before, right: after };
  const answer = server.connection.sendRequest(compareSchemas.method, asked, source.token).catch(String);
  await eventually('a step', () => server.heard(driftProgress.method).length > told || undefined);
  source.cancel();
  expect(await answer).not.toMatchObject({ kind: 'compared' });
});
