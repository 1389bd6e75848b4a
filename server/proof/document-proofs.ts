/**
 * Proofs of open documents: run on request and then shortly after each change, one at a time in one embedded server. Measurements are kept
 * per document and are valid for a statement as long as the text up to its end is unchanged.
 */
import { breaksCode } from '../../core/proof/code.ts';
import { differencesInWords, isBad } from '../../core/proof/describe.ts';
import type { MigrationProof } from '../../core/proof/result.ts';
import type { RowsAsk } from '../../core/proof/rows.ts';
import { releasesFor } from '../../engine/proof/code-at.ts';
import { provedDialect, type ProvedDialect } from '../../engine/proof/dialects.ts';
import type { ProofAnswer } from '../../engine/proof/prove.ts';
import type { ReleaseQueries } from '../../engine/proof/releases.ts';
import { Cancelled } from '../../engine/session/time-slices.ts';
import { failure } from '../../protocol/message.ts';
import type { ProofProgress, ProofStatus, ProveAnswer } from '../../protocol/proof.ts';
import type { SourceDocument } from '../engine.ts';
import type { Log } from '../log.ts';
import type { PlacedMigration, Workspace } from '../workspace/workspace.ts';
import { summaryOf, toldOf, type DocumentProof } from './known.ts';
import type { Proofs } from './proofs.ts';
import { rowsAsked, type SettingsCache } from '../settings.ts';

export interface DocumentProofParts {
  readonly proofs: Proofs;
  readonly workspace: Workspace;
  readonly log: Log;
  /** The document's current text; undefined if it is closed. */
  readonly source: (uri: string) => SourceDocument | undefined;
  readonly settings: (uri: string) => Promise<ProofSettings>;
  /** The open documents. */
  readonly opened: () => readonly string[];
}

export interface ProofSettings {
  readonly automatic: boolean;
  readonly seconds: number;
  /** Undefined to use empty tables only. */
  readonly rows: RowsAsk | undefined;
  /** Overrides the configuration. */
  readonly codeRef: string | undefined;
}

/** How a document's migration is proved. */
export function proofIn(settings: SettingsCache): (uri: string) => Promise<ProofSettings> {
  return async (uri) => {
    const one = await settings.of(uri);
    const { proveAutomatically: automatic, proofSeconds: seconds, codeRef } = one;
    return { automatic, seconds, codeRef, rows: rowsAsked(one) };
  };
}

interface Running {
  readonly uri: string;
  readonly controller: AbortController;
}

/** Delay after the last keystroke. */
const quietMs = 150;
/** An outdated run may continue for this time, since most finish sooner than a new server starts. */
const patienceMs = 2_000;

export class DocumentProofs {
  readonly #parts: DocumentProofParts;
  readonly #known = new Map<string, DocumentProof>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Documents not viewed since another migration of their folder changed. */
  readonly #dropped = new Set<string>();
  readonly #logged = new Set<string>();
  readonly #listeners = new Set<(uri: string) => void>();
  readonly #statusListeners = new Set<(status: ProofStatus) => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #running: Running | undefined;
  #active = false;

  constructor(parts: DocumentProofParts) {
    this.#parts = parts;
  }

  get active(): boolean {
    return this.#active;
  }

  /** The known results of a document; `provedIn` decides which are still valid. */
  of(uri: string): DocumentProof | undefined {
    return this.#known.get(uri);
  }

  /** By the path of a migration, whichever of its documents was proved; `outdated` if the text has changed since. */
  ofMigration(root: string, path: string): MigrationProof | 'outdated' | 'running' | undefined {
    const found = [...this.#known].find(([, one]) => one.root === root && one.proof.path === path);
    if (found === undefined) return undefined;
    const [uri, { version, proof }] = found;
    if (this.isRunning(uri)) return 'running';
    return this.#parts.source(uri)?.version === version ? proof : 'outdated';
  }

  isRunning(uri: string): boolean {
    return this.#running?.uri === uri;
  }

  /** Called when the results of a document change. */
  onChange(listener: (uri: string) => void): void {
    this.#listeners.add(listener);
  }

  onStatus(listener: (status: ProofStatus) => void): void {
    this.#statusListeners.add(listener);
  }

  /** Proves at the user's request. */
  async prove(
    uri: string,
    signal: AbortSignal,
    onProgress: (step: ProofProgress) => void,
  ): Promise<ProveAnswer> {
    if (!this.#parts.workspace.trusted)
      return failure('Proofs run what the migrations say: they need a trusted workspace.');
    this.#active = true;
    clearTimeout(this.#waiting.get(uri));
    return this.#inTurn(uri, signal, onProgress);
  }

  /** Turns proofs on, as when the window was last closed, or off. */
  activate(active: boolean): void {
    this.#active = active && this.#parts.workspace.trusted;
    if (this.#active) for (const uri of this.#parts.opened()) this.later(uri);
    else this.stop();
    this.#tellRest();
  }

  /** The document's text changed, or was opened. */
  changed(uri: string): void {
    for (const other of [...this.#known.keys()]) {
      if (other === uri || folderOf(other) !== folderOf(uri)) continue;
      this.#dropped.add(other);
      this.#forget(other);
    }
    this.#dropped.delete(uri);
    this.later(uri);
  }

  /** An editor shows the document. */
  looked(uri: string): void {
    if (this.#dropped.delete(uri)) this.later(uri);
  }

  /** Schedules a proof, if proofs are on and the document is new work. */
  later(uri: string): void {
    if (!this.#active) return;
    clearTimeout(this.#waiting.get(uri));
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      this.#again(uri).catch((error: unknown) => this.#parts.log.error('A proof failed.', error));
    }, quietMs);
    this.#waiting.set(uri, timer);
  }

  /** Marks results as outdated after a change of something that they depend on. */
  surroundingsChanged(): void {
    for (const uri of this.#known.keys()) this.later(uri);
  }

  closed(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#known.delete(uri);
    this.#dropped.delete(uri);
  }

  /** Ends the server and discards the results. */
  stop(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#running?.controller.abort();
    this.#parts.proofs.stop();
    for (const uri of [...this.#known.keys()]) this.#forget(uri);
  }

  // ---------------------------------------------------------------------------------------------------------------- internal

  async #again(uri: string): Promise<void> {
    const source = this.#parts.source(uri);
    if (source === undefined || !this.#active) return;
    if (!(await this.#parts.settings(uri)).automatic) return;
    const place = await this.#parts.workspace.migrationOf(source);
    if (place === undefined) return;
    // Applied migrations, and those that may be for another database, are proved only on request.
    if ((place.hasRun || !place.decided) && !this.#known.has(uri)) return;
    const outdated = this.#running;
    const patience = setTimeout(() => outdated?.controller.abort(), patienceMs);
    try {
      await this.#inTurn(uri, undefined, () => undefined);
    } finally {
      clearTimeout(patience);
    }
  }

  #inTurn(
    uri: string,
    signal: AbortSignal | undefined,
    onProgress: (step: ProofProgress) => void,
  ): Promise<ProveAnswer> {
    const task = this.#queue.then(() => this.#run(uri, signal, onProgress));
    this.#queue = task.catch(() => undefined);
    return task;
  }

  async #run(
    uri: string,
    signal: AbortSignal | undefined,
    onProgress: (step: ProofProgress) => void,
  ): Promise<ProveAnswer> {
    const source = this.#parts.source(uri);
    if (source === undefined) return failure('The file is not open any more.');
    if (signal?.aborted === true || !this.#active) return { kind: 'cancelled' };
    const place = await this.#parts.workspace.migrationOf(source);
    if (place === undefined)
      return failure(
        'This file is no migration for PostgreSQL, MySQL, MariaDB or SQLite in a folder that Plinth knows.',
      );
    const controller = new AbortController();
    const cancel = (): void => controller.abort();
    let isOver = true;
    signal?.addEventListener('abort', cancel);
    this.#running = { uri, controller };
    this.#tell(
      'running',
      `Running ${place.path} ${where[provedDialect(place.folder) ?? 'postgresql']}.`,
      uri,
    );
    if (!this.#known.has(uri)) this.#changedFor(uri);
    try {
      const { seconds, rows, codeRef } = await this.#parts.settings(uri);
      const releases = await this.#releases(place, codeRef, controller.signal);
      const answer = await this.#parts.proofs.prove({
        ...place,
        seconds,
        rows,
        releases,
        boundary: 'kept',
        signal: controller.signal,
        isOutdated: () => this.#parts.source(uri)?.version !== source.version,
        onProgress: ({ done, total, name }) => onProgress({ done, total, message: name }),
        onPart: (proof) => {
          this.#keep(source, place, proof);
          this.#changedFor(uri);
        },
      });
      isOver = controller.signal.aborted || isCancelled(answer);
      if (isOver) return { kind: 'cancelled' };
      if (answer.kind === 'failed') return this.#failed(uri, answer.failure.message);
      this.#keep(source, place, answer.proof, releases);
      return this.#done(uri, answer.proof);
    } catch (error) {
      if (error instanceof Cancelled) return { kind: 'cancelled' };
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#running = undefined;
      if (isOver) this.#tellRest();
      this.#changedFor(uri);
    }
  }

  #failed(uri: string, message: string): ProveAnswer {
    this.#forget(uri);
    this.#parts.log.warn(`${uri} could not be proved: ${message}`);
    this.#tell('failed', message, uri);
    return failure(message);
  }

  #done(uri: string, proof: MigrationProof): ProveAnswer {
    this.#logDifferences(proof);
    const summary = summaryOf(proof);
    const isLimited = proof.verdict.kind === 'stopped' || proof.rollback?.kind === 'stopped';
    this.#tell(isLimited ? 'limited' : 'ready', `${proof.path}: ${summary}.`, uri);
    return { kind: 'proved', summary, bad: isBad(proof.verdict, proof.rollback) || breaksCode(proof.code) };
  }

  /** `releases`: for a run that finished. */
  #keep(
    { uri, version }: SourceDocument,
    { file, session }: PlacedMigration,
    proof: MigrationProof,
    releases?: readonly ReleaseQueries[],
  ): void {
    const told = toldOf(proof, file);
    const whole = releases === undefined ? this.#known.get(uri)?.whole : { ...told, releases };
    this.#known.set(uri, { ...told, file, root: session.root, version, whole });
  }

  /** Queries that run during the migration; none for an applied migration, whose code is already deployed. */
  async #releases(
    { session, folder, path, hasRun }: PlacedMigration,
    ref: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly ReleaseQueries[]> {
    if (hasRun || provedDialect(folder) !== 'postgresql') return [];
    const read = await releasesFor(session, folder, ref, signal);
    if (read.kind === 'read') return read.releases;
    const line = `${path}: ${read.because}`;
    if (!this.#logged.has(line)) this.#parts.log.warn(line);
    this.#logged.add(line);
    return [];
  }

  /** If model and measurement differ, the measurement is shown and the difference is logged once per statement text. */
  #logDifferences(proof: MigrationProof): void {
    for (const line of differencesInWords(proof)) {
      if (this.#logged.has(line)) continue;
      this.#logged.add(line);
      this.#parts.log.warn(`A defect of Plinth’s effects table: ${line}`);
    }
  }

  #forget(uri: string): void {
    if (this.#known.delete(uri)) this.#changedFor(uri);
  }

  #changedFor(uri: string): void {
    for (const listener of this.#listeners) listener(uri);
  }

  #tellRest(): void {
    if (this.#active) this.#tell('ready', ready);
    else this.#tell('off', off);
  }

  #tell(state: ProofStatus['state'], detail: string, uri?: string): void {
    for (const listener of this.#statusListeners) listener({ state, detail, uri });
  }
}

const where: Readonly<Record<ProvedDialect, string>> = {
  postgresql: 'in the embedded PostgreSQL',
  sqlite: 'in the embedded SQLite',
  mysql: 'on a MariaDB server that Plinth started',
};

const ready = 'Migrations are proved as they are edited.';
const off = 'Nothing is run until a proof is asked for.';

function isCancelled(answer: ProofAnswer): boolean {
  return answer.kind === 'failed' && answer.failure.reason === 'cancelled';
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}
