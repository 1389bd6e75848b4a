/** A folder of ClickHouse's data as a person meets it: in the explorer, and in the plan of a query with what its indexes leave. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import { installClickhouse, writeClickhouse } from '../../../hosts/clickhouse.ts';
import {
  answerDialog,
  codeLens,
  dialog,
  explain,
  openFile,
  openViewContainer,
  treeRow,
  treeRows,
  webview,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { choose } from '../../../hosts/vscode/quick-input.ts';
import { expandRow } from '../../../hosts/vscode/tree-rows.ts';
import { cleared, paint } from '../subject.ts';

const events = [
  'CREATE DATABASE web',
  'CREATE TABLE web.visits (visitor UInt32, seen DateTime, page LowCardinality(String)) ENGINE = MergeTree PARTITION BY toYYYYMM(seen) ORDER BY (visitor, seen)',
  "INSERT INTO web.visits SELECT number % 100, toDateTime('2026-01-01 00:00:00', 'UTC') + number * 60, 'home' FROM numbers(100000)",
];

const query = `SELECT page, count() AS visits
FROM web.visits
WHERE visitor = 7 AND seen > '2026-03-01'
GROUP BY page
ORDER BY visits DESC;
`;

export function clickhouse(desk: () => DrivenWindow): void {
  describe('a folder of ClickHouse', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1400, height: 860 });
      const { workspace } = window.server;
      const outcomes = await writeClickhouse(join(workspace, 'events'), events);
      expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
      writeFileSync(join(workspace, 'visits.sql'), query);
      mkdirSync(join(workspace, 'node_modules'), { recursive: true });
      symlinkSync(
        join(await installClickhouse(), 'node_modules', 'chdb'),
        join(workspace, 'node_modules', 'chdb'),
      );
    });

    it('has its tables in the explorer, with keys and partitions', async () => {
      const { page } = window;
      await choose(page, 'Plinth Database: Connect…', /^events/);
      await dialog(page).filter({ hasText: 'cannot write to it' }).waitFor();
      await answerDialog(page, 'Open');
      await openViewContainer(page, 'Plinth');
      await expandRow(treeRow(page, /^web/), treeRow(page, /^visits/));
      await expandRow(treeRow(page, /^visits/), treeRow(page, /^Partitions/));
      // The tree still shows the keys of a table of DuckDB.
      await expandRow(treeRow(page, /^Keys\s*3/), treeRow(page, /^sorting key/));
      expect((await treeRows(page, /^sorting key/)).join('\n')).toContain('visitor, seen');
      for (const theme of shownIn('light', 'dark')) {
        await paint(page, theme);
        await window.screenshot(`clickhouse-explorer-${theme}`);
      }
    });

    it('has the plan of a query, with the granules that its indexes leave', async () => {
      const { page } = window;
      await openFile(page, 'visits.sql');
      await choose(page, 'Plinth Database: Choose Connection for This Editor…', /^events/);
      await explain(page);
      await codeLens(page, /^Plan · /).click();
      const view = await webview(page, '[role=treegrid]');
      await view.getByText('ReadFromMergeTree').first().click();
      await view.getByText('Granules Read').first().waitFor();
      for (const theme of shownIn('light', 'dark')) {
        await paint(page, theme);
        await window.screenshot(`clickhouse-plan-${theme}`);
      }
    });
  });
}
