/** Decides whether a file is SQL that Plinth checks, and reads it. Otherwise the report already contains the reason. */
import { later } from '../../core/collections/later.ts';
import { readEmbedded, type EmbeddedDocument } from '../../core/embedded-sql/document.ts';
import { sqlOf } from '../../core/embedded-sql/embedded.ts';
import { isProgramPath, isScriptPath } from '../../core/migrations/detection/script-path.ts';
import { coverageOf, type Coverage } from '../../core/lint/coverage.ts';
import {
  readDocument,
  type DocumentSection,
  type MigrationDocument,
} from '../../core/migrations/files/document.ts';
import {
  dialectName,
  dialectOfFile,
  dialectOfManifests,
  isSpoken,
  type DialectDecision,
} from '../../core/migrations/dialect/dialect.ts';
import { dialectOfDrivers } from '../../core/migrations/dialect/drivers.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { UnreadFolder } from '../../core/migrations/detection/detect-tool.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import { folderOf, join, relativeTo, withAncestors } from '../../core/migrations/listing.ts';
import { sharedWith } from '../../core/migrations/dialect/sibling-scripts.ts';
import { isNamedBack } from '../../core/migrations/detection/recognise.ts';
import { describeReason, type Reason } from '../../core/migrations/reason.ts';
import {
  describeSilence,
  silentPath,
  silentText,
  type Silence,
} from '../../core/migrations/detection/ignored-files.ts';
import type { MigrationFile, SpokenDialect } from '../../core/migrations/convention.ts';
import { isModelPath } from '../models/models.ts';
import type { Readers } from '../parsers/readers.ts';
import type { Workspace } from '../workspace/discover.ts';
import type { FolderHistory } from './history.ts';
import type { Ask, FileReport } from './report.ts';
import type { Texts } from './texts.ts';

export type Reading =
  | {
      readonly kind: 'read';
      readonly text: string;
      readonly dialect: SpokenDialect;
      /** What is linted: for a program, its SQL at its positions. */
      readonly sections: readonly DocumentSection[];
      /** Undefined for SQL files. */
      readonly embedded: EmbeddedDocument | undefined;
      readonly coverage: Coverage;
      /** Undefined for a file that is not a migration. */
      readonly document: MigrationDocument | undefined;
      readonly history: FolderHistory | undefined;
    }
  | { readonly kind: 'told'; readonly report: FileReport };

export interface Surroundings {
  readonly workspace: Workspace;
  readonly texts: Texts;
  readonly readers: Readers;
  /** The migration folder that contains the file. */
  readonly history: FolderHistory | undefined;
  readonly loose: LooseReadings;
}

export type Read = Reading & { readonly kind: 'read' };

/** Files outside of migration folders as they were last read, by path. */
export type LooseReadings = Map<string, LooseFile>;

const mostLoose = 64;

/** What the text of a file says by itself. */
interface LooseFile {
  readonly text: string;
  readonly embedded: EmbeddedDocument | undefined;
  readonly silence: Silence | undefined;
  /** Its SQL alone. */
  readonly spoken: () => string;
  readonly own: () => DialectDecision;
  read: Read | undefined;
}

export function readDocumentOf(path: string, ask: Ask, around: Surroundings): Reading {
  const { configs, detection } = around.workspace;
  const excluder = configs.configFor(path).excluder(path);
  if (excluder !== undefined) return silent(path, around, `${excluder} excludes it`, '');
  const { history } = around;
  if (history !== undefined) return readMigration(path, ask, history, around);
  if (isModelPath(path)) return silent(path, around, 'no SQL stands in it', '');
  if (isProgramPath(path) && around.workspace.embeddedSql === 'off')
    return silent(path, around, 'SQL in programs is not looked at', '');
  const place = ask.named === true ? undefined : silentPath(path, detection);
  if (place !== undefined) return silent(path, around, describeSilence(place), '');
  const unread = detection.unread.find(({ path: folder, files }) =>
    files.includes(relativeTo(folder, path) ?? ''),
  );
  if (unread !== undefined) return silent(path, around, whyUnread(unread), '');
  return readLoose(path, ask, around);
}

/** A clause. */
export function whyUnread({ tool, way }: UnreadFolder): string {
  return `${tool} migrations are not read yet${way === undefined ? '' : `: ${way}`}`;
}

function readMigration(path: string, ask: Ask, history: FolderHistory, around: Surroundings): Reading {
  const { folder, tool } = history;
  const content = around.texts.read(path);
  const text = content.kind === 'text' ? content.text : '';
  const assumed = folder.dialect === 'unknown' ? ask.assumed : undefined;
  if (!isSpoken(folder.dialect) && ask.dialect !== 'postgresql' && assumed !== 'postgresql') {
    return silent(
      path,
      around,
      notOurs({ dialect: folder.dialect, name: folder.dialectName, reasons: folder.dialectReasons }),
      text,
    );
  }
  const file = tool.classify(relativeTo(folder.path, path) ?? path);
  if (file === undefined) return silent(path, around, `${tool.name} does not run it`, text);
  const read = history.read(file);
  switch (read.kind) {
    case 'unreadable':
      return told({ kind: 'unreadable', path, because: read.because, folder });
    case 'silent':
      return silent(path, around, describeSilence(read.silence), text);
    case 'foreign':
      return silent(path, around, notOurs(read.dialect), text);
    case 'read':
      if (read.silence !== undefined) return silent(path, around, describeSilence(read.silence), text);
      // The same object for the same reading, because reports are cached by it.
      return read;
  }
}

function readLoose(path: string, ask: Ask, around: Surroundings): Reading {
  const content = around.texts.sql(path);
  if (content.kind === 'unreadable') {
    return told({ kind: 'unreadable', path, because: content.because, folder: undefined });
  }
  if (content.kind === 'huge') {
    const megabytes = (content.bytes / 1_000_000).toFixed(0);
    return silent(path, around, `it has ${megabytes} MB, which makes it a dump`, '');
  }
  const file = looseFile(path, content.text, around);
  const { text, embedded, silence } = file;
  // In a program, `<%` is an operator of a statement, and what a template puts in is one of its gaps.
  if (silence !== undefined && (embedded === undefined || silence.kind !== 'template'))
    return silent(path, around, describeSilence(silence), text);
  if (embedded?.pieces.length === 0 && embedded.findings.length === 0)
    return silent(path, around, 'no SQL stands in it', embedded.source);
  const decided = looseDialect(path, file, ask, around);
  const dialect =
    decided.dialect === 'unknown' && ask.assumed !== undefined
      ? chosen(ask.assumed, { kind: 'chosen' })
      : decided;
  const { dialect: spokenHere } = dialect;
  if (!isSpoken(spokenHere)) return silent(path, around, notOurs(dialect), text);
  if (embedded !== undefined && spokenHere === 'sqlserver')
    return silent(path, around, 'SQL of SQL Server in programs is not read', text);
  if (file.read?.dialect === spokenHere) return file.read;
  const reader = around.readers[spokenHere];
  const sections =
    embedded === undefined
      ? readDocument(text, undefined, reader, looseDirection(path, around))
      : readEmbedded(embedded, undefined, reader);
  file.read = {
    kind: 'read',
    text,
    dialect: spokenHere,
    sections,
    embedded,
    coverage: coverageOf(sections),
    document: undefined,
    history: undefined,
  };
  return file.read;
}

/** Asked many times for each text. */
function looseFile(path: string, text: string, { texts, loose }: Surroundings): LooseFile {
  const embedded = texts.embedded(path);
  const known = loose.get(path);
  if (known?.text === text && known.embedded === embedded) return known;
  const spoken = later(() => (embedded === undefined ? text : embedded.pieces.map(sqlOf).join(';\n')));
  const own = later(() => {
    const said = dialectOfFile(path, spoken());
    const isSaid = said.reasons.length > 0 && said.slight !== true;
    return isSaid || embedded === undefined ? said : (dialectOfDrivers(path, embedded.source) ?? said);
  });
  const file = { text, embedded, silence: silentText(text), spoken, own, read: undefined };
  // Few files are open; a run over a whole repository caches nothing.
  if (loose.size >= mostLoose) loose.clear();
  loose.set(path, file);
  return file;
}

/** Next to migrations for one database are those for others, named by the same tool. */
function looseDirection(path: string, { workspace: { detection } }: Surroundings): 'up' | 'down' {
  const file = ofItsTool(path, detection.folders);
  const { looseScripts } = detection;
  const isBack =
    file === undefined ? isNamedBack(path) || looseScripts.waysBack.has(path) : file.direction === 'down';
  return isBack ? 'down' : 'up';
}

/** How the folder's tool classifies the file by its name. */
export function ofItsTool(path: string, folders: readonly MigrationFolder[]): MigrationFile | undefined {
  const home = folders.find((folder) => folder.path === folderOf(path));
  return home && toolOf(home).classify(relativeTo(home.path, path) ?? path);
}

/** The caller's choice, else the text's dialect, else that of the nearby migrations; a named file finally counts as PostgreSQL. */
function looseDialect(path: string, file: LooseFile, ask: Ask, around: Surroundings): DialectDecision {
  if (ask.dialect !== undefined) return chosen(ask.dialect, { kind: 'chosen' });
  const own = file.own();
  if (own.reasons.length > 0 && own.slight !== true) return own;
  const { folders, looseScripts } = around.workspace.detection;
  const shared = sharedWith(looseScripts.namedBeside.get(path), file.spoken());
  if (shared !== undefined) return shared;
  const beside = isSqlPath(path) ? looseScripts.spokenIn(folderOf(path)) : undefined;
  if (beside !== undefined && beside.reasons.length > 0) return beside;
  if (own.reasons.length > 0) return own;
  const near = nearestTo(path, folders);
  const [first] = near;
  if (first !== undefined && near.every((folder) => folder.dialectName === first.dialectName)) {
    return {
      dialect: first.dialect,
      name: first.dialectName,
      reasons: [{ kind: 'neighbours', folder: first.path }],
    };
  }
  const imported = isProgramPath(path) ? looseScripts.driversIn(folderOf(path)) : undefined;
  if (imported !== undefined && imported.reasons.length > 0) return imported;
  const project = isScriptPath(path) ? undefined : looseScripts.dependedOnIn(folderOf(path));
  if (project !== undefined && project.reasons.length > 0) return project;
  if (isScriptPath(path)) {
    const manifests = manifestsAbove(path, around);
    if (manifests.reasons.length > 0) return manifests;
  }
  const isAlone = ask.named === true && ask.assumed === undefined && folders.length === 0;
  return isAlone ? chosen('postgresql', { kind: 'chosen' }) : own;
}

/** The dependencies of the program's package. */
function manifestsAbove(path: string, { texts }: Surroundings): DialectDecision {
  const paths = withAncestors(folderOf(path)).map((folder) => join(folder, 'package.json'));
  const text = (one: string): string | undefined => {
    const content = texts.read(one);
    return content.kind === 'text' ? content.text : undefined;
  };
  return dialectOfManifests({ paths, text }, folderOf(path));
}

/** A clause, if a program is read for hovers, names and plans and has no findings. */
export function whyUnchecked(
  { embedded, history }: Read,
  ask: Ask,
  { embeddedSql }: Workspace,
): string | undefined {
  const isOther = embedded !== undefined && history === undefined && embeddedSql !== 'all';
  return isOther && ask.named !== true ? 'of programs, only migrations are checked' : undefined;
}

/** The migration folders that share the longest path prefix with a file: a workspace may contain projects for several databases. */
function nearestTo(path: string, folders: readonly MigrationFolder[]): readonly MigrationFolder[] {
  for (const home of withAncestors(folderOf(path))) {
    const below = folders.filter(
      ({ path: folder }) => folder === home || relativeTo(home, folder) !== undefined,
    );
    if (below.length > 0) return below;
  }
  return [];
}

function chosen(dialect: DialectDecision['dialect'], reason: Reason): DialectDecision {
  return { dialect, name: dialectName(dialect), reasons: [reason] };
}

function notOurs({ dialect, name, reasons }: DialectDecision): string {
  const [reason] = reasons;
  if (reason === undefined) return 'nothing says which database it is for';
  return `${name} detected, because ${describeReason(reason)}; ${isSpoken(dialect) ? 'the folder is another database’s' : 'not supported yet'}`;
}

function silent(path: string, around: Surroundings, because: string, text: string): Reading {
  return told({ kind: 'silent', path, because, folder: around.history?.folder, text });
}

function told(report: FileReport): Reading {
  return { kind: 'told', report };
}

/** Understood, but the request concerns PostgreSQL only. */
export function forAnother(
  path: string,
  { dialect, text, history }: Read,
): Reading & { readonly kind: 'told' } {
  const because = `it is for ${dialectName(dialect)}, and this is there for PostgreSQL alone`;
  return { kind: 'told', report: { kind: 'silent', path, because, folder: history?.folder, text } };
}
