/** A server that starts again: what it says at once, from what the one before it kept, is what it would have found. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let cacheFolder: string;

beforeEach(() => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  cacheFolder = mkdtempSync(join(tmpdir(), 'plinth-kept-'));
});
afterEach(() => {
  shop.remove();
  rmSync(cacheFolder, { recursive: true, force: true });
});

type Said = Readonly<Record<string, readonly Diagnostic[]>>;

/** What a server says of each migration as it is opened, and of an edit then. */
async function said(options: { readonly cacheFolder?: string }): Promise<Said> {
  const server = await Conversation.start({ folders: [shop.path], settings: { scope: 'all' }, ...options });
  const found: Record<string, readonly Diagnostic[]> = {};
  let last = '';
  for (const name of readdirSync(join(shop.path, 'migrations')).sort()) {
    last = await server.openFile(join(shop.path, 'migrations', name));
    found[name] = await server.diagnostics(last);
  }
  await server.replace(last, 'ALTER TABLE orders ALTER COLUMN placed_at SET NOT NULL;\n');
  found['edit'] = await server.diagnostics(last);
  expect(await server.stop()).toBe(0);
  return found;
}

it('for every file, after an edit, and when a file has changed in between', async () => {
  const fresh = await said({});
  expect(Object.values(fresh).flat().length).toBeGreaterThan(5);
  expect(await said({ cacheFolder })).toEqual(fresh);
  expect(readdirSync(cacheFolder).some((name) => name.endsWith('.plinth'))).toBe(true);
  expect(await said({ cacheFolder })).toEqual(fresh);
  const file = join(shop.path, 'migrations', '000003_create_orders.up.sql');
  writeFileSync(file, readFileSync(file, 'utf8').replace('orders', 'purchases'));
  const changed = await said({});
  expect(changed).not.toEqual(fresh);
  expect(await said({ cacheFolder })).toEqual(changed);
  expect(await said({ cacheFolder })).toEqual(changed);
});
