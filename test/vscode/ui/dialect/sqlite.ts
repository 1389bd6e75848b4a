/** SQLite as a person meets it: migrations that are proved without a server, and the database file of the same folder in the explorer. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  explain,
  answerDialog,
  codeLens,
  dialog,
  openViewContainer,
  treeRow,
  treeRows,
  viewTitle,
  webview,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { choose } from '../../../hosts/vscode/quick-input.ts';
import { installSqlite } from '../../../hosts/sqlite.ts';
import { cleared, paint } from '../subject.ts';

const first =
  "CREATE TABLE notes (\n  id INTEGER PRIMARY KEY,\n  title TEXT NOT NULL CHECK (title <> ''),\n  folder_id INTEGER REFERENCES folders (id)\n);\nCREATE TABLE Folders (id INTEGER PRIMARY KEY, Label TEXT NOT NULL UNIQUE);\nCREATE INDEX notes_folder ON notes (folder_id);\nCREATE VIEW titles AS SELECT title FROM notes;\n";

const files: Readonly<Record<string, string>> = {
  'plinth.config.json':
    '{ "migrations": [{ "folder": "db", "dialect": "postgresql" }, { "folder": "notes", "server": "sqlite 3.40" }] }\n',
  'notes/000001_notes.up.sql': first,
  'notes/000001_notes.down.sql': 'DROP VIEW titles;\nDROP TABLE notes;\nDROP TABLE folders;\n',
  'notes/000002_pinned.up.sql':
    'ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;\nCREATE INDEX notes_pinned ON notes (pinned);\n',
  'notes/000002_pinned.down.sql': 'DROP INDEX notes_pinned;\nALTER TABLE notes DROP COLUMN pinned;\n',
  'notes/000003_title.up.sql': 'ALTER TABLE notes DROP COLUMN title;\n',
  'notes/recent.sql':
    "SELECT n.title\nFROM notes AS n\nWHERE n.title LIKE '%7'\nORDER BY n.folder_id || n.title;\n",
};

/** Migrations, and the database that they have made, with rows. */
function make(folder: string): void {
  mkdirSync(join(folder, 'notes'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const rows =
    "INSERT INTO folders VALUES (1, 'work');\nWITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO notes SELECT i, 'note ' || i, 1 FROM n;\n";
  execFileSync('sqlite3', ['-batch', join(folder, 'notes.sqlite')], { input: `${first}${rows}` });
}

export function sqlite(desk: () => DrivenWindow): void {
  describe('a folder for SQLite', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      await installSqlite();
      window = await cleared(desk(), { width: 1400, height: 860 });
      make(window.server.workspace);
    });

    it('has its migrations proved, and says what SQLite refuses and why', async () => {
      const { page } = window;
      // Go to File does not know yet what was made a moment ago.
      await treeRow(page, /^notes$/).click();
      await treeRow(page, '000002_pinned.up.sql').dblclick();
      await codeLens(page, 'Prove this migration').click();
      await codeLens(page, /^Proved on SQLite 3\.54/).waitFor();
      await window.screenshot('sqlite-proved');
      await treeRow(page, '000003_title.up.sql').dblclick();
      await codeLens(page, /^Refused: error in /).waitFor();
      await window.screenshot('sqlite-refused');
      await paint(page, 'dark');
      await window.screenshot('sqlite-refused-dark');
    });

    it('has what its migrations build in the explorer, beside those for another server', async () => {
      const { page } = window;
      await openViewContainer(page, 'Plinth');
      const rows = await treeRows(page, /golang-migrate · SQLite/);
      expect(rows.join('\n')).toMatch(/db[^\n]*PostgreSQL/);
      // A click leads to the statement that made it.
      await treeRow(page, /^Folders/).click();
      await page.locator('.tab.active', { hasText: '000001_notes.up.sql' }).waitFor();
      await treeRow(page, /^Folders/)
        .locator('.monaco-tl-twistie')
        .click();
      expect((await treeRows(page, /Label/)).join('\n')).toMatch(/Label[^\n]*TEXT, not null/);
      await window.screenshot('sqlite-migrations-dark');
      await openViewContainer(page, 'Explorer');
    });

    it('has its database in the explorer, opened for reading when it was chosen and confirmed', async () => {
      const { page } = window;
      await choose(page, 'Plinth Database: Connect…', /notes\.sqlite/);
      await dialog(page).waitFor();
      expect(await dialog(page).textContent()).toContain('cannot write to it');
      await window.screenshot('sqlite-confirm');
      await answerDialog(page, 'Open');
      await openViewContainer(page, 'Plinth');
      await viewTitle(page, 'Connec').waitFor();
      // The migrations have tables of these names, too, and no rows.
      await treeRows(page, /^notes.*(?:3,?000|3 k)/);
      expect((await treeRows(page, /Folders/)).join('\n')).not.toContain('golang-migrate');
      // What follows the names has the rows redrawn, and a row that is redrawn between click and key stays closed.
      await treeRow(page, /Reading what else/)
        .first()
        .waitFor({ state: 'detached' });
      await treeRow(page, /^notes/)
        .first()
        .click();
      await page.keyboard.press('ArrowRight');
      await treeRow(page, /folder_id/)
        .first()
        .waitFor();
      await window.screenshot('sqlite-explorer');
      await paint(page, 'light');
      await window.screenshot('sqlite-explorer-light');
    });

    it('has queries on it explained, with what SQLite does for them', async () => {
      const { page } = window;
      await openViewContainer(page, 'Explorer');
      await treeRow(page, 'recent.sql').dblclick();
      await choose(page, 'Plinth Database: Choose Connection for This Editor…', /notes\.sqlite/);
      await explain(page);
      await codeLens(page, /^Plan · .*2 insights/).waitFor();
      await window.screenshot('sqlite-explained-light');
      await codeLens(page, /^Plan · .*2 insights/).click();
      const view = await webview(page, '[role="treegrid"]');
      // It says neither rows nor costs, and tries no index.
      await expect
        .poll(() => view.locator('[role=columnheader]').allTextContents())
        .toEqual(['Node', 'Insight']);
      expect(await view.locator('.actions button').allTextContents()).toEqual([
        'Explain again',
        'Compare',
        'Export',
        'Copy JSON',
        'Expand all',
        'Collapse all',
      ]);
      expect(await codeLens(page, 'Advise indexes').count()).toBe(0);
      await window.screenshot('sqlite-plan-light');
      await paint(page, 'dark');
      await window.screenshot('sqlite-plan-dark');
    });
  });
}
