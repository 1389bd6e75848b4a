/** The migrations of one folder for a proof: their statements in both directions, and what could not be read. Runs nothing. */
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import type { MigrationFile } from '../../core/migrations/convention.ts';
import { describeSilence } from '../../core/migrations/detection/ignored-files.ts';
import type { Breath } from './time-slices.ts';
import type { FolderHistory, MigrationRead } from './history.ts';
import { backOf } from './down-migration.ts';

export interface Provable {
  /** Relative to the workspace. */
  readonly path: string;
  readonly up: ProvableText;
  /** Undefined if there is no rollback. */
  readonly down: ProvableText | EmptyBack | undefined;
}

/** The file or section for the rollback contains no statement. */
export interface EmptyBack {
  readonly kind: 'empty';
  readonly file: string;
}

export type ProvableText =
  | { readonly kind: 'read'; readonly file: string; readonly sections: readonly DocumentSection[] }
  /** A clause. */
  | { readonly kind: 'unread'; readonly file: string; readonly because: string };

/** Undefined if nobody has written one. */
export function writtenBack({ down }: Pick<Provable, 'down'>): ProvableText | undefined {
  return down?.kind === 'empty' ? undefined : down;
}

/** In the tool's order. */
export async function provableIn(history: FolderHistory, breath: Breath): Promise<readonly Provable[]> {
  const found: Provable[] = [];
  for (const file of history.up) {
    await breath.take();
    const up = textOf(history.pathOf(file), history.read(file), 'up');
    found.push({ path: history.pathOf(file), up, down: downOf(history, file) });
  }
  return found;
}

function downOf(history: FolderHistory, way: MigrationFile): Provable['down'] {
  const { state, file, read } = backOf(history, way);
  switch (state) {
    case 'missing':
      return undefined;
    case 'empty':
      return { kind: 'empty', file: history.pathOf(file) };
    case 'there':
      return textOf(history.pathOf(file), read, 'down');
  }
}

function textOf(file: string, read: MigrationRead, direction: DocumentSection['direction']): ProvableText {
  switch (read.kind) {
    case 'read':
      return {
        kind: 'read',
        file,
        sections: read.sections.filter((one) => one.direction === direction),
      };
    case 'unreadable':
      return { kind: 'unread', file, because: read.because };
    case 'silent':
      return { kind: 'unread', file, because: describeSilence(read.silence) };
    case 'foreign':
      return { kind: 'unread', file, because: 'it is written for another database' };
  }
}
