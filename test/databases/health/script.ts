/** The script of a finding, as a file for a person, and what the linter says of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectName } from '../../../core/health/accepted.ts';
import { findingsOf, type Health } from '../../../core/health/report.ts';
import { scriptsOf } from '../../../engine/health/scripts.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';

export function scriptOf(health: Health, object: string): string {
  const place = findingsOf(health)
    .filter(({ finding }) => finding.script !== undefined)
    .findIndex(({ finding }) => objectName(finding.object) === object);
  const file = scriptsOf(health)[place];
  if (file === undefined) throw new Error('no script');
  return file.text;
}

/** Errors and warnings, of the script as a migration. */
export async function lintOf(text: string, server?: string): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-health-'));
  try {
    writeFileSync(join(root, 'script.sql'), text);
    if (server !== undefined)
      writeFileSync(
        join(root, 'plinth.config.json'),
        JSON.stringify({ migrations: [{ folder: '.', server }] }),
      );
    const session = await Session.open({
      root,
      parser: await loadPostgresParser(),
      ...kit,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const report = await session.report('script.sql', { named: true });
    if (report.kind !== 'linted') throw new Error(report.kind);
    return report.findings
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ rule, message }) => `${rule}: ${message}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
