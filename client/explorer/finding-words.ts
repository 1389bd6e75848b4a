/** Texts about the findings of a node for tooltips and screen readers. Independent of the editor. */
import type { SchemaFinding, SchemaFindings } from '../../protocol/schema.ts';

const mostLines = 5;

/** `3 findings, the worst a warning`. */
export function findingsWords({ severity, count }: Pick<SchemaFindings, 'severity' | 'count'>): string {
  return count === 1 ? `1 finding: ${words[severity]}` : `${count} findings, the worst ${words[severity]}`;
}

const words = { error: 'an error', warning: 'a warning', info: 'a note', hint: 'a hint' } as const;

/** The worst findings, each with its migration. */
export function findingLines(findings: SchemaFindings | undefined): readonly string[] {
  if (findings === undefined) return [];
  const shown = findings.told.slice(0, mostLines);
  const left = findings.count - shown.length;
  return [
    ...shown.map((one) => `${capital[one.severity]} in ${fileOf(one)}: ${one.message}`),
    ...(left === 0 ? [] : [`${left} more: Show Findings in the menu.`]),
  ];
}

const capital = { error: 'Error', warning: 'Warning', info: 'Note', hint: 'Hint' } as const;

export function fileOf({ place: { uri } }: SchemaFinding): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    // The name contains a percent sign that is not an encoding.
    return last;
  }
}
