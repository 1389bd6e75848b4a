/** The command line as a stranger gets it: packed, installed into an empty folder, run by npx, with nothing else from the network. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';

describe('npx plinth', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plinth-npx-'));
    const packed = npm(repository, 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder);
    cpSync(join(repository, 'examples', 'shop'), join(folder, 'shop'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }');
    npm(folder, 'install', '--offline', '--no-audit', '--no-fund', '--silent', join(folder, packed.trim()));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lints and exits with what it found', () => {
    const run = npx('lint', 'shop', '--format', 'json');
    expect(run.status, run.stderr).toBe(1);
    const { findings } = JSON.parse(run.stdout) as {
      readonly findings: readonly { readonly rule: string }[];
    };
    expect(findings.map((finding) => finding.rule)).toContain('locking/index-without-concurrently');
  });

  it('explains a query with the embedded PostgreSQL that it brings', () => {
    const run = npx('explain', 'shop/queries/order_history.sql');
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/Planned from assumed sizes/);
  });

  function npx(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync('npx', ['--offline', '--no', 'plinth', ...args], { cwd: folder, encoding: 'utf8' });
  }
});

function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
