/**
 * How long a list of completions takes, by the number of tables in the schema, each with ten columns: the whole computation in core, at
 * each letter of some queries; and how much memory the schema takes. Then the first list that a starting server gives in a folder of
 * migrations: it has no kept results.
 *   npm run bench:completion -- [--tables 133,10000] [--migrations 400] [--server NAME=PATH …]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { completionsAt } from '../../core/names/completion/complete.ts';
import { usageIn } from '../../core/names/usage.ts';
import { noQueries } from '../../core/query-index/query-index.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Schema } from '../../core/schema/model.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { repository } from '../hosts/paths.ts';
import { schemaAfter } from '../refactorings/offered.ts';
import { generateRepository, writeRepository } from './generate.ts';
import { initialize } from './lsp-session.ts';
import { processorTimeOf } from './processor-time.ts';
import { quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    tables: { type: 'string', default: '133,10000' },
    migrations: { type: 'string', default: '400' },
    server: { type: 'string', multiple: true, default: [] },
  },
});

const queries = [
  'SELECT t1.c1, t2.c2 FROM t1 JOIN t2 ON t2.id = t1.t2_id WHERE t1.c3 = 1 ORDER BY t1.c4',
  'SELECT c1, c2 FROM t7 WHERE c5 > 3 AND id IN (SELECT id FROM t9)',
  'UPDATE t5 SET c1 = 2, c2 = 3 WHERE id = 4',
  'INSERT INTO t6 (c1, c2) SELECT c1, c2 FROM t8 t WHERE t.c3 IS NULL',
  'ALTER TABLE t4 DROP COLUMN c1',
];

void main();

async function main(): Promise<void> {
  await schemaOf(1);
  for (const count of values.tables.split(',').map(Number)) {
    const before = memoryInUse();
    const schema = await schemaOf(count);
    const megabytes = (memoryInUse() - before) / 1e6;
    const times = listTimes(schema);
    const at = (share: number): string => quantile(times, share).toFixed(1);
    console.log(
      `${count} tables: ${times.length} lists, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms; the schema takes ${megabytes.toFixed(0)} MB`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'plinth-completion-'));
  try {
    const migrations = Number(values.migrations);
    const files = generateRepository({ seed: 1, migrations });
    writeRepository(folder, files);
    const table = /CREATE TABLE (\w+)/.exec(files[0]?.text ?? '')?.[1] ?? '';
    const given = values.server.map((one) => one.split('='));
    for (const [name = '', path = ''] of [...given, ['plinth', join(repository, 'dist', 'server.cjs')]])
      for (let run = 0; run < 3; run += 1) {
        const { ms, processor, items } = await firstList(resolve(path), folder, table);
        console.log(
          `${name}: first list in ${migrations} migrations after ${ms.toFixed(0)} ms, processor time ${processor.toFixed(0)} ms, ${items} items`,
        );
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Read by a parser of its own, whose kept statements are no part of the schema. */
async function schemaOf(count: number): Promise<Schema> {
  const parser = new StatementParser(await loadPostgresParser());
  return schemaAfter(script(count), { parser, schema: emptySchema() });
}

function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
}

function listTimes(schema: Schema): readonly number[] {
  const usage = usageIn(noQueries, schema, 'query.sql');
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1)
    for (const text of queries)
      for (let offset = 1; offset <= text.length; offset += 1) {
        const begun = performance.now();
        const around = { schema, after: schema, outer: undefined, variables: new Set<string>(), usage };
        completionsAt({ ...around, text: text.slice(0, offset), offset });
        if (round > 0) times.push(performance.now() - begun);
      }
  return times;
}

function script(count: number): string {
  const columns = Array.from({ length: 8 }, (_, i) => `c${i + 1} int`).join(', ');
  return Array.from(
    { length: count },
    (_, i) => `CREATE TABLE t${i + 1} (id bigint PRIMARY KEY, t2_id bigint REFERENCES t2 (id), ${columns});`,
  ).join('\n');
}

/** From the start of the process to the list of a new query file. */
async function firstList(
  bundle: string,
  folder: string,
  table: string,
): Promise<{ readonly ms: number; readonly processor: number; readonly items: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', (query: { items: readonly unknown[] }) =>
    query.items.map(() => null),
  );
  connection.onRequest(() => null);
  connection.onNotification(() => undefined);
  connection.listen();
  try {
    await initialize(connection, folder);
    const text = `SELECT  FROM ${table}`;
    const path = join(folder, 'query.sql');
    writeFileSync(path, text);
    const uri = pathToFileURL(path).href;
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'sql', version: 1, text },
    });
    const list = await connection.sendRequest<{ readonly items: readonly unknown[] } | null>(
      'textDocument/completion',
      { textDocument: { uri }, position: { line: 0, character: 7 } },
    );
    const processor = processorTimeOf(child.pid ?? 0);
    return { ms: performance.now() - begun, processor, items: list?.items.length ?? 0 };
  } finally {
    connection.dispose();
    child.kill('SIGKILL');
  }
}
