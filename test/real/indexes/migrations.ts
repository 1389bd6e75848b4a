/**
 * The migrations that fixes of the index rules write, run after a repository's own history on a native PostgreSQL: up makes a valid index,
 * down takes it away again, up makes it once more, and the new files have no findings themselves.
 */
import { Client } from 'pg';
import type { Fix } from '../../../core/findings/finding.ts';
import type { MigrationFolder } from '../../../core/migrations/detection/detect.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { PostgresServer } from '../../hosts/postgres/server.ts';
import { execute } from '../replay/execute.ts';
import { noSurroundings } from '../replay/surroundings.ts';

type NewFiles = Extract<Fix, { kind: 'files' }>['create'];

export async function runFixes(
  session: Session,
  folder: MigrationFolder,
  server: PostgresServer,
  most: number,
): Promise<readonly string[]> {
  const database = await server.createDatabase();
  const { files, refusals } = await execute(session, folder, server, database, noSurroundings());
  const lines = [`history: ${String(files)} files, ${String(refusals.length)} statements refused`];
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  const seen = new Set<string>();
  for (const path of session.workspace.paths) {
    if (seen.size >= most) break;
    const report = await session.report(path, { named: true });
    for (const finding of report.kind === 'linted' ? report.findings : []) {
      const { fix, rule } = finding;
      if (fix?.kind !== 'files' || !rule.startsWith('index/') || seen.has(fix.title) || seen.size >= most)
        continue;
      seen.add(fix.title);
      lines.push(
        `${rule}: ${fix.create.map((one) => one.path).join(', ')}\n  ${await tried(session, client, fix.create)}`,
      );
    }
  }
  await client.end();
  return lines;
}

async function tried(session: Session, client: Client, files: NewFiles): Promise<string> {
  for (const { path, text } of files) session.open(path, text);
  try {
    const told: string[] = [];
    const up: string[] = [];
    const down: string[] = [];
    for (const { path } of files) {
      const report = await session.report(path, { named: true });
      if (report.kind !== 'linted') return `not read: ${path}`;
      told.push(...report.findings.map(({ rule }) => rule));
      for (const section of report.sections)
        (section.direction === 'down' ? down : up).push(
          ...section.statements.map(({ parsed }) => parsed.text),
        );
    }
    const found = told.length === 0 ? 'no findings' : `findings: ${told.join(', ')}`;
    const steps = [await run(client, up), await run(client, down), await run(client, up)];
    return `${found}; up ${steps[0] ?? ''}, down ${steps[1] ?? ''}, up again ${steps[2] ?? ''}`;
  } finally {
    for (const { path } of files) session.close(path);
  }
}

/** How many valid indexes the database has afterwards, or what the server said. */
async function run(client: Client, statements: readonly string[]): Promise<string> {
  try {
    for (const one of statements) await client.query(one);
    const answer = await client.query<{ valid: string; invalid: string }>(
      'SELECT count(*) FILTER (WHERE indisvalid) AS valid, count(*) FILTER (WHERE NOT indisvalid) AS invalid FROM pg_index',
    );
    const { valid = '', invalid = '' } = answer.rows[0] ?? {};
    return `${valid} valid${invalid === '0' ? '' : ` and ${invalid} invalid`}`;
  } catch (error) {
    return String(error);
  }
}
