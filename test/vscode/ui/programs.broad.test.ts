/** SQL in a Python and a Go program, in the real window: colours, hovers and a plan's facts with nothing set up. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { editorText, goTo, hoverAtCursor, openFile, type DrivenWindow } from '../../hosts/vscode/driver.ts';
import { openPlinth, paint, shop } from './subject.ts';

const programs = {
  'revenue.py': `import psycopg


def daily_revenue(cursor: psycopg.Cursor, day: str, status: str):
    """Select the revenue of a day."""
    cursor.execute(
        """
        SELECT o.placed_at::date AS day, count(*) AS n
        FROM orders o
        WHERE o.placed_at::date = %s AND o.status = 'paid'
        GROUP BY o.placed_at::date -- one row
        """,
        (day,),
    )
    cursor.execute(f"UPDATE orders SET status = {status} WHERE id = 1")
    print("Select a day from the list")
`,
  'revenue.go': `package shop

import "database/sql"

const open = \`
SELECT id, placed_at
FROM orders
WHERE placed_at::date = $1 AND status = 'paid'\`

func Open(db *sql.DB, day string) (*sql.Rows, error) {
	if _, err := db.Exec("DELETE FROM orders WHERE id = $1", 1); err != nil {
		return nil, err
	}
	return db.Query(open, day)
}
`,
};

let folder: string;
let window: DrivenWindow;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-programs-'));
  cpSync(shop, folder, { recursive: true });
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
  window = await openPlinth({ workspace: folder, size: { width: 1400, height: 800 } });
});
afterAll(async () => {
  await window.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each(Object.entries(programs))('%s', async (name, text) => {
  const { page } = window;
  await openFile(page, name);
  await expect.poll(() => editorText(page)).toMatch(/Seq\sScan/);
  for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
    await paint(page, theme);
    await window.screenshot(`programs-${name.replace('.', '-')}-${theme}`);
  }
  await goTo(page, text, 'orders');
  await hoverAtCursor(page, 'orders');
  await window.screenshot(`programs-${name.replace('.', '-')}-hover`);
  await page.keyboard.press('Escape');
});
