/** The queries of a project's code, ready to be prepared: of the workspace, or of another state of its files. Prepares nothing. */
import { loadGrammar } from '../embedded-sql/trees/grammars.ts';
import { placedIn } from '../../core/embedded-sql/placed.ts';
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { isPreparable, preparableText, type CodeQuery } from '../../core/proof/code.ts';
import { queriesOf } from '../../core/query-index/query.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Breath } from './time-slices.ts';
import type { FolderHistory } from './history.ts';
import { isOutside, type Knower } from './workspace-knowledge.ts';
import { Texts } from './texts.ts';

/** The texts of another state of the workspace, by path. */
export type OtherTexts = ReadonlyMap<string, string>;

export type CodeQueries = Promise<readonly CodeQuery[]>;

/** In the order of files and positions. */
export async function codeQueries(
  history: FolderHistory | undefined,
  knower: Knower,
  other: OtherTexts | undefined,
  breath: Breath,
): CodeQueries {
  if (history === undefined) return [];
  const texts = other === undefined ? knower.texts : new Texts('');
  for (const [path, text] of other ?? []) texts.open(path, text);
  const paths = other === undefined ? [...knower.workspace.paths, ...texts.overlays.keys()] : other.keys();
  const found: CodeQuery[] = [];
  for (const path of [...new Set(paths)].sort()) {
    if (breath.isDue) await breath.take();
    if (!isOutside(path, knower) || !meets(path, history, knower)) continue;
    await loadGrammar(path);
    found.push(...queriesIn(path, texts, knower));
  }
  return found;
}

/** If the database of the migrations is unknown, they run in the embedded one, and so do queries of unknown database. */
function meets(path: string, history: FolderHistory, { speakingFor }: Knower): boolean {
  const speaking = speakingFor(path);
  return speaking === undefined ? history.folder.dialect === 'unknown' : speaking === history;
}

function queriesIn(path: string, texts: Texts, { read }: Knower): readonly CodeQuery[] {
  const reading = read(path, { named: isProgramPath(path), assumed: 'postgresql' }, new Map(), texts);
  const content = texts.read(path);
  if (reading.kind !== 'read' || content.kind !== 'text') return [];
  const lines = new LineIndex(content.text);
  const queries = reading.sections.flatMap((one) => queriesOf(path, reading.dialect, one.statements));
  return placedIn(reading.embedded, queries).flatMap(({ span, parsed }) =>
    parsed === undefined || !isPreparable(parsed)
      ? []
      : [{ file: path, ...lines.position(span.start), sql: preparableText(parsed) }],
  );
}
