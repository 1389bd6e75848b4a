/** A folder for which nothing names a database: PostgreSQL is assumed, and one click says what it is. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile, statusItemLocator, toasts, type DrivenWindow } from '../../hosts/vscode/driver.ts';
import { pickRow, quickPickRows } from '../../hosts/vscode/quick-input.ts';
import { run } from '../../hosts/install.ts';
import { clickhouse } from './dialect/clickhouse.ts';
import { duckdb } from './dialect/duckdb.ts';
import { sqlite } from './dialect/sqlite.ts';
import { openPlinth } from './subject.ts';

describe('migrations for nobody knows which database', () => {
  let source: string;
  let window: DrivenWindow;
  beforeAll(async () => {
    source = mkdtempSync(join(tmpdir(), 'plinth-dialect-'));
    window = await openPlinth({
      workspace: source,
      prepare: async (folder) => {
        mkdirSync(join(folder, 'db'));
        writeFileSync(
          join(folder, 'db', '001_things.sql'),
          'CREATE TABLE things (id int, name varchar(9));\n',
        );
        writeFileSync(join(folder, 'db', '002_name.sql'), 'CREATE INDEX things_name ON things (name);\n');
        await run('git', ['init', '-q'], { cwd: folder });
      },
    });
  });
  afterAll(async () => {
    await window.close();
    rmSync(source, { recursive: true, force: true });
  });

  it('are linted as PostgreSQL’s, and the status bar says that it is assumed', async () => {
    const { page } = window;
    await openFile(page, 'db/002_name.sql');
    await statusItemLocator(page, /PostgreSQL assumed/).waitFor();
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    await window.screenshot('dialect-asked');
    expect(await toasts(page)).toEqual([]);
  });

  it('are whose one click and one choice says, which is written down', async () => {
    const { page } = window;
    await statusItemLocator(page, /PostgreSQL assumed/).click();
    expect((await quickPickRows(page))[0]).toContain('PostgreSQL');
    await window.screenshot('dialect-choice');
    await pickRow(page, 'PostgreSQL');
    await statusItemLocator(page, /PostgreSQL 16 \(assumed\) · 2 files/).waitFor();
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    await window.screenshot('dialect-chosen');
    expect(JSON.parse(readFileSync(join(window.server.workspace, 'plinth.config.json'), 'utf8'))).toEqual({
      migrations: [{ folder: 'db', dialect: 'postgresql' }],
    });
  });

  sqlite(() => window);
  duckdb(() => window);
  clickhouse(() => window);
});
