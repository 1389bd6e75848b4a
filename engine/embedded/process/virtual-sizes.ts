/**
 * Virtual file sizes: the server determines the size of a relation's file by seeking to its end, and gets another position. No disk or
 * memory is used for it. Enabled while queries are planned, disabled while anything is read or written. Depends on Emscripten's file system
 * in the pinned version of PGlite.
 */
import { blockBytes } from '../../../core/statistics/block.ts';
import type { VirtualRelation } from '../messages.ts';
import type { Blocks } from './blocks.ts';
import type { Files } from './files.ts';
import { withBrinMap, withGinPages, withHeight } from './pages.ts';

const root = '/pglite/data/';
const fromTheEnd = 2;
/** Blocks of a file; a larger relation has several files. */
const segmentBlocks = 131_072;

export interface SizesState {
  readonly sizes: ReadonlyMap<string, number>;
  readonly isOn: boolean;
}

export class VirtualSizes {
  readonly #files: Files;
  readonly #sizes = new Map<string, number>();
  /** Of the last index with so many bytes: those of others have nearly the same pages. */
  readonly #alike = new Map<number, Blocks>();
  #isOn = false;

  constructor(files: Files) {
    this.#files = files;
    this.#answerSeeks();
  }

  /** Each file must be closed and flushed, without pages in the server's buffers, because its contents change behind the server. */
  add(relations: readonly VirtualRelation[]): void {
    for (const relation of relations) {
      this.#rewrite(relation);
      this.#stretch(root + relation.file, relation.blocks);
    }
  }

  turn(on: boolean): void {
    this.#isOn = on;
  }

  state(): SizesState {
    return { sizes: new Map(this.#sizes), isOn: this.#isOn };
  }

  /** As they were; without a state, as before the first. */
  restore({ sizes, isOn }: SizesState = { sizes: new Map(), isOn: false }): void {
    this.#sizes.clear();
    for (const [path, bytes] of sizes) this.#sizes.set(path, bytes);
    this.#isOn = isOn;
  }

  #answerSeeks(): void {
    const operations = this.#files.machine.MEMFS.ops_table.file.stream;
    const { llseek } = operations;
    operations.llseek = (stream, offset, whence) => {
      const size = this.#isOn && whence === fromTheEnd ? this.#sizes.get(stream.path) : undefined;
      return size === undefined ? llseek.call(operations, stream, offset, whence) : size + offset;
    };
  }

  #rewrite({ file, page }: VirtualRelation): void {
    if (page === undefined) return;
    const path = root + file;
    const now = this.#files.machine.FS.readFile(path);
    const made = rewritten(now, page);
    if (made === undefined || made === now) return;
    const alike = this.#alike.get(made.length);
    this.#alike.set(made.length, this.#files.make(path, made, alike === undefined ? [] : [alike]));
  }

  #stretch(path: string, blocks: number): void {
    for (let segment = 0, left = blocks; left > 0 || segment === 0; segment += 1) {
      const own = Math.min(left, segmentBlocks);
      const name = segment === 0 ? path : `${path}.${segment}`;
      if (segment > 0) this.#files.machine.FS.writeFile(name, new Uint8Array(0));
      this.#sizes.set(name, own * blockBytes);
      left -= own;
      // After a full file the server looks for the next.
      if (left === 0 && own === segmentBlocks)
        this.#files.machine.FS.writeFile(`${path}.${segment + 1}`, new Uint8Array(0));
    }
  }
}

function rewritten(file: Uint8Array, page: NonNullable<VirtualRelation['page']>): Uint8Array | undefined {
  switch (page.kind) {
    case 'btree':
      return withHeight(file, page.height);
    case 'gin':
      return withGinPages(file, page);
    case 'brin':
      return withBrinMap(file, page.heapBlocks);
  }
}
