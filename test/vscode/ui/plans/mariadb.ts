/** A MariaDB in the window of PostgreSQL's plans: opened from a profile of the workspace, explored, and asked for a plan, in a dark and a light theme. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import {
  explain,
  answerDialog,
  codeLens,
  dialog,
  goTo,
  hoverAtCursor,
  openFile,
  openViewContainer,
  treeRow,
  treeRows,
  webview,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { choicesOf, choose, pickRow, runCommand } from '../../../hosts/vscode/quick-input.ts';
import { collapseRow, expandRow } from '../../../hosts/vscode/tree-rows.ts';
import { startMariadb, type Mariadb } from '../../../hosts/mariadb.ts';
import { repository } from '../../../hosts/paths.ts';
import { cleared, paint } from '../subject.ts';

const query = `SELECT c.name, count(*)
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE o.total = 5
GROUP BY c.name
ORDER BY 2 DESC;
`;

export function mariadb(desk: () => DrivenWindow): void {
  describe('a MariaDB', () => {
    let window: DrivenWindow;
    let server: Mariadb;
    beforeAll(async () => {
      server = await startMariadb();
      const script = readFileSync(join(repository, 'test/databases/mariadb/mariadb-every-kind.sql'), 'utf8');
      server.run('CREATE DATABASE shop_maria');
      server.run(script, 'shop_maria');
      server.run(
        `INSERT INTO customers (email, name) SELECT concat('c', seq), concat('n', seq) FROM seq_1_to_2000;
         INSERT INTO orders (customer_id, total, placed) SELECT id, id % 100, '2026-01-01' FROM customers, seq_1_to_5;
         ANALYZE TABLE orders, customers`,
        'shop_maria',
      );
      window = await cleared(desk(), { width: 1600, height: 900 });
      const { workspace } = window.server;
      mkdirSync(join(workspace, '.vscode'), { recursive: true });
      const profile = {
        engine: 'mariadb',
        host: server.socket,
        database: 'shop_maria',
        user: 'root',
        role: 'development',
      };
      writeFileSync(
        join(workspace, '.vscode', 'settings.json'),
        JSON.stringify({ 'plinth.connections': { 'Shop, MariaDB': profile } }),
      );
      writeFileSync(join(workspace, 'queries', 'maria.sql'), query);
    });
    afterAll(() => server.stop());

    it('is opened by a click', async () => {
      const { page } = window;
      // The editor reads the file a moment after it was written.
      await choose(page, 'Plinth Database: Connect…', 'Shop, MariaDB');
      await dialog(page).filter({ hasText: 'Database shop_maria, user root' }).waitFor();
      await answerDialog(page, 'Connect');
      await openViewContainer(page, 'Plinth');
      // Alone it is shown in place of the databases.
      await treeRow(page, /^(?:shop_maria|events_by_year)/).waitFor();
    });

    it('is explored, in the words of the server', async () => {
      const { page } = window;
      // The other database is closed, so that this one has room.
      const other = treeRow(page, /^shop_plans/);
      if ((await other.count()) > 0) await collapseRow(other, treeRow(page, /^stock_movements/));
      await treeRow(page, /^events_by_year/).waitFor();
      await expandRow(treeRow(page, /^orders/), treeRow(page, /^Indexes/));
      await expandRow(treeRow(page, /^Indexes/), treeRow(page, /^orders_status/));
      const rows = await treeRows(page, /^orders_status/);
      const shown = rows.join('\n');
      for (const words of ['customer_id', 'auto_increment', 'btree (status, placed)', 'ignored'])
        expect(shown).toContain(words);
      for (const theme of shownIn('light', 'dark')) {
        await paint(page, theme);
        await window.screenshot(`mariadb-explorer-${theme}`);
      }
    });

    it('explains a query at its lines and in the plan view', async () => {
      const { page } = window;
      await openFile(page, 'queries/maria.sql');
      await choicesOf(page, 'Plinth Database: Choose Connection for This Editor…', /MariaDB \d+\.\d+/);
      await pickRow(page, 'Shop, MariaDB');
      await explain(page);
      await codeLens(page, /^Plan · .*insight/).waitFor();
      await goTo(page, query, 'customers c');
      await hoverAtCursor(page, /Full Table Scan[^]*MariaDB 10\./);
      await page.keyboard.press('Escape');
      await runCommand(page, 'Plinth Plan: Show Plan');
      const view = await webview(page, '[role=treegrid]');
      await view.getByText('Temporary Table').first().waitFor();
      for (const theme of shownIn('light', 'dark')) {
        await paint(page, theme);
        await window.screenshot(`mariadb-plan-${theme}`);
      }
    });
  });
}
