/** The migrations of one folder as a proof runs them: their statements, forward and back, and what could not be read. Runs nothing. */
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
  /** Undefined if nothing is there for a rollback. */
  readonly down: ProvableText | EmptyBack | undefined;
}

/** No rollback: the file, or the part of it that is for one, holds no statement. */
export interface EmptyBack {
  readonly kind: 'empty';
  readonly file: string;
}

export type ProvableText =
  | { readonly kind: 'read'; readonly file: string; readonly sections: readonly DocumentSection[] }
  /** Half a sentence. */
  | { readonly kind: 'unread'; readonly file: string; readonly because: string };

/** Undefined if nobody has written one. */
export function writtenBack({ down }: Pick<Provable, 'down'>): ProvableText | undefined {
  return down?.kind === 'empty' ? undefined : down;
}

/** In the order in which their tool runs them. */
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
