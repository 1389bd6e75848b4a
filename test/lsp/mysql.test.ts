/** MySQL over the wire: a finding where a table is copied, a hover that says what the server grants and who says so, names, index advice, and the health of a server. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  CompletionList,
  InlayHint,
  Location,
  MarkupContent,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { adviseIndexes } from '../../protocol/advice.ts';
import { connect, connectionOffers } from '../../protocol/connections.ts';
import { checkHealth } from '../../protocol/health.ts';
import { proveDocument } from '../../protocol/proof.ts';
import { startMariadb } from '../hosts/mariadb.ts';
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

it('have names: completion, definition, references and the rename of an alias', async () => {
  const text = 'SELECT o.`total` FROM `orders` o WHERE o.id = ? AND o.to';
  const document = pathToFileURL(join(folder, 'report.sql')).href;
  await server.open(document, text);
  const at = (character: number) => ({ textDocument: { uri: document }, position: { line: 0, character } });
  const list = await server.connection.sendRequest<CompletionList | null>(
    'textDocument/completion',
    at(text.length),
  );
  expect(list?.items.map(({ label }) => label)).toEqual(['total']);
  const definition = await server.connection.sendRequest<Location[]>('textDocument/definition', at(12));
  expect(definition.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1))).toEqual(['000002_total.up.sql']);
  const references = await server.connection.sendRequest<Location[]>('textDocument/references', {
    ...at(12),
    context: { includeDeclaration: true },
  });
  expect(references.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1))).toEqual([
    '000001_orders.up.sql',
    '000001_orders.up.sql',
    '000002_total.up.sql',
    'report.sql',
  ]);
  const renamed = await server.connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', {
    ...at(7),
    newName: 'order',
  });
  expect(renamed?.changes?.[document]?.map(({ newText }) => newText)).toEqual([
    '`order`',
    '`order`',
    '`order`',
    '`order`',
  ]);
  await expect(server.connection.sendRequest('textDocument/prepareRename', at(12))).rejects.toThrow(
    'Outside of PostgreSQL only aliases and WITH queries are renamed.',
  );
});

it('have index advice, on a server that is started for it, with the sizes of a database', async () => {
  const file = join(folder, 'notes.sql');
  writeFileSync(
    join(folder, 'db', 'migrations', '000003_notes.up.sql'),
    'CREATE TABLE `notes` (`id` int NOT NULL PRIMARY KEY, `author` int NOT NULL, `kind` int NOT NULL, `body` text);\n',
  );
  writeFileSync(file, 'SELECT * FROM notes WHERE author = 7;\n\nSELECT * FROM notes WHERE kind = 1;\n');
  const notes = { schema: 'live', name: 'notes', kind: 'table', bytes: 90_000_000, rows: 3_000_000 };
  writeFileSync(
    join(folder, 'plinth.stats.json'),
    JSON.stringify({
      version: 1,
      collectedAt: '2026-11-20T15:00:00.000Z',
      relations: [{ ...notes, distinct: { author: 40_000, kind: 2 } }],
    }),
  );
  const own = await Conversation.start({
    folders: [folder],
    trusted: true,
    capabilities: { experimental: { plinth: { editorCommands: true } } },
    env: { HOME: '/nonexistent' },
  });
  try {
    const uri = await own.openFile(file);
    expect((await own.lenses(uri)).map(({ command }) => command?.title)).toEqual([
      ...['Explain · needs a connection', 'Advise indexes'],
      ...['Explain · needs a connection', 'Advise indexes'],
    ]);
    const advised = async (line: number) => {
      const answer = await own.ask(adviseIndexes, { uri, at: { line, character: 0 }, agreed: [] });
      if (answer.kind !== 'advised') throw new Error(JSON.stringify(answer));
      return answer;
    };
    const { advice, proposal } = await advised(0);
    expect(advice.indexes.map(({ definition }) => definition)).toEqual([
      'CREATE INDEX notes_author_idx ON notes (author)',
    ]);
    expect(advice.how).toMatch(
      /^Planned from statistics of 2026-11-20, in up to 10 k made-up rows of each table · MariaDB 10\.11.* · planned in the plan lab · the query was not run$/,
    );
    expect(JSON.stringify(proposal)).toContain('ALGORITHM=INPLACE LOCK=NONE');
    // Every second row has the value.
    expect((await advised(2)).advice.indexes).toEqual([]);
  } finally {
    expect(await own.stop()).toBe(0);
  }
});

const proved = 'proved on MariaDB 10.11, not verified on 8.4 · no rollback';

it('have a migration proved, on a server that is started for it', async () => {
  const own = await Conversation.start({ folders: [folder], trusted: true });
  try {
    const uri = await own.openFile(join(folder, 'db/migrations/000002_total.up.sql'));
    await own.diagnostics(uri);
    expect((await own.lenses(uri)).map(({ command }) => command?.title)).toEqual(['Prove this migration']);
    expect(await own.ask(proveDocument, { uri })).toEqual({ kind: 'proved', bad: false, summary: proved });
    expect((await own.lenses(uri)).map(({ command }) => command?.title)).toEqual([
      'Proved on MariaDB 10.11 · no rollback',
    ]);
    const { contents } = (await own.hover(uri, 0, 22)) as { contents: MarkupContent };
    expect(contents.value).toContain(
      'it ran behind its history\\. Measured\\: granted ALGORITHM\\=COPY\\, LOCK\\=SHARED\\, waits for transactions on orders',
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await own.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      ...{ textDocument: { uri }, range },
    });
    expect(hints.map(({ label }) => typeof label === 'string' && label.trim())).toEqual([
      expect.stringMatching(/^granted ALGORITHM=COPY, LOCK=SHARED, and \d more · measured$/),
    ]);
  } finally {
    expect(await own.stop()).toBe(0);
  }
});

it('start no server for index advice in a workspace that is not trusted', async () => {
  const uri = await server.openFile(join(folder, 'notes.sql'));
  expect(await server.ask(adviseIndexes, { uri, at: { line: 0, character: 0 }, agreed: [] })).toMatchObject({
    kind: 'failure',
    message: expect.stringContaining('needs a trusted workspace') as string,
  });
});

it('have the health of their server, once it is asked for', async () => {
  const mariadb = await startMariadb({ network: true });
  mariadb.run(
    "CREATE DATABASE shop; CREATE TABLE shop.orders (id int); CREATE USER app@'127.0.0.1' IDENTIFIED BY ''; GRANT ALL ON shop.* TO app@'127.0.0.1'",
  );
  const own = await Conversation.start({
    folders: [folder],
    trusted: true,
    env: { HOME: '/nonexistent', DATABASE_URL: `mysql://app@127.0.0.1:${mariadb.port}/shop` },
  });
  try {
    const answer = await own.ask(connectionOffers, { folder: undefined });
    const [offer] = answer.offers;
    const connected = await own.ask(connect, { id: offer?.id ?? '', host: offer?.host ?? '' });
    if (connected.kind !== 'connected') throw new Error(JSON.stringify(connected));
    const report = await own.ask(checkHealth, { connection: connected.connection.id });
    if (report.kind !== 'seen') throw new Error(JSON.stringify(report));
    expect(report.server).toMatch(/^shop on MariaDB 10\.11\.\d+ as app@127\.0\.0\.1$/);
    expect(report.findings.map(({ check, name }) => `${check} ${name}`)).toContain(
      'no-primary-key shop.orders',
    );
    expect(report.unseen.map(({ grant }) => grant)).toContain('GRANT PROCESS ON *.* TO `app`@`127.0.0.1`');
  } finally {
    expect(await own.stop()).toBe(0);
    await mariadb.stop();
  }
});
