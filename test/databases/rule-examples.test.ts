/**
 * The SQL in the rules is SQL: every example, bad or good, and what its fix makes of it, runs on a native PostgreSQL, each file sent as
 * its tool sends it. An example that cannot run says why.
 */
import { Client, DatabaseError } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of.ts';
import { readDocument, type MigrationDocument } from '../../core/lint/document.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from '../../core/rules/index.ts';
import type { PostgresMajor } from '../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { readAnnotations } from '../rules/annotations.ts';
import {
  companionsAmong,
  exampleFiles,
  isMigration,
  migrationOf,
  type ExampleFile,
} from '../rules/example-files.ts';
import { fixedFiles, type Court } from '../rules/judge.ts';
import { statementParser } from '../sql.ts';

const newest: PostgresMajor = 18;
const servers = new Map<PostgresMajor, PostgresServer>();
let court: Court;

beforeAll(async () => {
  court = { parser: await statementParser(), rules, effectOf };
});

const executable = rules.filter((rule) => rule.examples.some((one) => one.notExecutable === undefined));

describe.each(executable.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const cases = rule.examples
    .filter((example) => example.notExecutable === undefined)
    .map((example) => [example.verdict, example.title, example] as const);
  it.each(cases)('%s: %s', async (_verdict, _title, example) => {
    const { history, path } = exampleFiles(example);
    const document = { path, text: readAnnotations(example.sql).text };
    expect(await outcome(example, [...history, document])).toBe(example.refused ?? 'runs');
    const fixed = fixedFiles(example, court, rule);
    if (fixed === undefined) return;
    const up = fixed.created.filter((file) => !isDown(file));
    expect(await outcome(example, [...history, fixed.document, ...up])).toBe('runs');
    const down = fixed.created.filter(isDown).reverse();
    expect(await outcome(example, [...history, fixed.document, ...up, ...down])).toBe('runs');
  });
});

function isDown(file: ExampleFile): boolean {
  return /\bdown\.sql$/.test(file.path);
}

/** `runs`, or the first error: its code where that is the expected one. */
async function outcome(example: Example, files: readonly ExampleFile[]): Promise<string> {
  const major = majorFor(example);
  const server = servers.get(major) ?? (await startPostgres(major));
  servers.set(major, server);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    const companions = companionsAmong(example, files);
    for (const file of files)
      if (isMigration(example, file)) {
        const migration = migrationOf(example, file.path, companions);
        await send(client, migration, file);
      }
    return 'runs';
  } catch (error) {
    if (error instanceof DatabaseError && error.code === example.refused) return error.code ?? error.message;
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end();
    await server.dropDatabase(database);
  }
}

function majorFor(example: Example): PostgresMajor {
  const majors: readonly PostgresMajor[] = [14, 15, 16, 17, 18];
  return majors.find((major) => major === example.targetVersion) ?? newest;
}

/** As the tool does it: in its transaction or not, whole or statement by statement. */
async function send(client: Client, migration: MigrationDocument, file: ExampleFile): Promise<void> {
  for (const section of readDocument(file.text, migration, court.parser)) {
    if (section.direction === 'down' && !isDown(file)) continue;
    const { sends, toolTransaction } = section.delivery;
    if (toolTransaction) await client.query('BEGIN');
    if (sends === 'whole') await client.query(file.text.slice(section.span.start, section.span.end));
    else for (const { span } of section.statements) await client.query(file.text.slice(span.start, span.end));
    if (toolTransaction) await client.query('COMMIT');
  }
}
