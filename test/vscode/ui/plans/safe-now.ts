/** "Safe to run now?" as a person asks it: a choice of the database, a document that says who is in the way, and the same again afterwards. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeLens, openFile, webview, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { choose } from '../../../hosts/vscode/quick-input.ts';
import { startPostgres } from '../../../hosts/postgres/server.ts';
import { cleared, paint } from '../subject.ts';

/** `database`: the shop, which the window knows by this name. */
export function safeNow(desk: () => DrivenWindow, database: string): void {
  describe('asking whether a migration is safe to run now', () => {
    let window: DrivenWindow;
    let other: Client;
    beforeAll(async () => {
      const connectionString = (await startPostgres(16)).connectionString(database);
      other = new Client({ connectionString, application_name: 'a"b<script>alert(1)</script>' });
      await other.connect();
      window = await cleared(desk(), { width: 1600, height: 900 });
      await openFile(window.page, '000009_index_orders_placed_at.up.sql');
    });
    afterAll(() => other.end());

    it('names who is in the way, as text', async () => {
      const { page } = window;
      await other.query('BEGIN');
      await other.query("UPDATE orders SET placed_at = placed_at WHERE id::text = 'a secret'");
      await choose(page, 'Plinth Migration: Check What Blocks This Migration Now', database);
      const frame = await webview(page, 'h1');
      const text = await frame.locator('body').innerText();
      await window.screenshot('safe-now-waits');
      expect(text).toContain('It would wait');
      expect(text).toMatch(
        /Create index in line \d+ would wait for process \d+ \(“a"b<script>alert\(1\)<\/script>” as plinth/,
      );
      expect(text).toMatch(/writes on orders queue behind it meanwhile/);
      expect(text).toContain('UPDATE orders SET placed_at = placed_at WHERE id::text = ?');
      expect(text).not.toContain('a secret');
      expect(await frame.locator('script', { hasText: 'alert' }).count()).toBe(0);
    });

    it('stands as a lens above a migration whose editor uses a connection, and looks again', async () => {
      const { page } = window;
      await other.query('ROLLBACK');
      await codeLens(page, 'Safe to run now?').click();
      const frame = await webview(page, 'h1');
      await frame.locator('h1', { hasText: 'Nothing is in the way' }).waitFor();
      await paint(page, 'light');
      await window.screenshot('safe-now-clear');
      expect(await frame.locator('body').innerText()).toMatch(
        /At this moment nothing holds a lock on orders/,
      );
    });
  });
}
