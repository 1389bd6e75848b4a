/** What new work does to queries: in Problems at the migration's statement, and at the query in its own file, with the plans before and after. */
import { beforeAll, describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import {
  goTo,
  hidePanel,
  hover,
  hoverAtCursor,
  openFile,
  problems,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { cleared, paint } from '../subject.ts';

export const branchCommitted = {
  'branch/migrations/000001_ledger.up.sql': `CREATE TABLE ledgers (id bigint PRIMARY KEY, owner text NOT NULL);
CREATE TABLE entries (id bigint PRIMARY KEY, ledger_id bigint NOT NULL REFERENCES ledgers, booked_at timestamptz NOT NULL, memo text);
CREATE INDEX entries_ledger ON entries (ledger_id);
`,
  'branch/queries/entries.sql': `-- name: EntriesOfLedger :many
SELECT id, booked_at FROM entries WHERE ledger_id = $1 ORDER BY booked_at;

-- name: OneEntry :one
SELECT id, memo FROM entries WHERE id = $1;
`,
  'branch/app/entries.py': `def memo_of(cursor, entry: int):
    cursor.execute("SELECT memo FROM entries WHERE id = %s", (entry,))
`,
  'branch/app/entries.go': `package app

import "database/sql"

const note = "SELECT memo FROM entries WHERE id = $1"

func Note(db *sql.DB, entry int) *sql.Row {
	return db.QueryRow(note, entry)
}
`,
};

export const branchFiles = {
  'branch/migrations/000002_tidy.up.sql': `DROP INDEX entries_ledger;
ALTER TABLE entries DROP COLUMN memo;
`,
};

export function branch(desk: () => DrivenWindow): void {
  describe('what a migration breaks', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1600, height: 900 });
    });

    it('is in Problems at the statement and at the query, with the plans before and after', async () => {
      const { page } = window;
      await openFile(page, 'branch/queries/entries.sql');
      await openFile(page, 'branch/migrations/000002_tidy.up.sql');
      const statement = '1 query of this workspace gets another plan with this statement: EntriesOfLedger in';
      await hover(page, 'entries_ledger', statement);
      // A proof that has ended by then says the same in its own words.
      await hover(
        page,
        'memo',
        /3 queries of this workspace break with this statement: entries\.go:5, entries\.py:2, OneEntry in entries\.sql|The code of the workspace breaks at branch\//,
      );
      expect((await problems(page)).join('\n')).toContain('This statement breaks it.');
      await window.screenshot('branch-problems');
      await hidePanel(page);
      await openFile(page, 'branch/queries/entries.sql');
      await hover(
        page,
        'memo',
        'Column "memo" does not exist. This query fails once 000002_tidy.up.sql has run.',
      );
      for (const theme of shownIn('dark', 'light')) {
        await paint(page, theme);
        await hover(page, 'memo');
        await window.screenshot(`branch-broken-${theme}`);
        await hover(
          page,
          'ledger_id',
          /Planned from assumed sizes: this query gets another plan once 000002_tidy\.up\.sql has run\.[^]*Before:[^]*entries_ledger[^]*After:[^]*Seq Scan on public\.entries/,
        );
        await window.screenshot(`branch-plan-${theme}`);
      }
    });

    it.each(['branch/app/entries.py', 'branch/app/entries.go'] as const)(
      'is in a program: %s',
      async (path) => {
        const { page } = window;
        await openFile(page, path);
        await goTo(page, branchCommitted[path], 'memo FROM');
        for (const theme of shownIn('dark', 'light', 'high-contrast', 'high-contrast-light')) {
          await paint(page, theme);
          await hoverAtCursor(
            page,
            'Column "memo" does not exist. This query fails once 000002_tidy.up.sql has run.',
          );
          await window.screenshot(`branch-${path.slice(-2)}-${theme}`);
          await page.keyboard.press('Escape');
        }
      },
    );
  });
}
