/**
 * `plinth docs`: writes the data dictionary of a migration folder as Markdown pages, one HTML page, or JSON. Reads migration files; needs
 * no server.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join as joinPath, relative, resolve } from 'node:path';
import { dictionaryOf } from '../../core/dictionary/dictionary.ts';
import type { Dictionary } from '../../core/dictionary/model.ts';
import { nothingCovered } from '../../core/lint/coverage.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { forPeople } from '../../core/schema/as-written.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { htmlDocs } from '../../engine/dictionary/html.ts';
import { markdownDocs, type Page } from '../../engine/dictionary/markdown.ts';
import { htmlDocsTemplate } from '../../engine/dictionary/templates/html.ts';
import { markdownDocsTemplate } from '../../engine/dictionary/templates/markdown.ts';
import { personalDataSettings } from '../../engine/session/personal-data.ts';
import { teamTemplate } from '../../engine/session/team-template.ts';
import type { Session } from '../../engine/session/session.ts';
import type { DocsRequest } from '../verbs/docs.ts';
import { chooseFolder, sessionFor, targetOf } from '../folders.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import { placesIn } from '../places.ts';
import { codeOf, handOut } from '../written.ts';

/** The exit code. */
export async function docsCommand(request: DocsRequest, io: Io): Promise<number> {
  if (request.printTemplate !== undefined) {
    io.write(request.printTemplate === 'html' ? htmlDocsTemplate : markdownDocsTemplate);
    return 0;
  }
  const opened = await sessionFor(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { session, path } = opened;
  const folder = chooseFolder(session, path, request, io, 'a dictionary');
  if (typeof folder === 'string') return refuse(io, folder);
  const dictionary = await dictionaryIn(session, folder, request, io);
  return deliver(dictionary, session, request, io);
}

async function dictionaryIn(
  session: Session,
  folder: MigrationFolder,
  request: DocsRequest,
  io: Io,
): Promise<Dictionary> {
  const schema = (await session.schemaOf(folder)) ?? emptySchema();
  const reports = await session.folderReports();
  const coverage = reports.find((one) => one.folder.path === folder.path)?.coverage ?? nothingCovered;
  const targetVersion = targetOf(request, folder);
  const shown = (path: string): string => shownPath(session.root, path, io.cwd);
  return dictionaryOf({
    schema: forPeople(schema, targetVersion),
    targetVersion,
    settings: personalDataSettings(session, folder),
    place: placesIn(session, io),
    folder: shown(folder.path) || '.',
    tool: toolById(folder.tool).name,
    statements: coverage.statements,
    understood: coverage.understood,
    files: session.waysForward(folder).map(({ path }) => shown(join(folder.path, path))),
  });
}

function deliver(dictionary: Dictionary, session: Session, request: DocsRequest, io: Io): number {
  const { format, output, source } = request;
  if (format === 'json')
    return one(`${JSON.stringify({ version: 1, ...dictionary }, noNulls, 2)}\n`, output, io);
  const template = teamTemplate(session, 'docs', format);
  if (template !== undefined && 'message' in template) return refuse(io, template.message);
  const onWeb = (file: string, line: number): string | undefined =>
    source === undefined ? undefined : `${source}/${addressOf(relativeToRoot(session, file, io))}#L${line}`;
  try {
    if (format === 'html')
      return one(htmlDocs(dictionary, { source: onWeb, template: template?.text }), output, io);
    const top = resolve(io.cwd, output ?? '.');
    const beside = (file: string, line: number): string =>
      `${addressOf(relative(top, resolve(io.cwd, file)).replaceAll('\\', '/'))}#L${line}`;
    const pages = markdownDocs(dictionary, {
      source: source === undefined ? beside : onWeb,
      template: template?.text,
    });
    return folder(pages, top, output ?? '.', io);
  } catch (error) {
    if (template === undefined) throw error;
    const because = error instanceof Error ? error.message : String(error);
    return refuse(io, `The template ${template.file} is no Mustache template: ${because}`);
  }
}

/** In JSON, unknown values are null and never omitted. */
function noNulls(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}

function relativeToRoot(session: Session, file: string, io: Io): string {
  return relative(session.root, resolve(io.cwd, file)).replaceAll('\\', '/');
}

function addressOf(path: string): string {
  return path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replaceAll(/[()'*!]/g, (one) => `%${one.charCodeAt(0).toString(16)}`),
    )
    .join('/');
}

function one(text: string, output: string | undefined, io: Io): number {
  return handOut(() => text, output, io) ? 0 : 2;
}

// ---------------------------------------------------------------------------------------------------------- the folder

/** Lists the pages that Plinth wrote, so that pages of dropped objects are deleted and no other file is. */
const listFile = '.plinth-docs.json';
const ours =
  /^(?:(?:schemas|areas|tables|views|functions|types)\/[a-z0-9._-]+|README|personal-data|missing|migrations)\.md$/;

function folder(pages: readonly Page[], top: string, shown: string, io: Io): number {
  const list = joinPath(top, listFile);
  const before = pagesBefore(list);
  if (typeof before === 'string') return refuse(io, `${shown}/${listFile} was not read: ${before}.`);
  if (before === undefined && existsSync(top)) {
    const there = entriesIn(top);
    if (typeof there === 'string') return refuse(io, `${shown} was not read: ${there}.`);
    if (there.length > 0)
      return refuse(
        io,
        `${shown} has files that plinth docs did not write. Name an empty folder, or a new one.`,
      );
  }
  const now = new Set(pages.map(({ path }) => path));
  try {
    for (const path of before ?? []) if (!now.has(path)) rmSync(joinPath(top, path), { force: true });
    for (const { path, text } of pages) {
      mkdirSync(dirname(joinPath(top, path)), { recursive: true });
      writeFileSync(joinPath(top, path), text);
    }
    writeFileSync(list, `${JSON.stringify({ version: 1, pages: [...now].sort() }, undefined, 2)}\n`);
  } catch (error) {
    return refuse(io, `${shown} was not written: ${codeOf(error, 'it is not valid JSON')}.`);
  }
  io.write(`${pages.length} pages in ${printable(shown)}.\n`);
  return 0;
}

/** Undefined if there is no list; a reason if the list cannot be trusted. */
function pagesBefore(list: string): readonly string[] | string | undefined {
  if (!existsSync(list)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(list, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pages' in value) || !Array.isArray(value.pages))
      return 'it is no list of pages';
    const pages: readonly unknown[] = value.pages;
    return pages.flatMap((page) => (typeof page === 'string' && ours.test(page) ? [page] : []));
  } catch (error) {
    return codeOf(error, 'it is not valid JSON');
  }
}

function entriesIn(top: string): readonly string[] | string {
  try {
    return readdirSync(top);
  } catch (error) {
    return codeOf(error, 'it is not valid JSON');
  }
}
