/** When a release is rolled out or started between the parts of a change: steps of the runbook. */
import type { DeploymentOrder, RunbookStep } from '../model.ts';

type Stage = DeploymentOrder['stages'][number];

export function isApart({ phase }: Stage): boolean {
  return phase === 'with' || phase === 'mixed';
}

/** A later part is for the same release: it needs that too. */
function isNeedy({ release }: Stage, later: readonly Stage[]): boolean {
  return later.some((one) => one.phase === 'before' && one.release === release);
}

/** What takes away waits for the release that does without; the one that the part in front was for comes before it. */
export function releaseInFront(
  { phase, release, fills, files }: Stage,
  last: Stage | undefined,
  later: readonly Stage[],
  {
    isBrought,
    deletes,
    notes,
  }: {
    readonly isBrought: boolean;
    readonly deletes: string | undefined;
    readonly notes: readonly string[];
  },
): readonly RunbookStep[] {
  if (phase !== 'after') return [];
  // What reads the column as there comes behind its rows.
  const isAwaited = last?.phase === 'before' && fills.length === 0 && !isNeedy(last, later);
  const what = isAwaited ? `${last.release}, then ${release.replace('the release', 'the one')}` : release;
  // Pre-flight and export come behind it: what would run them as it starts must not have them yet. The order says why.
  const without = !isBrought ? '' : `, without ${files.map(({ file }) => file).join(', ')} in it`;
  return [
    {
      title: `Roll out ${[what, ...(deletes === undefined ? [] : [deletes])].join(', ')}${without}, and wait until no older one runs`,
      lines: [...notes, ...(isAwaited ? [] : ['If what runs is such a release already, this is done.'])],
    },
  ];
}

/** The application goes on with the release that the stage was for; one that needs a later part too waits for that. */
export function releaseBehind(
  stage: Stage,
  later: readonly Stage[],
  of: string,
  isBrought: boolean,
): readonly RunbookStep[] {
  const { phase, release } = stage;
  // What would run the later parts as it starts must not have them yet.
  const left = later.flatMap(({ files }) => files.map(({ file }) => file));
  const without = !isBrought || left.length === 0 ? '' : `, built without ${left.join(', ')}`;
  // The order has its name.
  if (isApart(stage))
    return [
      {
        title: `Start the application with ${stage.empty === undefined ? (of === '' ? 'the new release' : `the release${of}`) : release}${without}`,
        lines: [],
      },
    ];
  return phase !== 'before' ||
    stage.isForNext === true ||
    isNeedy(stage, later) ||
    later[0]?.phase === 'after'
    ? []
    : [{ title: `Roll out ${release}${without}`, lines: [] }];
}

/** The one that was not rolled out before the rows were filled. */
export function releaseOfFilled({ phase, fills }: Stage, last: Stage | undefined): readonly RunbookStep[] {
  return phase === 'after' && fills.length > 0 && last?.phase === 'before'
    ? [{ title: `Roll out ${last.release}`, lines: [] }]
    : [];
}
