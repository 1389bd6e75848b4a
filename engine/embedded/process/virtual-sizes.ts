/**
 * Sizes that files only seem to have: the server asks for the end of a relation's file by seeking it, and is told another. Nothing is on a disk or in
 * memory for it. On while queries are planned, off while anything is read or written. Leans on Emscripten's file system in the pinned version of PGlite.
 */
import type { PGlite } from '@electric-sql/pglite';
import { blockBytes } from '../../../core/statistics/block.ts';
import type { VirtualRelation } from '../messages.ts';
import { withBrinMap, withGinPages, withHeight } from './pages.ts';

/** What is used here of Emscripten's inside. */
interface Files {
  readonly lookupPath: (path: string) => { readonly node: { readonly stream_ops: { llseek: Seek } } };
  readonly readFile: (path: string) => Uint8Array;
  readonly writeFile: (path: string, bytes: Uint8Array) => void;
}

type Seek = (stream: { readonly path: string }, offset: number, whence: number) => number;

const root = '/pglite/data/';
const fromTheEnd = 2;
/** Blocks of a file; what is larger continues in another. */
const segmentBlocks = 131_072;

export class VirtualSizes {
  readonly #files: Files;
  readonly #sizes = new Map<string, number>();
  #isOn = false;

  constructor(database: PGlite) {
    // Its declarations leave out what lies inside of a file system.
    this.#files = (database.Module as unknown as { readonly FS: Files }).FS;
    this.#answerSeeks();
  }

  /** Each file is to be closed and flushed, and none of its pages in the server's buffers: they are changed after its back. */
  add(relations: readonly VirtualRelation[]): void {
    for (const relation of relations) {
      this.#rewrite(relation);
      this.#stretch(root + relation.file, relation.blocks);
    }
  }

  forget(files: readonly string[]): void {
    for (const file of files)
      for (const path of [...this.#sizes.keys()])
        if (path === root + file || path.startsWith(`${root}${file}.`)) this.#sizes.delete(path);
  }

  turn(on: boolean): void {
    this.#isOn = on;
  }

  #answerSeeks(): void {
    // Every file of the data folder shares these operations.
    const operations = this.#files.lookupPath(`${root}PG_VERSION`).node.stream_ops;
    const { llseek } = operations;
    operations.llseek = (stream, offset, whence) => {
      const size = this.#isOn && whence === fromTheEnd ? this.#sizes.get(stream.path) : undefined;
      return size === undefined ? llseek.call(operations, stream, offset, whence) : size + offset;
    };
  }

  #rewrite({ file, page }: VirtualRelation): void {
    if (page === undefined) return;
    const now = this.#files.readFile(root + file);
    const made = rewritten(now, page);
    if (made !== undefined && made !== now) this.#files.writeFile(root + file, made);
  }

  #stretch(path: string, blocks: number): void {
    for (let segment = 0, left = blocks; left > 0 || segment === 0; segment += 1) {
      const own = Math.min(left, segmentBlocks);
      const name = segment === 0 ? path : `${path}.${segment}`;
      if (segment > 0) this.#files.writeFile(name, new Uint8Array(0));
      this.#sizes.set(name, own * blockBytes);
      left -= own;
      // After a full one the server looks for the next.
      if (left === 0 && own === segmentBlocks)
        this.#files.writeFile(`${path}.${segment + 1}`, new Uint8Array(0));
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
