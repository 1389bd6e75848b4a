/** Texts of a workspace's files: what an editor holds open goes before what the disk has. Disk texts are kept until somebody says they changed. */
import { join } from 'node:path';
import { readText, type FileText } from '../workspace/read-file.ts';

export class Texts {
  readonly #root: string;
  readonly #overlays = new Map<string, string>();
  readonly #disk = new Map<string, FileText>();

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

  /** Small files that a migration tool reads beside a migration; missing ones are left out. */
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

  /** An editor holds the file, with another text than the disk. */
  isEdited(path: string): boolean {
    const overlay = this.#overlays.get(path);
    if (overlay === undefined) return false;
    const disk = this.#onDisk(path);
    return disk.kind !== 'text' || disk.text !== overlay;
  }

  #onDisk(path: string): FileText {
    const known = this.#disk.get(path);
    if (known !== undefined) return known;
    const content = readText(join(this.#root, path));
    this.#disk.set(path, content);
    return content;
  }
}
