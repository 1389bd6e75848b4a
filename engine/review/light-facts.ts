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
        ? ['nothing is rewritten or scanned, disk and write-ahead log take catalog rows alone']
        : ['“a moment” writes catalog rows alone, and rewrites or scans nothing']),
    ...(all.some(({ light }) => light === 'kept') ? ['dropped columns give no disk back'] : []),
    ...(needsNoBackfill === true ? ['these statements need no backfill'] : []),
  ];
}
