/** A migration as its tool sends it to a server: the texts, each one simple query, and whether the tool opens a transaction around them. */
import type { DocumentSection } from '../../core/lint/document.ts';
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

function textsOf(text: string, section: DocumentSection): readonly string[] {
  if (section.statements.length === 0) return [];
  if (section.delivery.sends === 'whole') return [slice(text, section.span)];
  const fences = section.section?.fences ?? [];
  const sent = new Set<Span>();
  return section.statements.flatMap((statement) => {
    const fence = fences.find((one) => one.start <= statement.span.start && statement.span.end <= one.end);
    if (fence === undefined) return [slice(text, statement.span)];
    // A fence is one statement to the tool, however many the server sees in it.
    if (sent.has(fence)) return [];
    sent.add(fence);
    return [slice(text, fence)];
  });
}
