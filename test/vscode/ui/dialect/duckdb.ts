/** A DuckDB file as a person meets it: opened with the package of the user's own folder, in the explorer and in the plan view. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import { installDuckdb, type Duckdb } from '../../../hosts/duckdb.ts';
import {
  answerDialog,
  codeLens,
  dialog,
  explain,
  openFile,
  hidePanel,
  openViewContainer,
  problemFiles,
  treeRow,
  treeRows,
  webview,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { choose, runCommand } from '../../../hosts/vscode/quick-input.ts';
import { expandRow } from '../../../hosts/vscode/tree-rows.ts';
import { cleared, paint } from '../subject.ts';

const lake = [
  'CREATE SCHEMA raw',
  'CREATE TABLE raw.riders (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL)',
  'CREATE TABLE raw.trips (id INTEGER, rider INTEGER REFERENCES raw.riders (id), stops STRUCT(seen TIMESTAMP, place VARCHAR)[], fare DECIMAL(10, 2))',
  "INSERT INTO raw.riders SELECT i, 'r' || i FROM range(1000) t(i)",
  'INSERT INTO raw.trips SELECT i, i % 1000, [], i % 50 FROM range(20000) t(i)',
  "COPY (SELECT i AS trip, 'rain' AS weather FROM range(100) t(i)) TO 'FOLDER/weather.parquet'",
  'CREATE VIEW raw.dear AS SELECT * FROM raw.trips WHERE fare > 40',
];

const query = `SELECT r.name, sum(t.fare) AS fares
FROM raw.trips AS t
JOIN raw.riders AS r ON r.id = t.rider
JOIN read_parquet('weather.parquet') AS w ON w.trip = t.id
WHERE t.fare > 40
GROUP BY r.name
ORDER BY fares DESC;
`;

export function duckdb(desk: () => DrivenWindow): void {
  describe('a file of DuckDB', () => {
    let window: DrivenWindow;
    let duckdb: Duckdb;
    beforeAll(async () => {
      duckdb = await installDuckdb();
      window = await cleared(desk(), { width: 1400, height: 860 });
      const { workspace } = window.server;
      const statements = lake.map((one) => one.replace('FOLDER', workspace));
      for (const outcome of await duckdb.run(join(workspace, 'lake.duckdb'), statements))
        expect(outcome).toMatchObject({ ok: true });
      writeFileSync(join(workspace, 'fares.sql'), query);
    });

    async function open(): Promise<void> {
      const { page } = window;
      await choose(page, 'Plinth Database: Connect…', /lake\.duckdb/);
      await dialog(page).filter({ hasText: 'cannot write to it' }).waitFor();
      await answerDialog(page, 'Open');
    }

    it('says how to get DuckDB where the project does not have it', async () => {
      const { page } = window;
      await open();
      await page.getByText('npm install --save-dev @duckdb/node-api').first().waitFor();
      await window.screenshot('duckdb-missing');
    });

    it('is opened with the package of the project, and has its tables in the explorer', async () => {
      const { page } = window;
      const packages = join(window.server.workspace, 'node_modules');
      mkdirSync(packages, { recursive: true });
      symlinkSync(join(duckdb.folder, 'node_modules', '@duckdb'), join(packages, '@duckdb'));
      await open();
      await openViewContainer(page, 'Plinth');
      await expandRow(treeRow(page, /^raw/), treeRow(page, /^trips/));
      await expandRow(treeRow(page, /^trips/), treeRow(page, /^fare/));
      const shown = (await treeRows(page, /^fare/)).join('\n');
      for (const words of ['DECIMAL(10,2)', 'STRUCT', 'dear']) expect(shown).toContain(words);
      await expandRow(treeRow(page, /^Data Files/), treeRow(page, /^weather\.parquet/));
      await expandRow(treeRow(page, /^weather\.parquet/), treeRow(page, /^trip\s*BIGINT/));
      for (const theme of shownIn('light', 'dark')) {
        await paint(page, theme);
        await window.screenshot(`duckdb-explorer-${theme}`);
      }
      await openViewContainer(page, 'Explorer');
    });

    it('has a query measured after it was said that nobody writes meanwhile', async () => {
      const { page } = window;
      await openFile(page, 'fares.sql');
      await choose(page, 'Plinth Database: Choose Connection for This Editor…', /lake\.duckdb/);
      await explain(page);
      // The migrations beside it are those of another database.
      expect(await problemFiles(page)).not.toContain('fares.sql');
      await hidePanel(page);
      await runCommand(page, 'Plinth Plan: Measure Query (EXPLAIN ANALYZE)');
      await dialog(page).filter({ hasText: 'no program can open the file to write' }).waitFor();
      await window.screenshot('duckdb-measure-asked');
      await answerDialog(page, 'Run and Roll Back');
      await codeLens(page, /^Plan · .*ms/).click();
      const view = await webview(page, '[role=treegrid]');
      for (const operator of ['HASH_JOIN', 'READ_PARQUET']) await view.getByText(operator).first().waitFor();
      for (const theme of shownIn('light', 'dark')) {
        await paint(page, theme);
        await window.screenshot(`duckdb-plan-${theme}`);
      }
    });
  });
}
