/** Hovers in the editor. */
import * as assert from 'node:assert/strict';
import { closeEditors, diagnostics, hoverAt, openFile } from './helpers.ts';

describe('hover', () => {
  afterEach(closeEditors);

  it('shows what a statement locks and who waits', async () => {
    const document = await openFile('migrations/000011_require_customer_name.up.sql');
    await diagnostics(document);
    assert.match(
      await hoverAt(document, 'SET NOT NULL'),
      /ACCESS EXCLUSIVE on customers.*blocks reads and writes/s,
    );
  });

  it('shows a table with a link to the migration that made it', async () => {
    const document = await openFile('migrations/000009_index_orders_placed_at.up.sql');
    await diagnostics(document);
    assert.match(await hoverAt(document, 'orders ('), /orders.*created by.*000003_create_orders\.up\.sql/s);
  });
});
