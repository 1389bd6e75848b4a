/**
 * Bulk fixes: the edits of class `edit` of one document. The editor's source.fixAll and `plinth lint --fix` both use it, so that they apply
 * the same edits.
 */
import type { TextEdit } from '../text/edit.ts';
import { overlaps } from '../text/span.ts';
import type { Finding } from '../findings/finding.ts';

export interface FixAll {
  readonly edits: readonly TextEdit[];
  /** Findings whose fix is applied. */
  readonly fixed: readonly Finding[];
}

/** In order; if two fixes overlap, the first is applied and the next round applies the other. Line ends are the document's own. */
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
