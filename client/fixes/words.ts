/**
 * Texts of a fix preview: which files change, which are created, and what the fix does differently from the original. Independent of the
 * editor.
 */

export interface ProposalFacts {
  readonly title: string;
  readonly differs: readonly string[];
  readonly costs: string | undefined;
  /** Paths for display. */
  readonly changed: readonly string[];
  readonly created: readonly string[];
}

/** The first text in the preview, which a screen reader reads first. */
export function aboutFix({ title, differs, costs, changed, created }: ProposalFacts): string {
  const files = [
    ...changed.map((path) => `  changes  ${path}`),
    ...created.map((path) => `  creates  ${path}`),
  ];
  const otherwise =
    differs.length === 0
      ? []
      : ['', 'What may differ from the original:', ...differs.map((one) => `  - ${one}`)];
  const price = costs === undefined ? [] : ['', `What it costs: ${costs}`];
  return `${[title, '', howTo, '', ...files, ...price, ...otherwise].join('\n')}\n`;
}

const howTo =
  'Nothing is written yet. “Apply All Changes” in the title of this editor writes all of it together, “Discard” none of it.';

/** `1 file changed, 2 files created`. */
export function appliedText({ changed, created }: Pick<ProposalFacts, 'changed' | 'created'>): string {
  const parts = [
    ...(changed.length === 0 ? [] : [`${files(changed.length)} changed`]),
    ...(created.length === 0 ? [] : [`${files(created.length)} created`]),
  ];
  return parts.join(', ');
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
