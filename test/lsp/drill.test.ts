/** A restore drill over the wire: nothing starts without trust, each stage is told, and the report is a page in which names are text. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drillProgress, runDrill, type DrillAnswer } from '../../protocol/drill.ts';
import { trustGranted } from '../../protocol/status.ts';
import { openSqlite, type Sqlite } from '../hosts/sqlite.ts';
import { Conversation } from './conversation.ts';

let sqlite: Sqlite;
let backup: string;
let server: Conversation;
beforeAll(async () => {
  sqlite = await openSqlite();
  backup = sqlite.fresh();
  sqlite.run(
    'CREATE TABLE "<b>t</b>" (id integer primary key, at text); INSERT INTO "<b>t</b>" (at) VALUES (1)',
    backup,
  );
  server = await Conversation.start({ folders: [dirname(backup)], trusted: false });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  sqlite.stop();
});

const drill = (source: string, more: { scratch?: string; manifest?: string } = {}): Promise<DrillAnswer> =>
  server.ask(runDrill, { source, manifest: more.manifest, scratch: more.scratch });

it('starts nothing without trust', async () => {
  expect(await drill(backup)).toEqual({
    kind: 'failure',
    message: 'A drill starts programs and needs a trusted workspace.',
  });
  await server.tell(trustGranted, { at: undefined });
});

it('restores, tells each stage, and reports in a page', async () => {
  const answer = await drill(backup);
  expect(answer).toMatchObject({ kind: 'drilled', verdict: 'partly' });
  const { markdown } = answer as Extract<DrillAnswer, { kind: 'drilled' }>;
  expect(markdown).toMatch(/^# Restore drill of \d{4}-\d\d-\d\d\n/);
  expect(markdown).not.toContain('<b>');
  expect(server.heard(drillProgress.method)).toContainEqual({ step: 'Remove everything …' });
});

it('says that an empty file restores nothing', async () => {
  const empty = join(dirname(backup), 'empty.db');
  writeFileSync(empty, '');
  expect(await drill(empty)).toMatchObject({ verdict: 'failed' });
});

it.each([
  ['a file that is gone', { manifest: '/nowhere/m.json' }, '/nowhere/m.json was not read: ENOENT.'],
  ['a connection that is closed', { scratch: 'nobody' }, 'The connection is closed. Connect again.'],
] as const)('says why not: %s', async (_, more, message) => {
  expect(await drill(backup, more)).toEqual({ kind: 'failure', message });
});
