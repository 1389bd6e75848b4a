/** Where the explorer's roots come from: the replayed migrations, the embedded server once it was started, the open connections. */
import type {
  SchemaEmptiness,
  SchemaSource,
  EmbeddedProgress,
  EmbeddedStart,
  SchemaNode,
} from '../../protocol/schema.ts';
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
import { outlineOfCatalog } from './from-catalog.ts';
import { outlineOfReplay } from './from-replay.ts';
import { nodesAt, type OutlineRoot } from './nodes.ts';
import { Pages } from './pages.ts';

export type Roots =
  | { readonly kind: 'roots'; readonly roots: readonly OutlineRoot[] }
  | { readonly kind: 'empty'; readonly because: SchemaEmptiness };

/** Shortly after the last keystroke. */
const quietMs = 300;

export class SchemaSources {
  readonly #workspace: Workspace;
  readonly #connections: ServerConnections;
  readonly #embedded: EmbeddedDatabases;
  readonly #pages = new Pages();
  /** What the migrations built when the client was last told of a change. */
  #shown: readonly ReplayedFolder[] | undefined;

  constructor(workspace: Workspace, connections: ServerConnections, embedded: EmbeddedDatabases) {
    this.#workspace = workspace;
    this.#connections = connections;
    this.#embedded = embedded;
  }

  /** `nodes`: the only ones that changed; undefined where all of the source did. */
  onChange(listener: (source: SchemaSource, nodes: readonly SchemaNode[] | undefined) => void): void {
    let timer: NodeJS.Timeout | undefined;
    this.#workspace.onSchemaChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        void this.#compare().then((nodes) => {
          if (nodes?.length !== 0) listener('migrations', nodes);
        });
      }, quietMs);
    });
    this.#connections.onChange(() => listener('connection', undefined));
  }

  /** What the next question is answered from is read again. */
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
      return {
        kind: 'failure',
        message: 'The embedded PostgreSQL needs a trusted workspace. Trust it, then start it.',
      };
    }
    return this.#embedded.start(await histories(await this.#workspace.sessions()), signal, onProgress);
  }

  /** An edit of a query, a comment or a function's inside changes no schema: no nodes then. */
  async #compare(): Promise<readonly SchemaNode[] | undefined> {
    const sessions = this.#workspace.ready();
    if (sessions === undefined) return [];
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

  /** A workspace without migrations may say all the same what its database holds. */
  #settingsAtTop(): PersonalDataSettings {
    const [first] = this.#workspace.ready() ?? [];
    return first === undefined ? noPersonalDataSettings : personalDataSettings(first, undefined);
  }

  #replayRoot({ path, label, detail, schema, root, personalData }: ReplayedFolder): OutlineRoot {
    return {
      id: path,
      label,
      detail,
      inside: () => Promise.resolve(outlineOfReplay(schema, root, personalData, this.#pages)),
    };
  }

  #embeddedRoots(): Roots {
    if (!this.#workspace.trusted) return { kind: 'empty', because: 'restricted' };
    const databases = this.#embedded.started;
    if (databases.length === 0) return { kind: 'empty', because: 'not-started' };
    return roots(databases);
  }

  async #connectionRoots(): Promise<Roots> {
    if (!this.#workspace.trusted) return { kind: 'empty', because: 'restricted' };
    const open = this.#connections.open;
    if (open.length === 0) return { kind: 'empty', because: 'not-connected' };
    const replayed = await replayedFolders(this.#workspace.ready() ?? []);
    return roots(
      open.map(({ id, database, host, user, serverVersion }) => ({
        id,
        label: database,
        detail: `${user} on ${host}, PostgreSQL ${serverVersion}`,
        inside: async () => {
          const live = this.#connections.catalog(id);
          if (live === undefined)
            return { kind: 'failure', message: 'The connection is closed. Connect again.' };
          const read = await live.snapshot();
          if (read.kind === 'failed') return { kind: 'failure', message: read.failure.message };
          return outlineOfCatalog({
            snapshot: read.value,
            ask: (question) => live.ask(question),
            origins: originsIn(replayed),
            personalData: replayed[0]?.personalData ?? this.#settingsAtTop(),
            notes: [],
            pages: this.#pages,
          });
        },
      })),
    );
  }
}

function roots(list: readonly OutlineRoot[]): Roots {
  return { kind: 'roots', roots: list };
}
