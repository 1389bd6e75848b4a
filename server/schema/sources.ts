/** The sources of the explorer: replayed migrations, the started embedded server, and open connections. */
import { isSameList } from '../../core/collections/same-list.ts';
import { basename } from 'node:path';
import { failure } from '../../protocol/message.ts';
import type {
  SchemaChanged,
  SchemaEmptiness,
  SchemaSource,
  EmbeddedProgress,
  EmbeddedStart,
  SchemaFound,
  SchemaFreshness,
  SchemaNode,
} from '../../protocol/schema.ts';
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import type { CatalogChange } from '../../core/catalog/change.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Concern } from '../../core/lint/affected-objects.ts';
import type { Question } from '../../engine/databases/catalog/explore/explore.ts';
import type { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { personalDataSettings } from '../../engine/session/personal-data.ts';
import {
  noPersonalDataSettings,
  sameSettings,
  type PersonalDataSettings,
} from '../../core/personal-data/settings.ts';
import type { ServerConnections } from '../connections/connections.ts';
import type { EmbeddedDatabases } from '../embedded/databases.ts';
import { histories, originsIn, replayedFolders, type ReplayedFolder } from '../workspace/schemas.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changedRelations } from './changes.ts';
import { outlineOfCatalog, pathTo } from './from-catalog.ts';
import { drawableLive, drawableSchema } from './drawable.ts';
import type { Found } from './findable.ts';
import { FindingMarks, type Surroundings } from './finding-marks.ts';
import { FirstReadings, listPlaces } from './first-readings.ts';
import { HistoryWatch } from './history-watch.ts';
import { findIn, foundInDatabase, foundInOutline, inCatalog, inReplay, named } from './find.ts';
import { outlineOfReplay } from './from-replay.ts';
import { nodesAt, trailTo, type OutlineRoot } from './nodes.ts';
import { idOf, schemaKey, type Inside } from './outline.ts';
import { Pages } from './pages.ts';
import { historyMark, pendingOn } from './pending-on.ts';
import { nothingPending, type PendingMarks } from './pending.ts';
import { CatalogWatch } from './watch.ts';

export type Roots =
  | { readonly kind: 'roots'; readonly roots: readonly OutlineRoot[] }
  | { readonly kind: 'empty'; readonly because: SchemaEmptiness };

/** Delay after the last keystroke. */
const quietMs = 300;
/** Nodes with marks are built from cached facts. */
const mostMarked = 300;
/** Above this number a full reload is cheaper than many single ones. */
const mostNodes = 20;

export class SchemaSources {
  readonly #workspace: Workspace;
  readonly #connections: ServerConnections;
  readonly #embedded: EmbeddedDatabases;
  readonly #findings: FindingMarks;
  readonly #pages = new Pages();
  readonly #outlines = new WeakMap<
    CatalogSnapshot,
    { readonly basis: readonly unknown[]; readonly inside: () => Promise<Inside> }
  >();
  /** The facts that the tree of an open database was last built from, by the database's id. */
  readonly #snapshots = new Map<string, CatalogSnapshot>();
  /** All named objects of the migrations, computed at the first search. */
  readonly #named = new WeakMap<Schema, readonly Found[]>();
  readonly #watch: CatalogWatch;
  readonly #histories = new HistoryWatch(
    (id) => historyMark(this.#postgres(id), this.#workspace.ready() ?? []),
    (id) => void this.#ranSince(id),
    () => Date.now(),
  );
  readonly #first = new FirstReadings((live, answered) => void this.#tellFirst(live, answered));
  #changed: (change: Shown) => void = () => undefined;
  #seen: SchemaSource | undefined;
  #looked: (freshness: SchemaFreshness) => void = () => undefined;
  /** The schema at the time of the last notification to the client. */
  #shown: readonly ReplayedFolder[] | undefined;
  /** Somebody has asked for the migrations' schema: without a reader, nothing is replayed to find out what an edit changed. */
  #isRead = false;

  constructor(
    workspace: Workspace,
    connections: ServerConnections,
    embedded: EmbeddedDatabases,
    surroundings: Surroundings,
  ) {
    this.#findings = new FindingMarks(workspace, surroundings);
    this.#workspace = workspace;
    this.#connections = connections;
    this.#embedded = embedded;
    this.#watch = new CatalogWatch(
      () =>
        connections.open.flatMap(({ id }) => {
          const catalog = connections.catalog(id);
          return catalog === undefined ? [] : [{ id, catalog }];
        }),
      {
        changed: (id, { change }) => {
          void this.#changedNodes(id, change).then((nodes) => this.#changed(deep(nodes)));
          void this.#histories.look(id, true);
        },
        looked: (everyMs, answered) => {
          this.#looked({ lookedAt: Date.now(), everyMs: Math.round(everyMs), answered });
          for (const { id } of connections.open) void this.#histories.look(id);
        },
      },
    );
  }

  /** The visible source. Open databases are polled only while it is theirs. */
  show(source: SchemaSource | undefined): void {
    this.#seen = source;
    this.#watch.show(source === 'connection');
    this.#findings.show(source !== undefined);
  }

  onLook(listener: (freshness: SchemaFreshness) => void): void {
    this.#looked = listener;
  }

  onChange(listener: (change: SchemaChanged) => void): void {
    let timer: NodeJS.Timeout | undefined;
    this.#workspace.onSchemaChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        void this.#compare().then((nodes) => {
          if (nodes?.length !== 0) listener({ source: 'migrations', ...deep(nodes) });
        });
      }, quietMs);
    });
    // Binding a document to a connection is reported too and changes nothing here; redrawing the tree would lose a click in progress.
    let open = this.#openIds();
    this.#connections.onChange(() => {
      const before = open;
      open = this.#openIds();
      if (before !== open) listener({ source: 'connection', ...deep(undefined) });
    });
    this.#changed = (change) => listener({ source: 'connection', ...change });
    this.#findings.onChange((concerns) => {
      const source = this.#seen;
      if (source === undefined) return;
      void this.#marked(source, concerns).then((nodes) => {
        if (nodes?.length !== 0) listener({ source, ...deep(nodes) });
      });
    });
  }

  /** The nodes whose findings changed, as far as they can be found by name. */
  async #marked(
    source: SchemaSource,
    concerns: ReadonlySet<Concern>,
  ): Promise<readonly SchemaNode[] | undefined> {
    const given = await this.roots(source);
    if (given.kind === 'empty') return [];
    const paths: (readonly string[])[] = [];
    for (const root of given.roots)
      for (const { concern, path } of (await root.findable?.()) ?? [])
        if (concerns.has(concern)) paths.push([root.id, ...path()]);
    return paths.length > mostMarked ? undefined : nodesAt(given.roots, paths);
  }

  #openIds(): string {
    return JSON.stringify(this.#connections.open.map(({ id }) => id));
  }

  /** Finds objects by name. */
  async find(source: SchemaSource, text: string, signal: AbortSignal): Promise<SchemaFound> {
    const given = await this.roots(source);
    return findIn(given.kind === 'roots' ? given.roots : [], text, signal);
  }

  /** The path to a table or view by its name, in the first root that contains it; empty if none does. */
  async wayTo(
    source: SchemaSource,
    wanted: { readonly schema: string | undefined; readonly name: string },
  ): Promise<readonly SchemaNode[]> {
    const given = await this.roots(source);
    if (given.kind === 'empty') return [];
    for (const root of given.roots) {
      const found = named(wanted, (await root.findable?.()) ?? []);
      if (found !== undefined) return trailTo(given.roots, [root.id, ...found.path()]);
    }
    return [];
  }

  /** Cancels reads of open databases for the tree. */
  cancel(source: SchemaSource): void {
    if (source !== 'connection') return;
    for (const { id } of this.#connections.open) this.#connections.catalog(id)?.cancel();
  }

  /** Discards the caches, so that the next request reads again. */
  async refresh(source: SchemaSource): Promise<void> {
    if (source === 'connection')
      for (const { id } of this.#connections.open) this.#connections.catalog(id)?.forget();
    if (source === 'embedded' && this.#embedded.started.length > 0) {
      await this.startEmbedded(new AbortController().signal, () => undefined);
    }
  }

  async roots(source: SchemaSource): Promise<Roots> {
    switch (source) {
      case 'migrations':
        this.#isRead = true;
        return this.#migrations();
      case 'embedded':
        return this.#embeddedRoots();
      case 'connection':
        return this.#connectionRoots();
    }
  }

  async startEmbedded(
    signal: AbortSignal,
    onProgress: (step: EmbeddedProgress) => void,
  ): Promise<EmbeddedStart> {
    if (!this.#workspace.trusted) {
      return failure('The embedded PostgreSQL needs a trusted workspace. Trust it, then start it.');
    }
    return this.#embedded.start(await histories(await this.#workspace.sessions()), signal, onProgress);
  }

  /** An edit of a query, a comment or a function body changes no schema, so no nodes are reported. */
  async #compare(): Promise<readonly SchemaNode[] | undefined> {
    const sessions = this.#workspace.ready();
    if (sessions === undefined || !this.#isRead) return [];
    const before = this.#shown;
    const after = await replayedFolders(sessions);
    this.#shown = after;
    if (before === undefined || before.length !== after.length) return undefined;
    const changed = after.map((folder, at) => {
      const old = before[at];
      if (old?.path !== folder.path || !sameSettings(old.personalData, folder.personalData)) return undefined;
      return old.schema === folder.schema ? [] : changedRelations(folder.path, old.schema, folder.schema);
    });
    if (changed.includes(undefined)) return undefined;
    return nodesAt(
      after.map((folder) => this.#replayRoot(folder)),
      changed.flatMap((paths) => paths ?? []),
    );
  }

  async #migrations(): Promise<Roots> {
    const sessions = this.#workspace.ready();
    if (sessions === undefined) return { kind: 'empty', because: 'reading' };
    const folders = await replayedFolders(sessions);
    if (folders.length === 0) return { kind: 'empty', because: 'no-migrations' };
    return roots(folders.map((folder) => this.#replayRoot(folder)));
  }

  /** A workspace without migrations can still configure the personal data of its database. */
  #settingsAtTop(): PersonalDataSettings {
    const [first] = this.#workspace.ready() ?? [];
    return first === undefined ? noPersonalDataSettings : personalDataSettings(first, undefined);
  }

  async #inside(id: string, replayed: readonly ReplayedFolder[]): Promise<Inside> {
    const open = this.#connections.live(id);
    if (open === undefined) return failure('The connection is closed. Connect again.');
    const live = open.catalog;
    const read = await live.snapshot();
    if (read.kind === 'failed') return failure(read.failure.message);
    this.#snapshots.set(id, read.value);
    const personalData = replayed[0]?.personalData ?? this.#settingsAtTop();
    const known = this.#outlines.get(read.value);
    const basis = [personalData, ...replayed.map(({ schema }) => schema)];
    if (known !== undefined && isSameList(known.basis, basis)) return known.inside();
    const pending = await this.#pending(id);
    const inside = outlineOfCatalog({
      snapshot: read.value,
      words: open.engine.words,
      pending,
      ask: (question) => live.ask(question),
      soon: (question) => this.#first.soon(live, read.value, question),
      origins: originsIn(replayed),
      personalData,
      notes: pending.notes,
      pages: this.#pages,
      changedAt: (schema, name) => live.changedAt(schema, name),
    });
    this.#outlines.set(read.value, { basis, inside });
    return inside();
  }

  async #pending(id: string): Promise<PendingMarks> {
    const database = this.#postgres(id);
    if (database === undefined) return nothingPending;
    await this.#histories.begin(id);
    return pendingOn(database, this.#workspace.ready() ?? []);
  }

  /** Only PostgreSQL's history is read from the catalog. */
  #postgres(id: string): SqlSession | undefined {
    const live = this.#connections.live(id);
    return live?.engine.isPostgres === true ? live.session : undefined;
  }

  /** Marks may appear anywhere in the tree. */
  async #ranSince(id: string): Promise<void> {
    const read = await this.#connections.catalog(id)?.snapshot();
    if (read?.kind === 'read') this.#outlines.delete(read.value);
    this.#changed(deep(undefined));
  }

  /** The facts that arrived after the names: folders are added to lists, and other nodes are unchanged. */
  async #tellFirst(live: LiveCatalog, answered: readonly Question[]): Promise<void> {
    const id = this.#connections.open.find((one) => this.#connections.catalog(one.id) === live)?.id;
    const read = await live.snapshot();
    if (id === undefined || read.kind === 'failed') return;
    this.#changed({ nodes: [], lists: listPlaces(id, answered, read.value).map(idOf) });
  }

  /** The nodes that a change by another session affects; undefined if everything must be reloaded. */
  async #changedNodes(id: string, change: CatalogChange): Promise<readonly SchemaNode[] | undefined> {
    const read = await this.#connections.catalog(id)?.snapshot();
    if (read?.kind !== 'read' || change.database || change.relations.length > mostNodes) return undefined;
    const paths = [
      ...[...change.schemas].map((name) => [id, schemaKey(name)]),
      ...change.relations.map((one) => [id, ...pathTo(read.value, one)]),
    ];
    // The children of a schema that is shown in place are the children of the root.
    const inPlace = read.value.schemas.length === 1 && change.schemas.size > 0;
    const roots = await this.#connectionRoots();
    return inPlace || roots.kind === 'empty' ? undefined : nodesAt(roots.roots, paths);
  }

  #replayRoot({ path, label, detail, schema, root, personalData }: ReplayedFolder): OutlineRoot {
    let outline: Inside | undefined;
    return {
      id: path,
      label,
      detail,
      // Computed once per answer, since many paths use it.
      inside: () => Promise.resolve((outline ??= outlineOfReplay(schema, root, personalData, this.#pages))),
      findings: this.#findings.inFolder(path),
      finder: async () => {
        const known = this.#named.get(schema);
        const found =
          known ??
          (await foundInOutline((outline ??= outlineOfReplay(schema, root, personalData, this.#pages))));
        this.#named.set(schema, found);
        return { kind: 'found', found };
      },
      findable: () => Promise.resolve(inReplay(schema)),
      drawable: () => Promise.resolve(drawableSchema(schema)),
    };
  }

  #embeddedRoots(): Roots {
    if (!this.#workspace.trusted) return { kind: 'empty', because: 'restricted' };
    const databases = this.#embedded.started;
    if (databases.length === 0) return { kind: 'empty', because: 'not-started' };
    return roots(databases.map((one) => ({ ...one, findings: this.#findings.inFolder(one.id) })));
  }

  async #connectionRoots(): Promise<Roots> {
    if (!this.#workspace.trusted) return { kind: 'empty', because: 'restricted' };
    const open = this.#connections.open;
    if (open.length === 0) return { kind: 'empty', because: 'not-connected' };
    const replayed = await replayedFolders(this.#workspace.ready() ?? []);
    return roots(
      open.map(({ id, database, host, port, user, product, serverVersion }) => ({
        id,
        findings: (concern: Concern) => this.#findings.inDatabase(this.#snapshots.get(id))(concern),
        label: port === 0 ? basename(database) : database === '' ? 'All databases' : database,
        detail: `${port === 0 ? 'read by' : `${user} on ${host},`} ${product} ${serverVersion}`,
        inside: () => this.#inside(id, replayed),
        findable: async () => {
          const read = await this.#connections.catalog(id)?.snapshot();
          return read?.kind === 'read' ? inCatalog(read.value) : [];
        },
        finder: async (search, signal) => {
          const live = this.#connections.catalog(id);
          const read = await live?.snapshot();
          return live === undefined || read?.kind !== 'read'
            ? { kind: 'found', found: [] }
            : foundInDatabase(await live.search(search, signal), read.value);
        },
        drawable: () => drawableLive(this.#connections.catalog(id)),
      })),
    );
  }
}

type Shown = Omit<SchemaChanged, 'source'>;

function deep(nodes: readonly SchemaNode[] | undefined): Shown {
  return { nodes, lists: [] };
}

function roots(list: readonly OutlineRoot[]): Roots {
  return { kind: 'roots', roots: list };
}
