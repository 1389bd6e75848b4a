/** An example as files of its migration tool: its history, then the example itself, read as the tool reads them. */
import { readDocument, type MigrationDocument } from '../../core/migrations/files/document.ts';
import type { LintInput } from '../../core/lint/run.ts';
import type { MigrationFile, MigrationTool, ToolId } from '../../core/migrations/convention.ts';
import type { Listing } from '../../core/migrations/listing.ts';
import { legacyAlterOf } from '../../core/migrations/dialect/sqlite-legacy-alter.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { backStateOf } from '../../core/migrations/files/down-migration.ts';
import { indexSizes, type SizeIndex } from '../../core/statistics/statistics.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { isScriptPath } from '../../core/migrations/detection/script-path.ts';
import { queriesOf } from '../../core/query-index/query.ts';
import { queryIndex } from '../../core/query-index/query-index.ts';
import type { Beyond } from '../../core/rule-kit/checking/workspace-knowledge.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Schema } from '../../core/schema/model.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { assumedServer } from '../../core/migrations/dialect/server-version.ts';
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import { SqliteReader } from '../../core/operations/sqlite/reader.ts';
import { ClickhouseReader } from '../../core/operations/clickhouse/reader.ts';
import { DuckdbReader } from '../../core/operations/duckdb/reader.ts';
import { SqlserverReader } from '../../core/operations/sqlserver/reader.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { SqlReader } from '../../core/syntax/reader.ts';

export interface ExampleFile {
  readonly path: string;
  readonly text: string;
}

/** The day on which examples are linted. */
export const exampleDay = '2026-01-31';

/** What the example's statistics file says. */
export function sizesOf({ statistics }: Example): SizeIndex | undefined {
  if (statistics === undefined) return undefined;
  const collected = new Date(Date.parse(exampleDay) - (statistics.daysAgo ?? 0) * 86_400_000);
  return indexSizes({
    server: undefined,
    collectedAt: collected.toISOString(),
    relations: Object.entries(statistics.relations).map(([name, one]) => {
      const [schema = '', relation] = name.includes('.') ? name.split('.') : ['public', name];
      const { bytes, rows, writesPerSecond, kind = 'table' } = one;
      return { schema, name: relation ?? '', kind, bytes, rows, writesPerSecond, unknown: [] };
    }),
    unknown: [],
  });
}

/** Newest supported, as for a workspace that says nothing. */
const defaultTarget = 18;

function readerFor(dialect: Example['dialect'], postgres: StatementParser): SqlReader {
  const known = readers.get(postgres) ?? {
    mysql: new MysqlReader(postgres.queries),
    sqlite: new SqliteReader(postgres.queries),
    sqlserver: new SqlserverReader(),
    duckdb: new DuckdbReader(),
    clickhouse: new ClickhouseReader(),
  };
  readers.set(postgres, known);
  return dialect === undefined ? postgres : known[dialect];
}

const readers = new WeakMap<StatementParser, Readonly<Record<NonNullable<Example['dialect']>, SqlReader>>>();

/** Short and foreseeable names for the tools whose examples name files beside the migration; the tool's own name for a file elsewhere. */
const pathOf: Partial<Readonly<Record<ToolId, (number: number, name: string) => string>>> = {
  plain: (number, name) => `${String(number).padStart(3, '0')}_${name}.sql`,
  'golang-migrate': (number, name) => `${String(number).padStart(6, '0')}_${name}.up.sql`,
  drizzle: (number, name) => `${String(number - 1).padStart(4, '0')}_${name}.sql`,
  goose: (number, name) => `${String(number).padStart(5, '0')}_${name}.sql`,
  flyway: (number, name) => `V${number}__${name}.sql`,
  prisma: (number, name) => `2025010100000${number}_${name}/migration.sql`,
  diesel: (number, name) => `2025-01-01-00000${number}_${name}/up.sql`,
};

/** The path of the nth migration after the tool's own example. */
function madePath(tool: MigrationTool, number: number, name: string): string {
  const existing = [tool.example].flatMap((path) => tool.classify(path) ?? []);
  for (let i = 0; i < number; i += 1) {
    const after = existing.at(-1);
    if (after === undefined) throw new Error(`${tool.name} does not take its own example`);
    const made = tool.create({ name, up: '', down: '', transaction: true }, after, existing) ?? [];
    existing.push(...made.flatMap(({ path }) => tool.classify(path) ?? []).slice(0, 1));
  }
  return existing.at(-1)?.path ?? tool.example;
}

/** How plain files are named: as short as can be, or so that each has a rollback beside it. */
export type Naming = 'short' | 'both-ways';

function toolOfExample({ tool = 'plain', settings = {} }: Example): MigrationTool {
  return toolOf({ tool, settings: new Map(Object.entries(settings)) });
}

/** Files of the history, oldest first, and the example's own path after them. */
export function exampleFiles(
  example: Example,
  naming: Naming = 'short',
): {
  readonly history: readonly ExampleFile[];
  readonly path: string;
} {
  const tool = toolOfExample(example);
  const short = pathOf[tool.id] ?? ((number: number, words: string): string => madePath(tool, number, words));
  const name =
    naming === 'both-ways' && tool.id === 'plain'
      ? (number: number, words: string): string => short(number, words).replace(/\.sql$/, '.up.sql')
      : short;
  const history = (example.history ?? []).map((text, i) => ({ path: name(i + 1, 'history'), text }));
  return { history, path: example.path ?? name(history.length + 1, 'example') };
}

/** What the linter gets for a document of the example, after the files before it. */
export function lintInput(
  example: Example,
  before: readonly ExampleFile[],
  document: ExampleFile,
  postgres: StatementParser,
  made: readonly ExampleFile[] = [],
): LintInput {
  const parser = readerFor(example.dialect, postgres);
  const behind = [...made, ...behindOf(example, example.history?.length ?? 0)];
  const all = [...before, document, ...behind];
  const companions = companionsAmong(example, all);
  const read = (file: ExampleFile): ReturnType<typeof readDocument> =>
    isMigration(example, file)
      ? readDocument(file.text, migrationOf(example, file.path, companions), parser)
      : file === document
        ? readDocument(file.text, undefined, parser)
        : [];
  const after = (start: Schema, files: readonly ExampleFile[]): Schema => {
    let schema = start;
    for (const file of files)
      for (const section of read(file))
        if (section.direction === 'up') schema = replaySection(schema, section.statements, file.path).after;
    return schema;
  };
  const targetVersion =
    example.targetVersion ??
    (example.dialect === undefined ? defaultTarget : assumedServer(example.dialect, []));
  const schema = after(emptySchema(example.dialect, targetVersion), before);
  const latest = behind.length === 0 ? undefined : after(schema, [document, ...behind]);
  const migration = isMigration(example, document)
    ? migrationOf(example, document.path, companions)
    : undefined;
  const existing = [...all, ...besideOf(example)].flatMap((file) =>
    isMigration(example, file) && example.missing?.includes(file.path) !== true
      ? [migrationOf(example, file.path, companions).file]
      : [],
  );
  const back = [...all, ...besideOf(example)].find(
    (file) =>
      isRollback(example, file) &&
      migrationOf(example, file.path, companions).file.version === migration?.file.version,
  );
  const tool = toolOfExample(example);
  const migrations = migration === undefined ? { path: '', tool, files: existing } : undefined;
  return {
    path: document.path,
    text: document.text,
    sections: read(document),
    migration,
    existing,
    rollback: () => backStateOf(read(back ?? document), back !== undefined),
    schema,
    latest: () => latest,
    targetVersion,
    novelty: example.ran === undefined ? 'new' : 'applied',
    beyond: {
      ...beyondOf(example, before, read, parser),
      migrations,
      steps: () => ({ before: statementsOf(before.map(read)), behind: statementsOf(behind.map(read)) }),
    },
  };
}

function statementsOf(documents: readonly ReturnType<typeof readDocument>[]): readonly Statement[] {
  return documents.flatMap((sections) =>
    sections.flatMap((one) => (one.direction === 'up' ? one.statements : [])),
  );
}

function beyondOf(
  example: Example,
  before: readonly ExampleFile[],
  read: (file: ExampleFile) => ReturnType<typeof readDocument>,
  parser: SqlReader,
): Beyond {
  const statements = (sections: ReturnType<typeof readDocument>): readonly Statement[] =>
    sections.flatMap((section) => section.statements);
  const files = Object.entries(example.queries ?? {});
  const queries = files.flatMap(([path, text]) =>
    isScriptPath(path)
      ? []
      : queriesOf(path, example.dialect ?? 'postgresql', statements(readDocument(text, undefined, parser))),
  );
  return {
    queriesNaming: queryIndex(queries).naming,
    hasRun: ({ path }) => example.applied?.includes(path) === true,
    editedSince: example.editedSince,
    ...(example.repository === undefined
      ? {}
      : { legacyAlter: legacyAlterOf(listingOf(example.repository)) }),
    pending: () =>
      before
        .slice(example.pendingFrom ?? before.length)
        .map((file) => ({ path: file.path, statements: statements(read(file)) })),
  };
}

function listingOf(files: Readonly<Record<string, string>>): Listing {
  return { paths: Object.keys(files), text: (path) => files[path] };
}

function behindOf(example: Example, before: number): readonly ExampleFile[] {
  const tool = toolOfExample(example);
  const name = pathOf[tool.id] ?? ((number: number, words: string): string => madePath(tool, number, words));
  return (example.behind ?? []).map((text, i) => ({ path: name(before + 2 + i, 'behind'), text }));
}

export function besideOf({ beside = [] }: Pick<Example, 'beside'>): readonly ExampleFile[] {
  return beside.map((one) => (typeof one === 'string' ? { path: one, text: '' } : one));
}

/** True if the tool runs the file; if not, it reads it beside one that it runs. */
export function isMigration(example: Example, file: ExampleFile): boolean {
  return toolOfExample(example).classify(file.path) !== undefined;
}

/** True if the file holds a rollback and nothing else. */
export function isRollback(example: Example, file: ExampleFile): boolean {
  return toolOfExample(example).classify(file.path)?.direction === 'down';
}

export function companionsAmong(
  example: Example,
  files: readonly ExampleFile[],
): ReadonlyMap<string, string> {
  return new Map(files.filter((file) => !isMigration(example, file)).map((file) => [file.path, file.text]));
}

export function migrationOf(
  example: Example,
  path: string,
  companions: ReadonlyMap<string, string>,
): MigrationDocument & { readonly file: MigrationFile } {
  const tool = toolOfExample(example);
  const file = tool.classify(path);
  if (file === undefined) throw new Error(`${tool.name} does not take ${path} for a migration`);
  return { file, tool, companions };
}
