/**
 * All workspace folders of the window, as the features use them: documents by URI in; reports, facts, schemas and the status out. Keeps the
 * engine's texts in sync with the editor's; the engine makes all decisions.
 */
import { placesIn, sectionsIn } from '../../core/embedded-sql/placed.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CancellationToken, Diagnostic, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { EmbeddedSqlFiles } from '../../core/embedded-sql/wanted.ts';
import { statementsIn } from '../../core/migrations/files/document.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { ObjectName } from '../../core/operations/model/operation.ts';
import type { Remark } from '../../core/models/remarks.ts';
import { sizeOf } from '../../core/statistics/statistics.ts';
import { provedDialect } from '../../engine/proof/dialects.ts';
import { Cancelled, inBackground } from '../../engine/session/time-slices.ts';
import type { EffectsReport } from '../../engine/session/effects.ts';
import type { Ask, ConnectedServer, FileReport } from '../../engine/session/report.ts';
import type { Store } from '../../engine/cache/store.ts';
import type { Session } from '../../engine/session/session.ts';
import { namedFilesOf } from '../../engine/workspace/discover.ts';
import type { WorkspaceStatus } from '../../protocol/status.ts';
import { abortOf } from '../connections/abort.ts';
import type { DocumentReport, LintEngine, ReadDocument, SourceDocument, StatementFacts } from '../engine.ts';
import { uriOf } from '../convert/uri.ts';
import { cancelled, never } from '../isolate.ts';
import type { Log } from '../log.ts';
import type { Revision } from '../revision.ts';
import type { SettingsCache } from '../settings.ts';
import { placeAt, type NamedFile, type NamePlace } from '../../engine/session/named-files.ts';
import { baselineChange } from './baseline-change.ts';
import { pathsInScope, scopeOf } from './in-scope.ts';
import { describedFromSchemas } from '../../engine/lab/describe-from-schema.ts';
import { wishOf } from './kept-answers.ts';
import { placeOf, relativeIn } from './place.ts';
import { Root } from './root.ts';
import { sourceOf } from './source.ts';
import { StatusReporter } from './status-reporter.ts';
import { reasonOf } from './words.ts';

export interface WorkspaceParts {
  readonly log: Log;
  readonly documents: TextDocuments<TextDocument>;
  readonly settings: SettingsCache;
  readonly revision: Revision;
  /** The connected server to assume for a document if none is configured. */
  readonly serverFor: (uri: string) => ConnectedServer | undefined;
}

/** A migration as a proof needs it. */
export interface PlacedMigration {
  readonly session: Session;
  readonly folder: MigrationFolder;
  /** The path of the up migration. */
  readonly path: string;
  /** The path of the document. */
  readonly file: string;
  readonly target: number | undefined;
  readonly hasRun: boolean;
  /** True if the folder is known to be for PostgreSQL. */
  readonly decided: boolean;
}

/** Editors request diagnostics right after they open a document. */
const startMs = 30;

/** A place of a document, with the session that knows its names. */
export type SessionPlace = NamePlace & { readonly session: Session };

/** Documents outside all folders are linted without discovery, neighbouring files or configuration. */
const nowhere = '/nonexistent/plinth';

export class Workspace implements LintEngine {
  readonly #parts: WorkspaceParts;
  readonly #status: StatusReporter;
  readonly #schemaListeners = new Set<() => void>();
  readonly #readListeners = new Set<(folder: string) => void>();
  readonly #roots = new Map<string, Root>();
  /** Applied migrations whose findings are shown on request, by URI. */
  readonly #shown = new Set<string>();
  /** Messages that have been logged. */
  readonly #said = new Set<string>();
  #loose: Root;
  #trusted = false;
  #store: Store | undefined;

  constructor(parts: WorkspaceParts) {
    this.#parts = parts;
    this.#status = new StatusReporter(parts, () => this.ready());
    this.#loose = this.#rootAt(nowhere);
    parts.documents.onDidChangeContent(({ document }) => this.#edited(document));
    parts.documents.onDidClose(({ document }) => this.#closed(document));
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  /** Absolute paths. */
  get folders(): readonly string[] {
    return [...this.#roots.keys()];
  }

  // ------------------------------------------------------------------------------------------------------------ its life

  open(folders: readonly string[], trusted: boolean, store?: Store): void {
    this.#trusted = trusted;
    this.#store = store;
    for (const folder of folders) this.#roots.set(folder, this.#rootAt(folder));
  }

  /** Reads the folders at startup, so that status and explorer are filled before a file is opened. */
  start(): void {
    this.#status.tell();
    for (const root of this.#roots.values()) void this.#readSoon(root);
    if (this.#roots.size === 0) this.#status.refresh();
  }

  /** If cached diagnostics are valid, reading the folder starts later, so that they are sent first. A request that needs more starts it at once. */
  async #readSoon(root: Root): Promise<void> {
    const isKnown = await root.isKnown();
    if (isKnown) await setTimeout(startMs);
    await this.#read(root);
    if (isKnown) await this.#checkOpened(root);
  }

  /** Checks documents whose cached diagnostics were sent, so that the first keystroke finds all but its own statement checked. */
  async #checkOpened(root: Root): Promise<void> {
    for (const document of this.#parts.documents.all()) {
      const place = placeOf(document.uri, this.folders);
      if (place.kind !== 'inside' || place.root !== root.path) continue;
      // A request for the same fails with the reason.
      await this.report(sourceOf(document), never).catch(() => undefined);
    }
  }

  trust(): void {
    if (this.#trusted) return;
    this.#trusted = true;
    const folders = this.folders;
    for (const root of this.#roots.values()) root.dispose();
    this.#roots.clear();
    this.changeFolders(folders, []);
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    for (const folder of removed) {
      this.#roots.get(folder)?.dispose();
      this.#roots.delete(folder);
    }
    for (const folder of added) this.#roots.set(folder, this.#rootAt(folder));
    for (const document of this.#parts.documents.all()) this.#edited(document);
    for (const folder of added) {
      const root = this.#roots.get(folder);
      if (root !== undefined) void this.#read(root);
    }
    this.#surroundingsChanged();
  }

  changedOnDisk(paths: readonly string[]): void {
    for (const root of this.#roots.values()) {
      const named = root.ready === undefined ? [] : namedFilesOf(root.ready.workspace);
      if (paths.some((path) => relativeIn(root.path, path) !== undefined || named.includes(path)))
        root.lookAgain();
    }
  }

  /** Some settings determine which files are read. */
  settingsChanged(): void {
    for (const root of this.#roots.values()) root.settingsChanged();
  }

  /** A connection was opened or closed, so the target version may have changed. */
  serversChanged(): void {
    this.#parts.revision.advance();
    this.#status.refresh();
  }

  onStatus(listener: (status: WorkspaceStatus) => void): void {
    this.#status.onStatus(listener);
  }

  /** Called with the absolute path of a folder when it has been read for the first time. */
  onRead(listener: (folder: string) => void): void {
    this.#readListeners.add(listener);
  }

  /** Called when the schema that the migrations build may have changed. */
  onSchemaChange(listener: () => void): void {
    this.#schemaListeners.add(listener);
  }

  // ------------------------------------------------------------------------------------------------------------ documents

  async report(document: SourceDocument, token: CancellationToken): Promise<DocumentReport> {
    const { session, path, ask } = await this.#question(document);
    const report = await orCancelled(session.report(path, ask, abortOf(token)));
    this.#sayOnce(document, report);
    this.#logCrashes(report);
    return asDocumentReport(report, session);
  }

  /**
   * The diagnostics that `say` makes from a document's report. While the document's folder is read for the first time, cached diagnostics are returned if there
   * are any, without a report. `wish` holds everything they depend on besides the document and the folder.
   */
  async said(
    document: SourceDocument,
    client: Parameters<typeof wishOf>[0],
    say: (report: DocumentReport) => Diagnostic[],
    token: CancellationToken,
  ): Promise<{ readonly items: Diagnostic[]; readonly report: DocumentReport | undefined }> {
    const place = placeOf(document.uri, this.folders);
    const root = place.kind === 'inside' ? this.#roots.get(place.root) : undefined;
    if (place.kind !== 'inside' || root === undefined) {
      const report = await this.report(document, token);
      return { items: say(report), report };
    }
    const settings = await this.#parts.settings.of(document.uri);
    const connected = this.#parts.serverFor(document.uri);
    const wish = wishOf(client, settings, { connected, shown: this.#shown.has(document.uri) });
    const kept = await root.kept(place.path, wish);
    if (kept !== undefined) return { items: [...kept], report: undefined };
    await root.session();
    const { inputs } = root;
    const report = await this.report(document, token);
    const items = say(report);
    root.keep(place.path, wish, items, inputs);
    return { items, report };
  }

  /** Call this before the process ends. */
  async rest(): Promise<void> {
    await Promise.all([...this.#roots.values()].map((root) => root.rest()));
  }

  /** For a file of the workspace that is not open; undefined if it is not one or cannot be read. */
  async reportOnDisk(
    uri: string,
    token: CancellationToken,
  ): Promise<{ readonly report: DocumentReport; readonly text: string } | undefined> {
    const place = placeOf(uri, this.folders);
    const root = place.kind === 'inside' ? this.#roots.get(place.root) : undefined;
    if (place.kind !== 'inside' || root === undefined) return undefined;
    const session = await root.session();
    const { scope, targetVersion } = await this.#parts.settings.of(uri);
    const ask = { scope, targetVersion, connected: this.#parts.serverFor(uri), open: false };
    const report = await orCancelled(session.report(place.path, ask, inBackground(abortOf(token))));
    if (report.kind === 'unreadable') return undefined;
    return { report: asDocumentReport(report, session), text: report.text };
  }

  /** Files that can have findings in the current scope, open or not. */
  async urisInScope(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const session of await this.sessions()) {
      const settings = await this.#parts.settings.of(uriOf(session.root));
      const paths = pathsInScope(session, scopeOf(session, settings), []);
      found.push(...paths.map((path) => uriOf(join(session.root, path))));
    }
    return found;
  }

  /** How a session's files are linted, open or not; undefined if they are not to be reported. */
  async asks(session: Session): Promise<((path: string) => Ask) | undefined> {
    const settings = await this.#parts.settings.of(uriOf(session.root));
    const scope = scopeOf(session, settings);
    if (!settings.enable) return undefined;
    const { targetVersion } = settings;
    return (path) => ({
      scope,
      targetVersion,
      connected: this.#parts.serverFor(uriOf(join(session.root, path))),
    });
  }

  async facts(
    document: SourceDocument,
    offset: number,
    token: CancellationToken,
  ): Promise<StatementFacts | undefined> {
    const { session, path, ask } = await this.#question(document);
    // What is not linted is explained, too.
    const facts = await orCancelled(session.facts(path, offset, { ...ask, named: true }, abortOf(token)));
    const sizes = session.workspace.statistics.sizesFor(path);
    const today = new Date().toISOString().slice(0, 10);
    return (
      facts && {
        ...facts,
        sizeOf: (key) => sizes && sizeOf(sizes, key, today),
        wantedIndexes: (key) => {
          if (facts.target.dialect !== 'postgresql') return Promise.resolve([]);
          const { rereader } = facts.statement.parsed;
          const size = ({ schema, name }: ObjectName) =>
            sizes && sizeOf(sizes, schema === undefined ? name.text : `${schema.text}.${name.text}`, today);
          return orCancelled(session.wantedIndexes(path, key, { ask, size, rereader }, abortOf(token)));
        },
        fromSchema: () =>
          orCancelled(
            describedFromSchemas(
              session,
              path,
              { parsed: facts.statement.parsed, before: facts.before },
              abortOf(token),
            ),
          ),
        personalData: session.workspace.configs.configFor(path).config.personalData,
        root: session.root === nowhere ? undefined : session.root,
      }
    );
  }

  /** Where nothing says which database it is for, it is read as PostgreSQL's. */
  async read(document: SourceDocument): Promise<ReadDocument | undefined> {
    const { session, path, ask } = await this.#question(document);
    await session.prepare(path);
    const read = session.read(path, { ...ask, named: true, assumed: 'postgresql' });
    if (read === undefined) return undefined;
    const { root } = session;
    return {
      ...read,
      isProgram: read.embedded !== undefined,
      placeOf: placesIn(read.embedded),
      viewAt: (offset) => (read.embedded === undefined ? offset : read.embedded.layout.map.viewAt(offset)),
      isApplied: read.document !== undefined && session.hasRun(path),
      place: root === nowhere ? undefined : { root, file: join(root, path) },
      migrationAt: (version) => {
        const found = session.migrationAt(path, version);
        return found === undefined ? undefined : join(root, found);
      },
    };
  }

  /** All statements that could be planned, at their places: also those of programs and of test data, which are not linted. */
  async statements(document: SourceDocument): Promise<readonly Statement[]> {
    const { session, path, ask } = await this.#question(document);
    await session.prepare(path);
    const read = session.read(path, { ...ask, named: true, assumed: 'postgresql' });
    if (read === undefined) return [];
    return statementsIn(sectionsIn(read.embedded, read.sections));
  }

  /** A place of a document, for a feature about the name at that place. */
  async nameAt(
    document: SourceDocument,
    offset: number,
    token: CancellationToken,
  ): Promise<SessionPlace | undefined> {
    const { session, path, ask } = await this.#question(document);
    const file = await orCancelled(session.named(path, ask, abortOf(token)));
    const place = file && placeAt(file, offset);
    return place && { ...place, session };
  }

  /** A document's statements with the schemas around them. */
  async named(document: SourceDocument, token: CancellationToken): Promise<NamedFile | undefined> {
    const { session, path, ask } = await this.#question(document);
    return orCancelled(session.named(path, ask, abortOf(token)));
  }

  /** What the models of a document say beside what the migrations build. Built files are relative to the root. */
  async modelRemarks(
    document: SourceDocument,
    token: CancellationToken,
  ): Promise<{ readonly root: string; readonly remarks: readonly Remark[] }> {
    const { session, path } = await this.#question(document);
    const { root } = session;
    return { root, remarks: await orCancelled(session.modelRemarks(path, abortOf(token))) };
  }

  /** What the statements of a document cost. Applied history has effects too. */
  /** `effectsOf`: of migrations for any server, or of PostgreSQL's alone. */
  async effects(
    document: SourceDocument,
    token: CancellationToken,
    effectsOf?: 'all',
  ): Promise<EffectsReport> {
    const { session, path, ask } = await this.#question(document);
    const wish = {
      ...{ ...ask, named: true, assumed: 'postgresql' as const },
      ...(effectsOf === undefined ? {} : { effectsOf }),
    };
    return orCancelled(session.effects(path, wish, abortOf(token)));
  }

  /** The up migration of a document (which may be a down migration), for a proof: in a folder for a database that is proved, or for an unknown one. */
  async migrationOf(document: SourceDocument): Promise<PlacedMigration | undefined> {
    const { session, path, ask } = await this.#question(document);
    const folder = session.root === nowhere ? undefined : session.folderFor(path);
    if (folder === undefined || provedDialect(folder) === undefined) return undefined;
    const forward = session.forwardOf(folder, path);
    if (forward === undefined) return undefined;
    const { targetVersion: target } = ask;
    const decided = folder.dialect !== 'unknown';
    return { session, folder, path: forward, file: path, target, hasRun: session.hasRun(path), decided };
  }

  showApplied(uri: string, show: boolean): void {
    if (show) this.#shown.add(uri);
    else this.#shown.delete(uri);
  }

  showsApplied(uri: string): boolean {
    return this.#shown.has(uri);
  }

  // ------------------------------------------------------------------------------------------------------------ schemas

  /** The sessions that have been read; undefined during the first read. */
  ready(): readonly Session[] | undefined {
    const sessions = [...this.#roots.values()].flatMap(({ ready }) => ready ?? []);
    return sessions.length < this.#roots.size ? undefined : sessions;
  }

  /** All sessions; waits for them. */
  sessions(): Promise<readonly Session[]> {
    return Promise.all([...this.#roots.values()].map((root) => root.session()));
  }

  /** True for a file of the workspace. */
  holds(path: string): boolean {
    return this.folders.some((folder) => relativeIn(folder, path) !== undefined);
  }

  /** The text of a file as a session has read it, by its absolute path; undefined before that. */
  textOf(file: string): string | undefined {
    const ready = [...this.#roots].flatMap(([path, root]) => (root.ready === undefined ? [] : [path]));
    const place = placeOf(uriOf(file), ready);
    return place.kind === 'inside' ? this.#roots.get(place.root)?.ready?.textOf(place.path) : undefined;
  }

  // ------------------------------------------------------------------------------------------------------------ internal

  async #question(
    document: SourceDocument,
  ): Promise<{ readonly session: Session; readonly path: string; readonly ask: Ask }> {
    const place = placeOf(document.uri, this.folders);
    const root = this.#rootOf(place);
    const path = place.kind === 'inside' ? place.path : place.name;
    const session = await root.session();
    const settings = await this.#parts.settings.of(document.uri);
    const scope = this.#shown.has(document.uri) ? 'all' : settings.scope;
    const ask: Ask = {
      scope,
      targetVersion: settings.targetVersion,
      connected: this.#parts.serverFor(document.uri),
      open: true,
      ...(place.kind === 'loose' ? { named: true } : {}),
    };
    return { session, path, ask };
  }

  /** An untitled document is linted for the first folder's database. */
  #rootOf(place: ReturnType<typeof placeOf>): Root {
    const [first] = this.#roots.values();
    if (place.kind === 'inside') return this.#roots.get(place.root) ?? this.#loose;
    return place.saved ? this.#loose : (first ?? this.#loose);
  }

  #rootAt(path: string): Root {
    const processes = this.#trusted && path !== nowhere ? 'allowed' : 'forbidden';
    const { settings } = this.#parts;
    const embeddedSql = async (): Promise<EmbeddedSqlFiles | undefined> =>
      (await settings.of(uriOf(path))).embeddedSql;
    const store = path === nowhere ? undefined : this.#store;
    return new Root(path, processes, embeddedSql, () => this.#surroundingsChanged(), store);
  }

  #read(root: Root): Promise<void> {
    return root.session().then(
      (session) => {
        const { folders } = session;
        this.#parts.log.info(`${root.path}: ${folders.length} migration folders`);
        this.#status.refresh();
        this.#tellSchema();
        for (const listener of this.#readListeners) listener(root.path);
      },
      (error: unknown) => this.#parts.log.error(`${root.path} could not be read.`, error),
    );
  }

  #edited(document: TextDocument): void {
    const place = placeOf(document.uri, this.folders);
    this.#rootOf(place).edit(place.kind === 'inside' ? place.path : place.name, document.getText());
    this.#parts.revision.edited();
    this.#status.refreshSoon();
    if (place.kind === 'inside') this.#tellSchema();
  }

  #closed(document: TextDocument): void {
    const place = placeOf(document.uri, this.folders);
    this.#rootOf(place).close(place.kind === 'inside' ? place.path : place.name);
    this.#said.delete(document.uri);
  }

  #surroundingsChanged(): void {
    this.#parts.revision.advance();
    this.#status.refresh();
    this.#tellSchema();
  }

  #tellSchema(): void {
    for (const listener of this.#schemaListeners) listener();
  }

  /** Other rules are unaffected; the same failure is logged once and not at each keystroke. */
  #logCrashes(report: FileReport): void {
    for (const { rule, error } of report.kind === 'linted' ? report.crashes : []) {
      if (this.#said.has(rule)) continue;
      this.#said.add(rule);
      this.#parts.log.error(`The rule ${rule} failed on ${report.path}. The other rules went on.`, error);
    }
  }

  /** A document that is too large is logged once and not at each keystroke. */
  #sayOnce({ uri, text }: SourceDocument, report: FileReport): void {
    const large = 5_000_000;
    if (report.kind !== 'silent' || text.length < large || this.#said.has(uri)) return;
    this.#said.add(uri);
    this.#parts.log.info(`${uri}: ${reasonOf(report)}`);
  }
}

function asDocumentReport(report: FileReport, session: Session): DocumentReport {
  const understood = report.kind === 'linted' || report.kind === 'applied';
  return {
    kind: report.kind === 'linted' ? 'diagnosed' : report.kind === 'applied' ? 'applied' : 'silent',
    reason: reasonOf(report),
    folder: report.folder?.path,
    findings: report.kind === 'linted' ? report.findings : [],
    accepting: (finding) =>
      report.kind === 'linted' && session.root !== nowhere
        ? baselineChange(report, session, finding)
        : undefined,
    dialect: understood ? report.dialect : undefined,
    statements: understood ? statementsIn(report.sections) : [],
    root: session.root === nowhere ? undefined : session.root,
  };
}

async function orCancelled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Cancelled ? cancelled() : error;
  }
}
