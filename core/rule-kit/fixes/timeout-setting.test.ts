/** Which lock_timeout a generated migration sets, by how its tool sends it. */
import { expect, it } from 'vitest';
import type { MigrationTool } from '../../migrations/convention.ts';
import { toolById } from '../../migrations/tools.ts';
import { withLockLimit } from './timeout-setting.ts';

const local = "SET LOCAL lock_timeout = '2s';\n";
const sql = 'ALTER TABLE crates ADD COLUMN note text;\n';
const limitedByTool: MigrationTool = { ...toolById('flyway'), limitsLocks: 'initSql' };

it.each<readonly [how: string, tool: MigrationTool, path: string, up: string]>([
  ['in a transaction of the tool', toolById('tern'), '001_crates.sql', local + sql],
  ['in one query', toolById('golang-migrate'), '000001_crates.up.sql', local + sql],
  [
    'each statement for itself',
    toolById('plain'),
    '001_crates.sql',
    `SET lock_timeout = '2s';\n${sql}RESET lock_timeout;\n`,
  ],
  ['limited by the tool', limitedByTool, 'V1__crates.sql', sql],
])('%s', (_how, tool, path, up) => {
  const behind = tool.classify(path);
  if (behind === undefined) throw new Error(`${path} is none of ${tool.name}`);
  const migration = { name: 'add_note', up: sql, down: '', transaction: true };
  const place = { tool, behind, existing: [behind] };
  expect(withLockLimit(migration, place).up).toBe(up);
  expect(withLockLimit({ ...migration, transaction: false }, place).up).toBe(sql);
});
