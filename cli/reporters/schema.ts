/** Prints the schema that migrations build in the requested format; docs/guide/schema-output.md describes the JSON. */
import type { Coverage } from '../../core/lint/coverage.ts';
import { serverName } from '../../core/migrations/dialect/server-version.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { ToolId } from '../../core/migrations/convention.ts';
import { schemaJson } from '../../core/schema/print/json.ts';
import type { JsonPlace } from '../../core/schema/print/json-parts.ts';
import { relationsOf } from '../../core/schema/print/kinds.ts';
import { displayName } from '../../core/schema/lookup.ts';
import { scriptText } from '../../core/schema/print/script.ts';
import type { Origin, Schema } from '../../core/schema/model.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { printable, type Style } from '../style.ts';
import { schemaText } from './schema-text.ts';

export interface PrintedFolder {
  readonly path: string;
  readonly tool: ToolId;
  /** The last applied migration, if the schema is not the final one. */
  readonly at: { readonly file: string; readonly version: string } | undefined;
  readonly targetVersion: number;
  readonly targetVersionFrom: 'asked' | 'configured' | 'statistics' | 'repository' | 'assumed';
  readonly coverage: Coverage;
  readonly schema: Schema;
  /** The text of a file, by its name in the session. */
  readonly textOf: (path: string) => string | undefined;
  /** The name that the user typed. */
  readonly shown: (path: string) => string;
}

export function schemaReport(
  folders: readonly PrintedFolder[],
  format: 'text' | 'json' | 'sql',
  style: Style,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, folders: folders.map(folderJson) }, undefined, 2)}\n`;
    case 'sql':
      return folders.map((folder) => folderSql(folder, folders.length)).join('\n');
    case 'text':
      return folders.map((folder) => folderText(folder, style)).join('\n');
  }
}

function folderJson(folder: PrintedFolder) {
  const { path, tool, at, targetVersion, targetVersionFrom, coverage, schema } = folder;
  return {
    folder: path,
    tool,
    at: at ?? null,
    targetVersion,
    targetVersionFrom,
    dialect: schema.dialect,
    server: serverName(schema.dialect, targetVersion),
    coverage,
    ...schemaJson(schema, placesIn(folder)),
  };
}

function folderSql(folder: PrintedFolder, count: number): string {
  const head = [
    `-- The schema that ${oneLine(folder.path)} builds${folder.at === undefined ? '' : ` up to ${oneLine(folder.at.file)}`}, for ${serverName(folder.schema.dialect, folder.targetVersion)}.`,
    `-- ${coverageText(folder.coverage)}`,
    ...(folder.schema.dialect === 'postgresql'
      ? []
      : [leftOut[folder.schema.dialect], ...unseenIn(folder.schema)]),
    ...(count === 1 ? [] : ['-- Each migration folder has a database of its own.']),
  ];
  return `${head.join('\n')}\n\n${scriptText(folder.schema, { targetVersion: folder.targetVersion })}`;
}

/** A comment lists at most this many objects. */
const mostNamed = 20;

/** A script that leaves out objects says so in a comment. */
function unseenIn(schema: Schema): readonly string[] {
  const names = relationsOf(schema)
    .tables.filter(({ complete }) => !complete)
    .map(({ key }) => displayName(key));
  const more = names.length - mostNamed;
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length === 0
    ? []
    : [
        `-- Not made by these migrations, so that columns may be missing: ${oneLine(shown)}${more > 0 ? ` and ${String(more)} more` : ''}.`,
      ];
}

/** Objects whose text replay does not keep. */
const leftOut = {
  mysql: '-- Views, triggers and programs are left out: their texts are in the migrations.',
  sqlite: '-- Tables from virtual modules are left out: they are in the migrations.',
  clickhouse: '-- Projections, dictionaries and functions are left out: they are in the migrations.',
  duckdb: '-- Macros, types and comments are left out: they are in the migrations.',
  sqlserver:
    '-- Views, triggers and programs are left out: their texts are in the migrations. IDENTITY stands without seed and step.',
} as const;

function folderText(folder: PrintedFolder, style: Style): string {
  const tool = toolById(folder.tool).name;
  const until = folder.at === undefined ? '' : ` up to ${printable(folder.at.file)}`;
  const head = `${style.bold(printable(folder.path))}${until} ${style.dim(`(${tool})`)}`;
  const body = schemaText(folder.schema, placesIn(folder), style);
  return `${[head, ...body, style.dim(coverageText(folder.coverage))].join('\n\n')}\n`;
}

function coverageText(coverage: Coverage): string {
  const { statements, understood } = coverage;
  return `${understood} of ${statements} statements of these migrations understood.`;
}

/** Line breaks in a file name would end the comment and are replaced. */
function oneLine(text: string): string {
  return printable(text);
}

function placesIn({ textOf, shown }: PrintedFolder): (origin: Origin) => JsonPlace {
  const lines = new Map<string, LineIndex>();
  return ({ file, span }) => {
    const index = lines.get(file) ?? new LineIndex(textOf(file) ?? '');
    lines.set(file, index);
    return { file: shown(file), line: index.position(span.start).line };
  };
}
