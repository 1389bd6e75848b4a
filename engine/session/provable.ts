/** The migrations of one folder as a proof runs them: their statements, forward and back, and what could not be read. Runs nothing. */
import type { DocumentSection } from '../../core/lint/document.ts';
import { describeSilence } from '../../core/migrations/silence.ts';
import type { Breath } from './breath.ts';
import type { FolderHistory, MigrationRead } from './history.ts';

export interface Provable {
  /** Relative to the workspace. */
  readonly path: string;
  readonly up: ProvableText;
  /** Undefined where there is no way back. */
  readonly down: ProvableText | undefined;
}

export type ProvableText =
  | { readonly kind: 'read'; readonly file: string; readonly sections: readonly DocumentSection[] }
  /** Half a sentence. */
  | { readonly kind: 'unread'; readonly file: string; readonly because: string };

/** In the order in which their tool runs them. */
export async function provableIn(history: FolderHistory, breath: Breath): Promise<readonly Provable[]> {
  const found: Provable[] = [];
  const { up, down } = history;
  for (const file of up) {
    await breath.take();
    const read = history.read(file);
    const path = history.pathOf(file);
    const beside = down.find((one) => one.version === file.version && !file.repeatable);
    const back =
      beside === undefined
        ? textOf(path, read, 'down')
        : textOf(history.pathOf(beside), history.read(beside), 'down');
    const hasBack = beside !== undefined || (back.kind === 'read' && back.sections.length > 0);
    found.push({ path, up: textOf(path, read, 'up'), down: hasBack ? back : undefined });
  }
  return found;
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
