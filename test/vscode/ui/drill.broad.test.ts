/** A restore drill as a person meets it: the compose file of the project is chosen, and the report of the dump that it mounts is a page. */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webview, type DrivenWindow } from '../../hosts/vscode/driver.ts';
import { choose, pickFile, quickInput } from '../../hosts/vscode/quick-input.ts';
import { openPlinth, paint, shop } from './subject.ts';

/** Its end is missing. */
const dump = `--
-- PostgreSQL database dump
--

-- Dumped from database version 15.20

CREATE TABLE public.orders (id integer, "<b>" text);

COPY public.orders (id, "<b>") FROM stdin;
1	first
`;
const compose = `services:
  db:
    image: postgres:15
    volumes:
      - ./kept:/docker-entrypoint-initdb.d
`;

describe('a restore drill', () => {
  let window: DrivenWindow;
  let folder = '';
  beforeAll(async () => {
    window = await openPlinth({
      workspace: shop,
      // The server of the drill is another user, who cannot enter the window's own folder.
      environment: { TMPDIR: tmpdir() },
      prepare: async (workspace) => {
        folder = workspace;
        await mkdir(join(workspace, 'kept'));
        await writeFile(join(workspace, 'kept', 'shop.sql'), dump);
        await writeFile(join(workspace, 'compose.yaml'), compose);
      },
    });
  });
  afterAll(() => window.close());

  it('restores what the compose file mounts, and says what is wrong with it', async () => {
    const { page } = window;
    await choose(page, 'Plinth Database: Run a Restore Drill…', 'A File');
    await expect.poll(() => quickInput(page).inputValue()).toContain('/');
    await pickFile(page, join(folder, 'compose.yaml'));
    const shown = async (): Promise<string> =>
      (await webview(page, 'table'))
        .locator('body')
        .innerText()
        .catch(() => '');
    await expect.poll(shown).toMatch(/The backup does not restore what it should/);
    const text = await shown();
    expect(text).toMatch(/Backup: .*compose\.yaml, db: .*kept\/shop\.sql \(SQL\)/);
    expect(text).toMatch(/The backup is complete to its end\s+failed/);
  });

  it.each(['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)(
    'its report is readable, %s',
    async (theme) => {
      await paint(window.page, theme);
      await webview(window.page, 'table');
      await window.screenshot(`drill-${theme}`);
    },
  );
});
