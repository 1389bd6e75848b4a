/**
 * What is fixed in bulk, and nothing else: the edits of class `edit` of one document. The editor's source.fixAll and `plinth lint --fix` both
 * ask here, so that they apply the same.
 */
import type { TextEdit } from '../text/edit.ts';
import { overlaps } from '../text/span.ts';
import type { Finding } from '../findings/finding.ts';

export interface FixAll {
  readonly edits: readonly TextEdit[];
  /** Findings whose fix is among them. */
  readonly fixed: readonly Finding[];
}

/** In order; of two fixes that touch each other the first is taken, the next round takes the other. Line ends are the document's own. */
export function fixAllOf(text: string, findings: readonly Finding[]): FixAll {
  const edits: TextEdit[] = [];
  const fixed: Finding[] = [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  for (const finding of findings) {
    if (finding.fix?.kind !== 'edit') continue;
    const wanted = finding.fix.edits.map((edit) => ({
      ...edit,
      newText: edit.newText.replaceAll(/\r?\n/g, eol),
    }));
    if (!wanted.every((edit) => edits.every((other) => apart(edit, other)))) continue;
    edits.push(...wanted);
    fixed.push(finding);
  }
  return { edits, fixed };
}

function apart(a: TextEdit, b: TextEdit): boolean {
  return !overlaps(a.span, b.span) && a.span.start !== b.span.start;
}
