/** SQL in a TypeScript migration as a person meets it: squiggles inside of the literals, the table's card over them, and a fix that stays TypeScript. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../hosts/install.ts';
import {
  chooseQuickFix,
  editorText,
  fixPreview,
  goTo,
  hoverAtCursor,
  openFile,
  quickFixesAtCursor,
  titleAction,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { openPlinth } from './subject.ts';

const tables = `exports.up = (knex) => knex.raw(\`CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, note text);
CREATE INDEX orders_customer ON orders (customer_id)\`);
exports.down = (knex) => knex.raw('DROP TABLE orders; DROP TABLE customers');
`;

const migration = String.raw`declare interface Knex { raw(text: string, bindings?: unknown[]): Promise<unknown> }

const table = 'orders';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('CREATE INDEX orders_note\n\tON ' + table + ' (note)');
  await knex.raw(${'`'}
    ALTER TABLE ${'$'}{table}
      ADD CONSTRAINT orders_fk FOREIGN KEY (customer_id) REFERENCES customers (id)${'`'});
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX orders_note');
}

export async function find(knex: Knex, wanted: string): Promise<unknown> {
  return knex.raw(${'`'}SELECT id FROM orders WHERE note = '${'$'}{wanted}'${'`'});
}
`;

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.13.1" } }',
  'migrations/20260101000000_tables.js': tables,
  'migrations/20260102000000_orders.ts': migration,
};

describe('a TypeScript migration', () => {
  let source: string;
  let window: DrivenWindow;
  beforeAll(async () => {
    source = mkdtempSync(join(tmpdir(), 'plinth-typescript-'));
    window = await openPlinth({
      workspace: source,
      prepare: async (folder) => {
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), text);
        }
        await run('git', ['init', '-q'], { cwd: folder });
      },
      size: { width: 1300, height: 800 },
    });
    await openFile(window.page, '20260102000000_orders.ts');
    await window.page.locator('.squiggly-warning').first().waitFor();
  });
  afterAll(async () => {
    await window.close();
    rmSync(source, { recursive: true, force: true });
  });

  it('has its findings inside of the literals', async () => {
    const { page } = window;
    await window.screenshot('typescript-migration');
    await goTo(page, migration, 'FOREIGN KEY');
    const said = await hoverAtCursor(page);
    await window.screenshot('typescript-hover');
    expect(said).toContain('locking/foreign-key-validates');
    await page.keyboard.press('Escape');
    await goTo(page, migration, 'customers (id)');
    expect(await hoverAtCursor(page)).toContain('made by 20260101000000_tables.js');
    await window.screenshot('typescript-table');
    await page.keyboard.press('Escape');
  });

  it('gets placeholders for what it interpolates', async () => {
    const { page } = window;
    await goTo(page, migration, 'wanted}');
    const offered = await quickFixesAtCursor(page);
    await window.screenshot('typescript-fixes');
    expect(offered.join('\n')).toContain('Send it as a parameter');
    await chooseQuickFix(page, 'Send it as a parameter');
    expect((await fixPreview(page, 'note = ?')).text).toContain('[wanted]');
    await window.screenshot('typescript-fix-preview');
    await titleAction(page, 'Apply All Changes').click();
    await expect
      .poll(() => editorText(page), { timeout: 15_000 })
      .toContain('knex.raw(`SELECT id FROM orders WHERE note = ?`, [wanted])');
    await window.screenshot('typescript-fixed');
  });
});
