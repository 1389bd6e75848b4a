/** The Testing view's questions over the wire: what can be proved, what a proof says of each step, and that nothing runs unasked or untrusted. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { afterEach, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { proveMigration, provableMigrations, type MigrationProofAnswer } from '../../protocol/testing.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, uri } from './conversation.ts';

let folder: ReturnType<typeof copyOf>;
let server: Conversation;

afterEach(async () => {
  expect(await server.stop()).toBe(0);
  folder.remove();
});

const up = 'migrations/000018_link_orders_to_carriers.up.sql';
const down = 'migrations/000018_link_orders_to_carriers.down.sql';

async function start(trusted = true): Promise<void> {
  folder = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [folder.path], trusted, alone: true });
}

function at(path: string): string {
  return uri(join(folder.path, path));
}

/** An editor holds the file with this text. */
async function edit(path: string, change: (text: string) => string): Promise<void> {
  await server.open(at(path), change(readFileSync(join(folder.path, path), 'utf8')));
}

function steps(answer: MigrationProofAnswer): Readonly<Record<string, string>> {
  if (answer.kind !== 'proved') throw new Error(JSON.stringify(answer));
  return Object.fromEntries(Object.entries(answer.steps).map(([name, { state }]) => [name, state]));
}

it('lists what is new work, and proves what it is asked for', async () => {
  await start();
  const listed = await server.ask(provableMigrations, {});
  // The workspace says that the first seven have run.
  expect(listed.map(({ name }) => name.slice(0, 6))).toEqual(
    Array.from({ length: 11 }, (_, n) => String(n + 8).padStart(6, '0')),
  );
  expect(listed.at(-1)).toEqual({
    uri: at(up),
    name: '000018_link_orders_to_carriers.up.sql',
    folder: 'migrations',
    folderUri: at('migrations'),
  });
  const answer = await server.ask(proveMigration, { uri: at(up) });
  expect(steps(answer)).toMatchObject({ apply: 'passed', rollBack: 'passed', applyAgain: 'passed' });
});

itBroadly('names the statement that fails, in the migration and in the rollback', async () => {
  await start();
  await edit(up, (text) => `${text}\nALTER TABLE nothing ADD COLUMN x int;\n`);
  const broken = await server.ask(proveMigration, { uri: at(up) });
  expect(steps(broken)).toMatchObject({ apply: 'failed', rollBack: 'skipped', applyAgain: 'skipped' });
  const lines = readFileSync(join(folder.path, up), 'utf8').split('\n').length;
  expect(broken).toMatchObject({
    steps: {
      apply: {
        messages: [
          {
            text: 'refused: relation "nothing" does not exist',
            place: { uri: at(up), range: { start: { line: lines, character: 0 } } },
          },
        ],
      },
    },
  });
  writeFileSync(join(folder.path, down), 'DROP TABLE nowhere;\n');
  await server.stop();
  server = await Conversation.start({ folders: [folder.path], trusted: true, alone: true });
  const back = await server.ask(proveMigration, { uri: at(up) });
  expect(steps(back)).toMatchObject({ apply: 'passed', rollBack: 'failed', applyAgain: 'skipped' });
  expect(back).toMatchObject({
    steps: { rollBack: { messages: [{ place: { uri: at(down), range: { start: { line: 0 } } } }] } },
  });
});

itBroadly('fails on a query that breaks, and tells of rows without failing', async () => {
  await start();
  const text = readFileSync(join(folder.path, up), 'utf8');
  await edit(up, () => `${text}\nALTER TABLE payments RENAME COLUMN provider TO vendor;\n`);
  const breaks = await server.ask(proveMigration, { uri: at(up) });
  expect(steps(breaks)).toMatchObject({ apply: 'failed' });
  expect(breaks).toMatchObject({
    steps: {
      apply: {
        messages: [
          {
            text: expect.stringMatching(
              /^The code of the workspace breaks at queries\/order_history\.sql:\d+/,
            ) as string,
            place: { uri: at(up), range: { start: { line: text.split('\n').length } } },
          },
        ],
      },
    },
  });
  await server.replace(at(up), `${text}\nALTER TABLE payments ADD COLUMN must int NOT NULL;\n`);
  const rows = await server.ask(proveMigration, { uri: at(up) });
  expect(steps(rows)).toMatchObject({ apply: 'passed' });
  expect(JSON.stringify(rows)).toContain('Would fail if payments has any row');
});

itBroadly('ends a proof that is cancelled, and proves the next one', async () => {
  await start();
  await edit(up, (text) => `${text}\nDO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$;\n`);
  const cancelling = new CancellationTokenSource();
  const asked = server.connection.sendRequest<MigrationProofAnswer>(
    proveMigration.method,
    { uri: at(up) },
    cancelling.token,
  );
  // Asked for after it and waiting for it: as soon as the first one ends, this one runs.
  const other = server.ask(proveMigration, { uri: at('migrations/000002_create_catalog.up.sql') });
  cancelling.cancel();
  await expect(asked.then(({ kind }) => kind)).resolves.toBe('cancelled');
  expect(steps(await other)).toMatchObject({ apply: 'passed' });
});

it('runs nothing in a restricted workspace', async () => {
  await start(false);
  await edit(up, (text) => `${text}\n-- edited\n`);
  expect(await server.ask(provableMigrations, {})).toEqual([]);
  expect(await server.ask(proveMigration, { uri: at(up) })).toEqual({
    kind: 'failure',
    message: 'A proof runs the migration: it needs a trusted workspace.',
  });
});
