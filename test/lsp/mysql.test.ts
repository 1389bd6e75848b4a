/** Migrations of MySQL over the wire: a finding where a table is copied, a hover that says what the server grants and who says so. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import { Conversation } from './conversation.ts';

const files: Readonly<Record<string, string>> = {
  '000001_orders.up.sql':
    'CREATE TABLE `orders` (`id` bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, `total` int NOT NULL, KEY (`total`)) ENGINE=InnoDB;\n',
  '000002_total.up.sql': 'ALTER TABLE `orders` MODIFY `total` bigint NOT NULL;\n',
};

let folder: string;
let server: Conversation;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plinth-mysql-'));
  mkdirSync(join(folder, 'db', 'migrations'), { recursive: true });
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, 'db', 'migrations', name), text);
  writeFileSync(join(folder, 'plinth.config.json'), '{ "scope": "all" }\n');
  server = await Conversation.start({ folders: [folder] });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

it('have findings and the effect of a change', async () => {
  const document = await server.openFile(join(folder, 'db/migrations/000002_total.up.sql'));
  const found = await server.diagnostics(document);
  expect(found.map(({ code }) => code)).toEqual([
    'transaction/missing-lock-timeout',
    'locking/alter-copies-table',
  ]);
  const answer = await server.hover(document, 0, 22);
  const { value } = (answer?.contents ?? { value: '' }) as MarkupContent;
  expect(value).toContain('ALGORITHM\\=COPY\\, LOCK\\=SHARED on orders\\: blocks writes');
  expect(value).toContain('not measured');
});
