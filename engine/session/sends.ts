/** A migration as its tool sends it to a server: the texts, each one simple query, and whether the tool opens a transaction around them. */
import type { DocumentSection } from '../../core/lint/document.ts';
import { blanked } from '../../core/text/blank.ts';
import { slice, type Span } from '../../core/text/span.ts';

export interface Sends {
  readonly sends: readonly string[];
  readonly toolTransaction: boolean;
}

export function sendsOf(text: string, sections: readonly DocumentSection[], direction: 'up' | 'down'): Sends {
  const wanted = sections.filter((section) => section.direction === direction);
  return {
    sends: wanted.flatMap((section) => textsOf(text, section)),
    toolTransaction: wanted.some(({ delivery }) => delivery.toolTransaction),
  };
}

function textsOf(whole: string, section: DocumentSection): readonly string[] {
  if (section.statements.length === 0) return [];
  const text = blanked(whole, section.section?.blanks ?? []);
  // A pipeline goes as one text too: both are one implicit transaction.
  if (section.delivery.sends !== 'statement-by-statement') return [slice(text, section.span)];
  const fences = section.section?.fences ?? [];
  let next = 0;
  let sent: Span | undefined;
  return section.statements.flatMap(({ span }) => {
    while ((fences[next]?.end ?? Infinity) <= span.start) next += 1;
    const fence = fences[next];
    if (fence === undefined || span.start < fence.start) return [slice(text, span)];
    // A fence is one statement to the tool, however many the server sees in it.
    if (sent === fence) return [];
    sent = fence;
    return [slice(text, fence)];
  });
}
