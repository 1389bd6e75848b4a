/** What a change leaves alone, as phrases above the table of its statements: rewrites, scans, disk, rows to fill. */
import type { DeploymentOrder, StatementReview } from '../../core/review/model.ts';

export function lightFacts(
  all: readonly StatementReview[],
  { needsNoBackfill }: Pick<DeploymentOrder, 'needsNoBackfill'>,
): readonly string[] {
  const brief = all.filter(({ lasts }) => lasts.startsWith('Instant'));
  const isLight = brief.length > 0 && brief.every(({ light }) => light !== undefined);
  const isAll = brief.length === all.length;
  return [
    ...(!isLight
      ? []
      : isAll
        ? [
            'a moment is milliseconds whatever the size, as nothing is rewritten or scanned; disk and write-ahead log get catalog rows only',
          ]
        : ['“a moment” writes catalog rows alone, and rewrites or scans nothing']),
    ...builtInWords(all),
    ...diskInWords(all),
    ...(needsNoBackfill === true ? ['these statements need no backfill'] : []),
  ];
}

/** Beside others it is read twice, which the script for that says. */
function builtInWords(all: readonly StatementReview[]): readonly string[] {
  return all.some(({ lasts }) => lasts === 'Takes as long as building the index.')
    ? ['building an index reads its table once, and rewrites nothing']
    : [];
}

function diskInWords(all: readonly StatementReview[]): readonly string[] {
  const has = (one: StatementReview['light']): boolean => all.some(({ light }) => light === one);
  const butIndexes = has('kept-but-indexes');
  const isKept = butIndexes || has('kept');
  return [
    ...(isKept
      ? [
          `dropped columns give no disk back${butIndexes ? ', but for their indexes, which go at the commit' : ''}`,
        ]
      : []),
    ...(has('freed') ? [`dropped tables give ${isKept ? 'theirs' : 'their disk'} back at the commit`] : []),
  ];
}
