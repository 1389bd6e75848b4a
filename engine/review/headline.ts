/** The first sentences of a review in two parts: what is decided, in a few words that are seen at once, and why, to be read. */
import { partsOfProse } from '../../core/text/code-in-prose.ts';

export interface Headline {
  readonly head: string;
  /** With what stands between; empty where the head says all. */
  readonly rest: string;
}

/** `No go beside a running application:`, `Go when concurrently.sql has run,`: up to the first end in its words, as a name in front of it may have one. */
export function headlineOf(sentences: string): Headline {
  const [first] = partsOfProse(sentences);
  const end = first?.kind === 'words' ? /[:.,;](?= )/.exec(first.text) : null;
  if (end === null) return { head: sentences, rest: '' };
  const at = end.index + (end[0] === ',' ? 0 : 1);
  return { head: sentences.slice(0, at), rest: sentences.slice(at) };
}
