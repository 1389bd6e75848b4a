/** A connection from a pasted URI: question by question, shared without its password, confirmed before anything is sent, and opened with what was kept. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { literal } from '../../../engine/databases/literal.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import {
  explain,
  answerDialog,
  codeLens,
  dialog,
  menuOf,
  openFile,
  openViewContainer,
  viewTitle,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { choose, pickRow, typeInto } from '../../hosts/vscode/quick-input.ts';
import { sshKeys, startSshServer } from '../../hosts/ssh-server.ts';
import { openPlinth } from './subject.ts';

let source: string;
let uri: URL;
let window: DrivenWindow;

/** Unlike anything else, and unlike itself wherever it is encoded. */
const secrets = { password: 'zq7/Wv+k ü&%41\\"x', wrong: 'yP5/Rt+m ö&%42', passphrase: 'xO3/Nu+b ä&%43' };
const user = 'walks_through';

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'plinth-connections-'));
  const postgres = await startPostgres(18);
  const database = await postgres.createDatabase(undefined, 'shop_secrets');
  await asOwner(postgres.connectionString(database), [
    `DROP ROLE IF EXISTS ${user}`,
    `CREATE ROLE ${user} SUPERUSER LOGIN PASSWORD ${literal(secrets.password)}`,
    "CREATE TABLE parcels AS SELECT 1 AS id, 'here' AS place",
  ]);
  uri = new URL(postgres.connectionString(database));
  uri.username = user;
  uri.password = encodeURIComponent(secrets.password);
  window = await openPlinth({
    workspace: source,
    prepare: (folder) => {
      writeFileSync(join(folder, 'query.sql'), 'SELECT id FROM parcels;\n');
      mkdirSync(join(folder, 'migrations'));
      writeFileSync(
        join(folder, 'migrations', '000001_parcels.up.sql'),
        'CREATE TABLE parcels (id int, place text);\n',
      );
      writeFileSync(
        join(folder, 'plinth.config.json'),
        '{ "migrations": [{ "folder": "migrations", "dialect": "postgresql" }] }\n',
      );
      return Promise.resolve();
    },
  });
});
afterAll(async () => {
  await window.close();
  rmSync(source, { recursive: true, force: true });
});

async function asOwner(address: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: address });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

it('is added from a URI, without its password in the file, and opens with it', async () => {
  const { page } = window;
  const { password } = secrets;
  await typeInto(page, 'Plinth Database: Add Connection…', uri.href);
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
        port: Number(uri.port),
        database: 'shop_secrets',
        user,
        sslmode: 'prefer',
        role: 'production',
        color: 'red',
      },
    },
  });
});

it('goes through an SSH server whose key is trusted first, and takes no password that was kept for another way', async () => {
  const { page } = window;
  const keys = sshKeys(secrets.passphrase);
  const ssh = await startSshServer(keys);
  const key = join(source, 'key');
  writeFileSync(key, keys.private);
  const shared = {
    host: uri.hostname,
    port: Number(uri.port),
    database: 'shop_secrets',
    user,
    sshhost: '127.0.0.1',
    sshport: ssh.port,
    sshuser: 'somebody',
    sshkey: key,
    role: 'development',
  };
  const settings = join(window.server.workspace, '.vscode', 'settings.json');
  writeFileSync(settings, JSON.stringify({ 'plinth.connections': { 'Shop, far': shared } }));
  // The editor reads the file a moment after it was written.
  await choose(page, 'Plinth Database: Connect…', 'Shop, far');
  await dialog(page)
    .filter({ hasText: `Through the SSH server somebody@127.0.0.1:${ssh.port}` })
    .waitFor();
  expect(ssh.logins()).toBe(0);
  await answerDialog(page, 'Connect');
  const secret = page.locator('.quick-input-widget input[type=password]');
  await page.locator('.quick-input-title', { hasText: 'Passphrase of the SSH key' }).waitFor();
  await secret.fill(secrets.passphrase);
  await page.keyboard.press('Enter');
  await dialog(page).filter({ hasText: 'in no known_hosts of yours' }).waitFor();
  expect(ssh.logins()).toBe(0);
  await window.screenshot('connection-host-key');
  await answerDialog(page, 'Trust This Key');
  await page.locator('.quick-input-title', { hasText: 'Password for' }).waitFor();
  await secret.fill(secrets.wrong);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-message', { hasText: 'refused the password' }).waitFor();
  await secret.fill(secrets.password);
  await page.keyboard.press('Enter');
  await openViewContainer(page, 'Plinth');
  await viewTitle(page, 'Connec').waitFor();
  expect(ssh.led.length).toBeGreaterThan(1);
  // Of both connections, or rows move while they are clicked. The one that was opened last is below.
  const last = page.locator('.sidebar .pane .monaco-list-row', { hasText: /^Databases/ }).nth(1);
  await last.waitFor();
  const table = page.locator('.sidebar .pane .monaco-list-row', { hasText: /^parcels/ }).nth(1);
  await menuOf(page, table, 'Show the First Rows');
  const rows = await webview(page, 'body main');
  await rows.locator('tbody tr', { hasText: 'here' }).waitFor();
  await openFile(page, 'query.sql');
  await choose(page, 'Plinth Database: Choose Connection for This Editor…', 'Shop, far');
  await explain(page);
  await codeLens(page, /^Plan · cost/).waitFor();
  await choose(page, 'Plinth Schema: Compare Schemas…', 'Shop, far');
  await page.getByPlaceholder('With what').waitFor();
  await pickRow(page, 'Shop, live');
  await page
    .getByText(/No difference in \d+ objects/)
    .first()
    .waitFor();
  await ssh.close();
});

it('leaves passwords and passphrase in no file of the profile and the workspace, and in no message', async () => {
  const { page, server } = window;
  // This host writes no logs: what the server logs and a trace of the protocol are looked through in test/lsp/secrets.test.ts.
  const shown = await page.locator('.monaco-workbench').innerText();
  const places = new Map([
    ['the window', shown],
    ['what the server printed', server.log()],
  ]);
  for (const folder of [server.home, source]) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (file.isFile()) {
        const path = join(file.parentPath, file.name);
        // The extension as it was unpacked.
        if (path.startsWith(join(server.home, 'ext'))) continue;
        places.set(path, readFileSync(path, 'latin1'));
      }
  }
  const holding = (text: string): readonly string[] =>
    [...places].flatMap(([place, content]) => (content.includes(text) ? [place] : []));
  // What has to be there, or nothing was looked at.
  expect(holding(user).some((place) => place.endsWith('settings.json'))).toBe(true);
  expect(holding('parcels')).toContain('the window');
  const header = Buffer.from(`user:${secrets.password}@db`).toString('base64');
  expect(formsOf(secrets.password).some((form) => header.includes(form))).toBe(true);
  for (const secret of Object.values(secrets))
    for (const form of formsOf(secret)) expect([form, holding(form)]).toEqual([form, []]);
});

/** As it is written, in the encodings of files and addresses, and in base64 whatever is before it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // What its neighbours change is left out.
    const sure = text.slice(Math.ceil((before * 4) / 3), -2);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const escaped = JSON.stringify(secret).slice(1, -1);
  const texts = [secret, escaped, JSON.stringify(escaped).slice(1, -1), encodeURIComponent(secret)];
  return [
    ...texts.map((text) => Buffer.from(text).toString('latin1')),
    ...texts,
    new URLSearchParams({ s: secret }).toString().slice(2),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    bytes.toString('hex'),
    ...inBase64,
  ];
}
