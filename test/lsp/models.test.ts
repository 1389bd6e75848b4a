/** A model's file that is edited: remarks at its lines before a migration exists, and nothing else is said of a file that is no SQL. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { repositoryWith } from '../cli/run.ts';
import { Conversation, uri } from './conversation.ts';

const schema = (fields: string): string =>
  `datasource db {\n  provider = "postgresql"\n}\n\n// select id from orders;\nmodel Order {\n  id Int @id\n${fields}}\n`;
const model = (column: string): string =>
  `import { pgTable, integer, text } from 'drizzle-orm/pg-core';\nexport const parts = pgTable('parts', {\n  id: integer('id').primaryKey(),\n${column}});\n`;

it('is told what its change does, with the migration that builds the column', async () => {
  const folder = repositoryWith({
    'prisma/schema.prisma': schema('  note String?\n  size Int?\n'),
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20260101000001_start/migration.sql':
      'CREATE TABLE "Order" ("id" integer PRIMARY KEY, "note" text,\n  "size" integer);\nCREATE TABLE parts (id integer PRIMARY KEY, code text);\n',
    'src/parts.ts': model("  code: text('code'),\n"),
  });
  const server = await Conversation.start({ folders: [folder], trusted: true });
  onTestFinished(async () => {
    expect(await server.stop()).toBe(0);
  });
  const told = async (path: string, text: string, languageId: string): Promise<readonly unknown[]> => {
    const document = uri(join(folder, path));
    await server.open(document, '', languageId);
    await server.replace(document, text);
    return (await server.diagnostics(document)).map(({ code, severity, range, relatedInformation = [] }) => [
      code,
      severity,
      `${range.start.line}:${range.start.character}-${range.end.character}`,
      relatedInformation.map(
        ({ location }) => `${location.uri.slice(uri(folder).length + 1)}:${location.range.start.line}`,
      ),
    ]);
  };
  const start = 'prisma/migrations/20260101000001_start/migration.sql:0';
  expect(await told('prisma/schema.prisma', schema('  size String?\n'), 'prisma')).toEqual([
    ['model-retypes', 2, '7:2-6', [start]],
    ['model-drops', 3, '5:6-11', [start]],
  ]);
  expect(await told('src/parts.ts', model(''), 'typescript')).toEqual([
    ['model-drops', 3, '1:13-18', ['prisma/migrations/20260101000001_start/migration.sql:2']],
  ]);
  const file = uri(join(folder, 'prisma/schema.prisma'));
  const position = { line: 4, character: 12 };
  const textDocument = { uri: file };
  const asked = { textDocument, position, range: { start: position, end: position } };
  for (const method of [
    'hover',
    'foldingRange',
    'documentSymbol',
    'codeLens',
    'completion',
    'semanticTokens/full',
  ])
    expect(JSON.stringify(await server.connection.sendRequest(`textDocument/${method}`, asked))).toMatch(
      /^(?:null|\[\]|\{"data":\[\]\}|\{"isIncomplete":\w+,"items":\[\]\})$/,
    );
});
