/** A migration as its tool sends it to a server: the texts, each one simple query, and whether the tool opens a transaction around them. */
import type { Breath } from './time-slices.ts';
import type { FolderHistory } from './history.ts';
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import { namesHalfTyped, shapingText } from '../../core/describe/shaping.ts';
import { blanked } from '../../core/text/blank.ts';
import { slice, type Span } from '../../core/text/span.ts';

export interface Sends {
  readonly sends: readonly string[];
  readonly toolTransaction: boolean;
  /** Names in statements that are not sent because they are only half typed. */
  readonly halfTyped?: readonly string[];
}

function sendsOf(text: string, sections: readonly DocumentSection[], textOf: TextOf): Sends {
  const known = sendsBy.get(textOf)?.get(sections);
  if (known !== undefined) return known;
  const wanted = sections.filter((section) => section.direction === 'up');
  const sends = {
    sends: wanted.flatMap((section) => {
      const sent = sentText(text, section);
      const texts = sentSpans(section).map((one) => textOf(sent, one, section));
      return texts.filter((one) => one !== '');
    }),
    toolTransaction: wanted.some(({ delivery }) => delivery.toolTransaction),
    ...(textOf === whatShapes && { halfTyped: wanted.flatMap((one) => namesHalfTyped(one.statements)) }),
  };
  sendsBy.get(textOf)?.set(sections, sends);
  return sends;
}

/** One text of a section, `sent` as its tool sends it. */
type TextOf = (sent: string, span: Span, section: DocumentSection) => string;

const everything: TextOf = slice;

const whatShapes: TextOf = (sent, { start, end }, { statements }) =>
  shapingText(
    sent,
    statements.filter(({ span }) => start <= span.start && span.end <= end),
  );

/** Asked for all migrations at each key, and only one of them is another. */
const sendsBy: ReadonlyMap<TextOf, WeakMap<readonly DocumentSection[], Sends>> = new Map([
  [everything, new WeakMap()],
  [whatShapes, new WeakMap()],
]);

/** The file's text without the parts of a section that the tool does not send. */
export function sentText(text: string, section: DocumentSection): string {
  return blanked(text, section.section?.blanks ?? []);
}

/** The ranges of a section that are one simple query each. */
export function sentSpans(section: DocumentSection): readonly Span[] {
  if (section.statements.length === 0) return [];
  // A pipeline is sent as one text too: both are one implicit transaction.
  if (section.delivery.sends !== 'statement-by-statement') return [section.span];
  const fences = section.section?.fences ?? [];
  let next = 0;
  let sent: Span | undefined;
  return section.statements.flatMap(({ span }) => {
    while ((fences[next]?.end ?? Infinity) <= span.start) next += 1;
    const fence = fences[next];
    if (fence === undefined || span.start < fence.start) return [span];
    // The tool treats a fence as one statement, however many it contains.
    if (sent === fence) return [];
    sent = fence;
    return [fence];
  });
}

export type NamedSends = Sends & { readonly name: string };

/** The up migrations of a folder, in order. Of those that are not `whole`, only what shapes the schema. */
export async function migrationsOf(
  history: FolderHistory,
  breath: Breath,
  isWhole: (path: string) => boolean = () => true,
): Promise<readonly NamedSends[]> {
  const migrations: NamedSends[] = [];
  for (const file of history.up) {
    await breath.take();
    const read = history.read(file);
    if (read.kind !== 'read') continue;
    const textOf = isWhole(read.path) ? everything : whatShapes;
    migrations.push({ name: read.path, ...sendsOf(read.text, read.sections, textOf) });
  }
  return migrations;
}
