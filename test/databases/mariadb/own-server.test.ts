/** MariaDB servers that Plinth starts beside others of the machine. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startOwnMariadb } from '../../../engine/mariadb/local.ts';
import { installMariadb } from '../../hosts/mariadb.ts';

const usual = process.env['TMPDIR'];
let folder = '';
beforeEach(async () => {
  await installMariadb();
  folder = mkdtempSync(join(tmpdir(), 'plinth-tmp-'));
  process.env['TMPDIR'] = folder;
});
afterEach(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  rmSync(folder, { recursive: true, force: true });
});

it('leave the temporary tables of another server alone, and nothing of their own', async () => {
  const theirs = join(folder, '#sql-temptable-1-2-3.MAI');
  writeFileSync(theirs, '');
  const opened = await startOwnMariadb(undefined);
  expect(opened.kind).toBe('opened');
  expect(existsSync(theirs)).toBe(true);
  if (opened.kind === 'opened') expect(await opened.server.close()).toEqual([]);
  expect(readdirSync(folder)).toEqual(['#sql-temptable-1-2-3.MAI']);
});
