/**
 * Texts of a preview: which files change, which are created, what the change costs, and what it does differently from the original.
 * Independent of the editor.
 */

export interface ProposalFacts {
  readonly title: string;
  readonly differs: readonly string[];
  readonly costs: string | undefined;
  /** Paths for display. */
  readonly changed: readonly string[];
  readonly created: readonly string[];
  /** What is changed later, and why. */
  readonly later: { readonly why: string; readonly changed: readonly string[] } | undefined;
}

/**
 * The first text in the preview, which a screen reader reads first. Undefined where the differences say everything: a change of what there
 * is, without a cost and without a doubt.
 */
export function aboutChange({
  title,
  differs,
  costs,
  changed,
  created,
  later,
}: ProposalFacts): string | undefined {
  if (
    differs.length === 0 &&
    costs === undefined &&
    later === undefined &&
    changed.length + created.length < 2
  )
    return undefined;
  const files = [
    ...changed.map((path) => `  changes  ${path}`),
    ...created.map((path) => `  creates  ${path}`),
  ];
  const otherwise =
    differs.length === 0
      ? []
      : ['', 'What may differ from the original:', ...differs.map((one) => `  - ${one}`)];
  const price = costs === undefined ? [] : ['', `What it costs: ${costs}`];
  const after =
    later === undefined
      ? []
      : [
          '',
          `Later, so not with “Apply the Migration”: ${later.why}`,
          ...later.changed.map((path) => `  changes  ${path}`),
        ];
  const how = later === undefined ? howTo : howToInSteps;
  return `${[title, '', how, '', ...files, ...after, ...price, ...otherwise].join('\n')}\n`;
}

const howTo =
  'Nothing is written yet. “Apply All Changes” in the title of this editor writes all of it together, “Discard” none of it.';
const howToInSteps =
  'Nothing is written yet. In the title of this editor, “Apply the Migration” writes the new files, “Apply All Changes” edits the other files as well, “Discard” writes nothing.';

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
