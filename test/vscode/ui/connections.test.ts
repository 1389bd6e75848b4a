/** A connection from a pasted URI: question by question, shared without its password, confirmed before anything is sent, and opened with what was kept. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import {
  answerDialog,
  dialog,
  openViewContainer,
  pickRow,
  quickPickRows,
  runCommand,
  typeIn,
  viewTitle,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { sshKeys, startSshServer } from '../../hosts/ssh-server.ts';
import { openPlinth } from './subject.ts';

let source: string;
let postgres: PostgresServer;
let window: DrivenWindow;

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'plinth-connections-'));
  postgres = await startPostgres(18);
  window = await openPlinth({
    workspace: source,
    prepare: (folder) => {
      writeFileSync(join(folder, 'query.sql'), 'SELECT 1;\n');
      return Promise.resolve();
    },
  });
});
afterAll(async () => {
  await window.close();
  rmSync(source, { recursive: true, force: true });
});

it('is added from a URI, without its password in the file, and opens with it', async () => {
  const { page } = window;
  const uri = new URL(postgres.connectionString('postgres'));
  const password = decodeURIComponent(uri.password);
  expect(password.length).toBeGreaterThan(5);
  await runCommand(page, 'Plinth: Add a Connection');
  await typeIn(page, uri.href);
  await page.keyboard.press('Enter');
  // Port, database and user are those of the URI.
  for (const prompt of ['Port', 'Database', 'User']) {
    await page.locator('.quick-input-message', { hasText: prompt }).waitFor();
    await page.keyboard.press('Enter');
  }
  await pickRow(page, 'prefer');
  await page.locator('.quick-input-message', { hasText: 'SSH server to go through' }).waitFor();
  await page.keyboard.press('Enter');
  await pickRow(page, 'Production');
  await window.screenshot('connection-group');
  await pickRow(page, 'No group');
  await pickRow(page, 'red');
  await pickRow(page, 'Everybody who has this workspace');
  await page.locator('.quick-input-message', { hasText: 'Name of the connection' }).waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Shop, live');
  await window.screenshot('connection-name');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Test Connection' }).click();
  await dialog(page).waitFor();
  const asked = (await dialog(page).textContent()) ?? '';
  expect(asked).toContain('named by this workspace');
  expect(asked).toContain('its profile says production');
  expect(asked).not.toContain(password);
  await window.screenshot('connection-confirmed');
  await answerDialog(page, 'Connect');
  await page.getByText('“Shop, live” is open: PostgreSQL 18').first().waitFor();
  await page.getByText('it is a superuser: it can do everything').first().waitFor();
  await window.screenshot('connection-login-warning');
  const written = readFileSync(join(window.server.workspace, '.vscode', 'settings.json'), 'utf8');
  expect(written).not.toContain(password);
  expect(JSON.parse(written)).toEqual({
    'plinth.connections': {
      'Shop, live': {
        host: uri.hostname,
        port: postgres.port,
        database: 'postgres',
        user: decodeURIComponent(uri.username),
        sslmode: 'prefer',
        role: 'production',
        color: 'red',
      },
    },
  });
});

it('goes through an SSH server whose key is trusted first, and takes no password that was kept for another way', async () => {
  const { page } = window;
  const keys = sshKeys();
  const ssh = await startSshServer(keys);
  const uri = new URL(postgres.connectionString('postgres'));
  const key = join(source, 'key');
  writeFileSync(key, keys.private);
  const shared = {
    host: uri.hostname,
    port: postgres.port,
    database: 'postgres',
    user: decodeURIComponent(uri.username),
    sshhost: '127.0.0.1',
    sshport: ssh.port,
    sshuser: 'somebody',
    sshkey: key,
    role: 'development',
  };
  const settings = join(window.server.workspace, '.vscode', 'settings.json');
  writeFileSync(settings, JSON.stringify({ 'plinth.connections': { 'Shop, far': shared } }));
  // The editor reads the file a moment after it was written.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Escape');
        await runCommand(page, 'Plinth: Connect to a Database');
        return (await quickPickRows(page)).join('\n');
      },
      { timeout: 20_000 },
    )
    .toContain('Shop, far');
  await pickRow(page, 'Shop, far');
  await dialog(page)
    .filter({ hasText: `Through the SSH server somebody@127.0.0.1:${ssh.port}` })
    .waitFor();
  expect(ssh.logins()).toBe(0);
  await answerDialog(page, 'Connect');
  await dialog(page).filter({ hasText: 'in no known_hosts of yours' }).waitFor();
  expect(ssh.logins()).toBe(0);
  await window.screenshot('connection-host-key');
  await answerDialog(page, 'Trust This Key');
  const password = page.locator('.quick-input-widget input[type=password]');
  await password.waitFor();
  await password.fill(decodeURIComponent(uri.password));
  await page.keyboard.press('Enter');
  await openViewContainer(page, 'Plinth');
  await viewTitle(page, 'Connec').waitFor();
  expect(ssh.led.length).toBeGreaterThan(1);
  await ssh.close();
});
