/** What has to be known before a whole change is taken back: the order, who stands in the way, and what the tool believes behind it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { ReviewInput } from '../input.ts';
import type { DeploymentOrder, MigrationReview } from '../model.ts';

export function backInWords(
  migrations: readonly MigrationReview[],
  { migrations: all, others, programs }: Pick<ReviewInput, 'migrations' | 'others' | 'programs'>,
  order: DeploymentOrder,
): readonly string[] {
  const withScript = migrations.filter(({ rollback: { script } }) => script !== undefined);
  if (withScript.length === 0) return [];
  const records = all.flatMap(({ file, recordBack, byHand: sender, down }) =>
    recordBack !== undefined && sender === undefined && withScript.some((one) => one.file === oneLine(file))
      ? [down === undefined ? withoutItsOwn(recordBack) : recordBack]
      : [],
  );
  return [
    ...(withScript.length > 1
      ? ['The last migration first: each script is for a database on which those before it have run.']
      : []),
    ...releasesFirst(order, withScript),
    ...laterOnes(others, withScript.length > 1),
    ...(programs.length === 0
      ? []
      : [
          `What ${programs.length === 1 ? 'the migration that is a program' : 'the migrations that are programs'} did stays, and so does its record: a tool that goes by their order may not run this one again below it.`,
        ]),
    ...new Set(records),
  ];
}

/** The tool has nothing to run where nobody wrote a way back. */
function withoutItsOwn(recordBack: string): string {
  return recordBack.replace(/; [^;.]* instead takes back the last one and does both(?=\.)/, '');
}

/** What the way back takes away is in use by then. */
function releasesFirst(
  { stages }: DeploymentOrder,
  withScript: readonly MigrationReview[],
): readonly string[] {
  const releases = stages
    .filter(({ files }) => files.some(({ file }) => withScript.some((one) => oneLine(file) === one.file)))
    .flatMap(({ phase, release }) =>
      phase === 'before' && release.startsWith('the release that uses ') ? [release] : [],
    );
  const fills = stages.flatMap((one) => one.fills.map(({ name }) => name));
  return [
    ...[...new Set(releases)].map((one) => `Before it take back ${one}: the way back takes that away.`),
    ...(fills.length === 0 || releases.length === 0
      ? []
      : [`What was filled by hand in ${[...new Set(fills)].join(', ')} goes too, and is to be filled anew.`]),
  ];
}

const mostNames = 6;

/** They stand on what is taken back, or in its way. */
function laterOnes(others: ReviewInput['others'], isSeveral: boolean): readonly string[] {
  const before = (isSeveral ? others : others.filter(({ runs }) => runs === 'behind')).filter(
    ({ touches }) => touches.length > 0,
  );
  const more = before.length - mostNames;
  const names = before
    .toReversed()
    .slice(more > 1 ? more : 0)
    .map(({ file, touches }) => `${oneLine(file)} (${touches.slice(0, 3).join(', ')})`);
  return before.length === 0
    ? []
    : [
        `Migrations that name what it changes and may have to go before, the last one first: ${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}.`,
      ];
}
