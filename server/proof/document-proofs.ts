/**
 * Proofs of the documents that are open: run when somebody asks, and from then on shortly after each change, one at a time in one embedded
 * server. What was measured is kept by document, and holds for a statement as long as the text up to its end is the same.
 */
import { differencesInWords, isBad, rollbackInWords, verdictInWords } from '../../core/proof/describe.ts';
import type { MigrationProof, SectionProof, StatementProof } from '../../core/proof/result.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { ProofAnswer } from '../../engine/proof/prove.ts';
import type { ProofProgress, ProofStatus, ProveAnswer } from '../../protocol/proof.ts';
import type { SourceDocument } from '../engine.ts';
import type { Log } from '../log.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Proofs } from './proofs.ts';

export interface DocumentProofParts {
  readonly proofs: Proofs;
  readonly workspace: Workspace;
  readonly log: Log;
  /** The document as the client has it now; undefined where it is closed. */
  readonly source: (uri: string) => SourceDocument | undefined;
  readonly settings: (uri: string) => Promise<{ readonly automatic: boolean; readonly seconds: number }>;
  /** Documents that are open. */
  readonly opened: () => readonly string[];
}

/** A statement of the document as it was when it was proved. */
interface Proved {
  readonly statement: StatementProof;
  readonly isWayBack: boolean;
}

/** What a proof says of a document. */
export interface DocumentProof {
  readonly proof: MigrationProof;
  /** In the order of the text. */
  readonly statements: readonly Proved[];
}

interface Running {
  readonly uri: string;
  readonly controller: AbortController;
}

/** After the last keystroke. */
const quietMs = 150;
/** So long an outdated run may go on: most are through sooner than a new server starts. */
const patienceMs = 2_000;

export class DocumentProofs {
  readonly #parts: DocumentProofParts;
  readonly #known = new Map<string, DocumentProof>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Another migration of their folder changed; nobody has looked at them since. */
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

  /** What is known of a document; what of it still holds is for `provedIn` to say. */
  of(uri: string): DocumentProof | undefined {
    return this.#known.get(uri);
  }

  isRunning(uri: string): boolean {
    return this.#running?.uri === uri;
  }

  /** A document says something else now. */
  onChange(listener: (uri: string) => void): void {
    this.#listeners.add(listener);
  }

  onStatus(listener: (status: ProofStatus) => void): void {
    this.#statusListeners.add(listener);
  }

  /** A person has asked. */
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

  /** On again, as it was when the window was closed, or off. */
  activate(active: boolean): void {
    this.#active = active && this.#parts.workspace.trusted;
    if (this.#active) for (const uri of this.#parts.opened()) this.later(uri);
    else this.stop();
    this.#tellRest();
  }

  /** The text of a document changed, or is looked at for the first time. */
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

  /** Proves a document soon, where proofs are on and it is new work. */
  later(uri: string): void {
    if (!this.#active) return;
    clearTimeout(this.#waiting.get(uri));
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      this.#again(uri).catch((error: unknown) => this.#parts.log.error('A proof failed.', error));
    }, quietMs);
    this.#waiting.set(uri, timer);
  }

  /** What was known rests on surroundings that may have changed. */
  surroundingsChanged(): void {
    for (const uri of this.#known.keys()) this.later(uri);
  }

  closed(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#known.delete(uri);
    this.#dropped.delete(uri);
  }

  /** Ends the server and forgets what it showed. */
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
    if (place === undefined || (place.hasRun && !this.#known.has(uri))) return;
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
      return failure('This file is no PostgreSQL migration of a folder that Plinth knows.');
    const controller = new AbortController();
    const cancel = (): void => controller.abort();
    let isOver = true;
    signal?.addEventListener('abort', cancel);
    this.#running = { uri, controller };
    this.#tell('running', `Running ${place.path} in the embedded PostgreSQL.`, uri);
    if (!this.#known.has(uri)) this.#changedFor(uri);
    try {
      const { seconds } = await this.#parts.settings(uri);
      const answer = await this.#parts.proofs.prove({
        ...place,
        seconds,
        boundary: 'kept',
        signal: controller.signal,
        isOutdated: () => this.#parts.source(uri)?.version !== source.version,
        onProgress: ({ done, total, name }) => onProgress({ done, total, message: name }),
        onForward: (proof) => {
          this.#keep(uri, place.file, proof);
          this.#changedFor(uri);
        },
      });
      isOver = controller.signal.aborted || isCancelled(answer);
      if (isOver) return { kind: 'cancelled' };
      if (answer.kind === 'failed') return this.#failed(uri, answer.failure.message);
      return this.#done(uri, place.file, answer.proof);
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#running = undefined;
      if (isOver) this.#tellRest();
      this.#changedFor(uri);
    }
  }

  #failed(uri: string, message: string): ProveAnswer {
    this.#forget(uri);
    this.#parts.log.warn(`The embedded server could not prove ${uri}: ${message}`);
    this.#tell('failed', message, uri);
    return failure(message);
  }

  #done(uri: string, file: string, proof: MigrationProof): ProveAnswer {
    this.#keep(uri, file, proof);
    this.#logDifferences(proof);
    const summary = summaryOf(proof);
    const isLimited = proof.verdict.kind === 'stopped' || proof.rollback?.kind === 'stopped';
    this.#tell(isLimited ? 'limited' : 'ready', `${proof.path}: ${summary}.`, uri);
    return { kind: 'proved', summary, bad: isBad(proof.verdict, proof.rollback) };
  }

  #keep(uri: string, file: string, proof: MigrationProof): void {
    const back = proof.rollback !== undefined && 'down' in proof.rollback ? proof.rollback.down : [];
    const inFile = (sections: readonly SectionProof[], isWayBack: boolean): readonly Proved[] =>
      sections
        .filter((section) => section.file === file)
        .flatMap((section) => section.statements)
        .map((statement) => ({ statement, isWayBack }));
    const statements = [...inFile(proof.up, false), ...inFile(back, true)].sort(
      (a, b) => a.statement.span.start - b.statement.span.start,
    );
    this.#known.set(uri, { proof, statements });
  }

  /** Where model and measurement differ the measurement is shown, and the model is wrong: once for each statement's text. */
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

const ready = 'Migrations are proved as they are edited.';
const off = 'Nothing is run until a proof is asked for.';

/** What a proof says of the statements as they are now: of each as long as the text up to its end is the same. */
export function provedIn(known: DocumentProof, statements: readonly Statement[]): readonly ProvedNow[] {
  const found: ProvedNow[] = [];
  for (const [at, now] of statements.entries()) {
    const then = known.statements[at];
    if (then?.statement.text !== now.parsed.text) break;
    found.push({ ...then, now });
  }
  return found;
}

interface ProvedNow extends Proved {
  readonly now: Statement;
}

/** `Proved on 18 · rollback proved`, but for the capital. */
export function summaryOf(proof: MigrationProof): string {
  const { rollback } = proof;
  return [verdictInWords(proof), ...(rollback === undefined ? [] : [rollbackInWords(rollback)])].join(' · ');
}

function isCancelled(answer: ProofAnswer): boolean {
  return answer.kind === 'failed' && answer.failure.reason === 'cancelled';
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

function failure(message: string): ProveAnswer {
  return { kind: 'failure', message };
}
