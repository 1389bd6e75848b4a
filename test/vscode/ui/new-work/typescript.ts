/** SQL in a TypeScript migration as a person meets it: squiggles inside of the literals, the table's card over them, and a fix that stays TypeScript. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editorText,
  goTo,
  hoverAtCursor,
  openFile,
  previewFix,
  quickFixesAtCursor,
  titleAction,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

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

export const typescriptFiles: Readonly<Record<string, string>> = {
  'knex/package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.13.1" } }',
  'knex/migrations/20260101000000_tables.js': tables,
  'knex/migrations/20260102000000_orders.ts': migration,
};

export function typescript(desk: () => DrivenWindow): void {
  describe('a TypeScript migration', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1300, height: 800 });
      await openFile(window.page, 'knex/migrations/20260102000000_orders.ts');
      await window.page.locator('.squiggly-warning').first().waitFor();
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('has its findings inside of the literals', async () => {
      const { page } = window;
      await window.screenshot('typescript-migration');
      await goTo(page, migration, 'FOREIGN KEY');
      await hoverAtCursor(page, 'locking/foreign-key-validates');
      await window.screenshot('typescript-hover');
      await page.keyboard.press('Escape');
      await goTo(page, migration, 'customers (id)');
      await hoverAtCursor(page, 'created by 20260101000000_tables.js');
      await window.screenshot('typescript-table');
      await page.keyboard.press('Escape');
    });

    it('gets placeholders for what it interpolates', async () => {
      const { page } = window;
      await goTo(page, migration, 'wanted}');
      const offered = async (): Promise<void> => {
        await quickFixesAtCursor(page);
        await window.screenshot('typescript-fixes');
      };
      const shown = await previewFix(page, offered, 'Send it as a parameter', 'note = ?');
      expect(shown.text).toContain('[wanted]');
      await window.screenshot('typescript-fix-preview');
      await titleAction(page, 'Apply All Changes').click();
      await expect
        .poll(() => editorText(page))
        .toContain('knex.raw(`SELECT id FROM orders WHERE note = ?`, [wanted])');
      await window.screenshot('typescript-fixed');
    });
  });
}
