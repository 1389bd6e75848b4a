/**
 * Texts of a workspace's files: an editor's text overrides the disk's. Disk texts are cached until they are invalidated, and programs are
 * parsed once for each text.
 */
import { join } from 'node:path';
import type { EmbeddedDocument } from '../../core/embedded-sql/document.ts';
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { readScript } from '../embedded-sql/read.ts';
import { isGrammarLoaded } from '../embedded-sql/trees/grammars.ts';
import { readText, type FileText } from '../workspace/read-file.ts';

/** The limit of cached programs in a run over a whole repository. */
const mostScripts = 500;

export class Texts {
  readonly #root: string;
  readonly #overlays = new Map<string, string>();
  readonly #disk = new Map<string, FileText>();

  readonly #scripts = new Map<string, EmbeddedDocument>();

  constructor(root: string) {
    this.#root = root;
  }

  get overlays(): ReadonlyMap<string, string> {
    return this.#overlays;
  }

  read(path: string): FileText {
    const overlay = this.#overlays.get(path);
    return overlay === undefined ? this.#onDisk(path) : { kind: 'text', text: overlay };
  }

  /** Undefined if it cannot be read. */
  textOf(path: string): string | undefined {
    const content = this.read(path);
    return content.kind === 'text' ? content.text : undefined;
  }

  /** The SQL of a file: for a program what it sends, at its positions. */
  sql(path: string): FileText {
    const embedded = this.embedded(path);
    return embedded === undefined ? this.read(path) : { kind: 'text', text: embedded.layout.text };
  }

  /** Undefined unless it is a program. */
  embedded(path: string): EmbeddedDocument | undefined {
    const content = isProgramPath(path) ? this.read(path) : undefined;
    if (content?.kind !== 'text') return undefined;
    const known = this.#scripts.get(path);
    if (known?.source === content.text) return known;
    const embedded = readScript(path, content.text);
    // Somebody read it before its grammar was loaded: nothing was found yet.
    if (!isGrammarLoaded(path)) return embedded;
    if (this.#scripts.size >= mostScripts) this.#scripts.clear();
    this.#scripts.set(path, embedded);
    return embedded;
  }

  /** Small files next to a migration that its tool reads; missing ones are left out. */
  companions(paths: readonly string[]): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const path of paths) {
      const content = this.read(path);
      if (content.kind === 'text') found.set(path, content.text);
    }
    return found;
  }

  open(path: string, text: string): void {
    this.#overlays.set(path, text);
  }

  close(path: string): void {
    this.#overlays.delete(path);
    this.#disk.delete(path);
  }

  changedOnDisk(path: string): void {
    this.#disk.delete(path);
  }

  forgetDisk(): void {
    this.#disk.clear();
  }

  /** An editor has another text than the disk. */
  isEdited(path: string): boolean {
    const overlay = this.#overlays.get(path);
    if (overlay === undefined) return false;
    const disk = this.#onDisk(path);
    return disk.kind !== 'text' || disk.text !== overlay;
  }

  /** What the disk has, whatever an editor has. */
  savedText(path: string): string | undefined {
    const disk = this.#onDisk(path);
    return disk.kind === 'text' ? disk.text : undefined;
  }

  #onDisk(path: string): FileText {
    const known = this.#disk.get(path);
    if (known !== undefined) return known;
    const content = readText(join(this.#root, path));
    this.#disk.set(path, content);
    return content;
  }
}
