/** Hovers over the wire, on the shop's own migrations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;

beforeAll(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path] });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

/** What the hover says at the first occurrence of a text. */
async function hover(file: string, needle: string): Promise<string> {
  const path = join(shop.path, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const line = lines.findIndex((one) => !one.startsWith('--') && one.includes(needle));
  const document = await server.openFile(path);
  const answer = await server.hover(document, line, (lines[line]?.indexOf(needle) ?? 0) + 1);
  const { value } = (answer?.contents ?? { value: '' }) as MarkupContent;
  expect(value.split('\n').length).toBeLessThanOrEqual(12);
  return value;
}

describe('hover', () => {
  it('on a DDL statement tells lock, who waits, until when, and how that is known', async () => {
    const text = await hover('migrations/000011_require_customer_name.up.sql', 'SET NOT NULL');
    expect(text).toContain('ACCESS EXCLUSIVE on customers\\: blocks reads and writes');
    expect(text).toContain('Reads all rows of customers');
    expect(text).toMatch(/held until line \d+ has run/);
    expect(text).toMatch(/Measured on PostgreSQL/);
  });

  it('on a table shows columns, indexes, and the migration that made it', async () => {
    const text = await hover('migrations/000009_index_orders_placed_at.up.sql', 'orders (');
    expect(text).toMatch(
      /\*\*Table\*\* `orders`, created by \[000003.*\]\(file:.*000003_create_orders\.up\.sql#L\d+\)/,
    );
    expect(text).toContain('customer_id');
    expect(text).toContain('This statement blocks writes on orders');
  });

  it('on a column tells its type, who made it, and what it holds about people', async () => {
    const text = await hover('migrations/000001_create_merchants_and_customers.up.sql', 'full_name');
    expect(text).toMatch(/^\*\*Column\*\* `customers\.full_name` text/);
    expect(text).toContain('**Personal data**\\: identity \\(named “full name”\\)\\.');
  });

  it('on a table tells what it holds about people', async () => {
    const text = await hover('migrations/000001_create_merchants_and_customers.up.sql', 'customers (');
    expect(text).toContain('**Personal data** in 2 columns: identity\\, contact.');
    expect(text).toMatch(/full_name +text.*personal: identity/);
  });

  it('on a table in a query shows it as the migrations leave it', async () => {
    const text = await hover('queries/order_history.sql', 'orders');
    expect(text).toMatch(/\*\*Table\*\* `orders`/);
  });

  it('on a table tells which queries of the workspace find no index', async () => {
    const text = await hover('migrations/000008_create_payments.up.sql', 'payments (');
    expect(text).toContain('⚠ 2 queries look into it by `order_id`: no index serves them.');
  });

  it('says nothing where there is nothing to say', async () => {
    expect(await hover('queries/order_history.sql', 'SELECT')).toBe('');
  });
});
