/**
 * The embedded PostgreSQL for the explorer and EXPLAIN: started by a click, one process per window, one database at a time. Schemas that
 * were read stay available after the process ends; further requests restart it.
 */
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import type { PersonalDataSettings } from '../../core/personal-data/settings.ts';
import type { Explored, Question } from '../../engine/databases/catalog/explore/explore.ts';
import type { ExplainOutcome } from '../../engine/databases/explain.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { EmbeddedServer, type ReplayOutcome } from '../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { failure } from '../../protocol/message.ts';
import type { EmbeddedProgress, EmbeddedStart } from '../../protocol/schema.ts';
import { postgresWords } from '../../engine/databases/postgres/words.ts';
import { outlineOfCatalog } from '../schema/from-catalog.ts';
import { drawableCatalog } from '../schema/drawable.ts';
import { foundInDatabase, inCatalog } from '../schema/find.ts';
import { group, leaf, type Origins, type OutlineNode } from '../schema/outline.ts';
import { Pages } from '../schema/pages.ts';
import type { OutlineRoot } from '../schema/nodes.ts';

/** The statements of a migration folder, as its tool would run them on an empty database. */
export interface History {
  readonly path: string;
  readonly label: string;
  readonly migrations: readonly MigrationToReplay[];
  readonly personalData: PersonalDataSettings;
  readonly origins: Origins;
}

export class EmbeddedDatabases {
  readonly #server: EmbeddedServer;
  readonly #startListeners = new Set<() => void>();
  readonly #pages = new Pages();
  readonly #answers = new WeakMap<CatalogSnapshot, Map<string, Promise<Explored>>>();
  #started: readonly Database[] = [];

  /** `program`: the bundle of the process that runs PostgreSQL. */
  constructor(program: string) {
    this.#server = new EmbeddedServer({
      program,
      loadParser: loadPostgresParser,
      limits: { work: 'long' },
    });
  }

  get started(): readonly OutlineRoot[] {
    return this.#started.map((database) => this.#root(database));
  }

  async start(
    histories: readonly History[],
    signal: AbortSignal,
    onProgress: (step: EmbeddedProgress) => void,
  ): Promise<EmbeddedStart> {
    for (const listener of this.#startListeners) listener();
    const databases: Database[] = [];
    for (const history of histories) {
      const options = {
        signal,
        onProgress: ({ done, total, name }: { done: number; total: number; name: string }) =>
          onProgress({ done, total, message: name }),
      };
      const replayed = await this.#server.replay(history.migrations, options);
      if (isAborted(signal)) return { kind: 'cancelled' };
      if (replayed.kind === 'failed') return failure(replayed.failure.message);
      const read = await this.#server.introspect(history.migrations, { signal });
      if (read.kind !== 'read') {
        if (isAborted(signal)) return { kind: 'cancelled' };
        return failure(read.failure.message);
      }
      databases.push({ history, snapshot: read.value, notes: notesOf(replayed) });
    }
    this.#started = databases;
    return databases.length === 0
      ? failure('No PostgreSQL migrations were found to run.')
      : { kind: 'ready' };
  }

  /** Called before the process applies a whole history. */
  onStart(listener: () => void): void {
    this.#startListeners.add(listener);
  }

  /** Ends the process when its work is done. Schemas that were read stay available; further requests restart it. */
  rest(): void {
    this.#server.rest();
  }

  /** The plan on empty tables, after any history: only its shape means something. */
  explainAfter(
    history: readonly MigrationToReplay[],
    sql: string,
    signal: AbortSignal,
  ): Promise<ExplainOutcome> {
    return this.#server.explain(history, sql, { signal });
  }

  /** The objects after a given history, for a comparison with another schema. */
  contents(...asked: Parameters<EmbeddedServer['contents']>): ReturnType<EmbeddedServer['contents']> {
    for (const listener of this.#startListeners) listener();
    return this.#server.contents(...asked);
  }

  stop(): void {
    this.#server.stop();
  }

  #root({ history, snapshot, notes }: Database): OutlineRoot {
    return {
      id: history.path,
      label: history.label,
      detail: 'embedded PostgreSQL',
      finder: async (search, signal) =>
        foundInDatabase(
          await this.#server.explore(history.migrations, { what: 'search', search }, { signal }),
          snapshot,
        ),
      findable: () => Promise.resolve(inCatalog(snapshot)),
      drawable: () => Promise.resolve(drawableCatalog(snapshot)),
      inside: outlineOfCatalog({
        words: postgresWords,
        snapshot,
        ask: (question) => this.#ask(history, snapshot, question),
        origins: history.origins,
        personalData: history.personalData,
        notes,
        pages: this.#pages,
        changedAt: () => undefined,
      }),
    };
  }

  /** The objects that were read are valid until the migrations change. */
  #ask(history: History, snapshot: CatalogSnapshot, question: Question): Promise<Explored> {
    const known = this.#answers.get(snapshot) ?? new Map<string, Promise<Explored>>();
    this.#answers.set(snapshot, known);
    const key = JSON.stringify(question);
    const asked = known.get(key) ?? this.#server.explore(history.migrations, question);
    known.set(key, asked);
    void asked.then((answer) => {
      if (answer.kind === 'failed') known.delete(key);
    });
    return asked;
  }
}

/** A function, since the compiler assumes that a flag which another task changes is unchanged. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

interface Database {
  readonly history: History;
  readonly snapshot: CatalogSnapshot;
  readonly notes: readonly OutlineNode[];
}

/** Errors of the embedded server say nothing about a migration's safety, but are shown. */
function notesOf(replayed: Extract<ReplayOutcome, { kind: 'replayed' }>): readonly OutlineNode[] {
  const failures = replayed.migrations.flatMap(({ name, result }) =>
    result.kind === 'applied'
      ? []
      : [leaf('note', name, { detail: result.reason, tooltip: [`not verifiable: ${result.reason}`] })],
  );
  const leftOut = replayed.skippedExtensions.map((name) =>
    leaf('note', name, {
      detail: 'extension',
      tooltip: ['This extension is not in the embedded PostgreSQL.'],
    }),
  );
  const standIns = replayed.standInRoles.map((name) =>
    leaf('note', name, {
      detail: 'role',
      tooltip: ['Made without rights, because a migration names it.'],
    }),
  );
  return [
    ...group('Not Verifiable Here', failures),
    ...group('Left Out', leftOut),
    ...group('Stand-ins', standIns),
  ];
}
