/** Where the explorer's roots come from: the replayed migrations, the embedded server once it was started, the open connections. */
import type {
  SchemaEmptiness,
  SchemaSource,
  EmbeddedProgress,
  EmbeddedStart,
} from '../../protocol/schema.ts';
import type { ServerConnections } from '../connections/connections.ts';
import type { EmbeddedDatabases } from '../embedded/databases.ts';
import { histories, originIn, replayedFolders } from '../workspace/schemas.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { outlineOfCatalog } from './from-catalog.ts';
import { outlineOfReplay } from './from-replay.ts';
import type { OutlineRoot } from './nodes.ts';

export type Roots =
  | { readonly kind: 'roots'; readonly roots: readonly OutlineRoot[] }
  | { readonly kind: 'empty'; readonly because: SchemaEmptiness };

export class SchemaSources {
  readonly #workspace: Workspace;
  readonly #connections: ServerConnections;
  readonly #embedded: EmbeddedDatabases;

  constructor(workspace: Workspace, connections: ServerConnections, embedded: EmbeddedDatabases) {
    this.#workspace = workspace;
    this.#connections = connections;
    this.#embedded = embedded;
  }

  onChange(listener: (source: SchemaSource) => void): void {
    this.#workspace.onSchemaChange(() => listener('migrations'));
    this.#connections.onChange(() => listener('connection'));
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

  async #migrations(): Promise<Roots> {
    const sessions = this.#workspace.ready();
    if (sessions === undefined) return { kind: 'empty', because: 'reading' };
    const folders = await replayedFolders(sessions);
    if (folders.length === 0) return { kind: 'empty', because: 'no-migrations' };
    return roots(
      folders.map(({ path, label, detail, schema, root }) => ({
        id: path,
        label,
        detail,
        outline: () => Promise.resolve({ kind: 'outline', outline: outlineOfReplay(schema, root) }),
      })),
    );
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
        outline: async () => {
          const catalog = await this.#connections.catalog(id);
          switch (catalog.kind) {
            case 'gone':
              return { kind: 'failure', message: 'The connection is closed. Connect again.' };
            case 'failed':
              return { kind: 'failure', message: catalog.failure.message };
            case 'read':
              return {
                kind: 'outline',
                outline: outlineOfCatalog({
                  snapshot: catalog.value,
                  describe: (relation) => this.#connections.describe(id, relation.id),
                  origin: (schema, name) => originIn(replayed, schema, name),
                  notes: [],
                }),
              };
          }
        },
      })),
    );
  }
}

function roots(list: readonly OutlineRoot[]): Roots {
  return { kind: 'roots', roots: list };
}
