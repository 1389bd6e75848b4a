/** The last step of a checklist, which nobody does unless the change has to go: its scripts, and what the tool believes behind them. */
import { psqlFile } from '../psql.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import type { DeploymentOrder, MigrationReview, RunbookStep } from '../model.ts';
import { keptRunning, leavingOut } from './beginnings.ts';
import { recordTableOf } from './record-back.ts';

const mostScripts = 3;
const mostKept = 3;
/** Somebody has to mend it first, or to decide. */
const doNot: ReadonlySet<MigrationReview['rollback']['kind']> = new Set([
  'impossible',
  'broken',
  'differs',
  'stops-on-rows',
]);

/** What it goes by under Scripts: its number in the change. */
export function backName(at: number, count: number): string {
  return count === 1 ? 'back.sql' : `back-${String(at + 1)}.sql`;
}

interface Around {
  readonly migrations: readonly MigrationReview[];
  readonly all: readonly ReviewedMigration[];
  readonly order: Pick<DeploymentOrder, 'stages'>;
  /** What Rollback says of all of them. */
  readonly taken: readonly string[];
}

export function withBackStep(steps: readonly RunbookStep[], around: Around): readonly RunbookStep[] {
  return steps.length === 0 ? steps : [...steps, ...backStep(around)];
}

function backStep({ migrations, all, order: { stages }, taken }: Around): readonly RunbookStep[] {
  const scripts = migrations.flatMap(({ file, rollback: { script } }, at) =>
    script === undefined ? [] : [{ file, name: backName(at, migrations.length) }],
  );
  if (migrations.some(({ rollback: { kind } }) => doNot.has(kind))) return [];
  if (scripts.length === 0 || scripts.length < migrations.length || scripts.length > mostScripts) return [];
  const tables = new Set(all.flatMap((one) => recordTableOf(one) ?? []));
  const keeps = migrations.flatMap(({ rollback }) => rollback.keeps ?? []);
  const names = scripts.map(({ name }) => name).toReversed();
  const record = tables.size === 0 ? '' : `, then the row in ${[...tables].join(', ')}`;
  const apart = stages.some(({ empty, isRekeyed }) => empty !== undefined || isRekeyed === true)
    ? 'with the application stopped, '
    : '';
  const isCounted = taken.some((one) => one.startsWith(leavingOut));
  const isKept = taken.some((one) => one.startsWith(keptRunning));
  const [first = ''] = names;
  return [
    {
      title: `Only to take it back: ${names.join(', then ')}`,
      lines: [
        isCounted
          ? `Go through the numbered steps under Rollback: they say what runs beside each script${tables.size === 0 ? '' : `, and when ${[...tables].join(', ')} is put right`}. ${psqlFile(first)}.`
          : isKept && record !== '' && names.length === 1
            ? `${psqlFile(first)}; when it has committed start the release that uses what it brings back, then stop the new one, then put ${[...tables].join(', ')} right. Rollback says more of each.`
            : `${psqlFile(first)}${record}: ${apart}in the order that Rollback says.`,
        ...(keeps.length === 0 ? [] : [`It keeps ${commas(keeps, mostKept)}.`]),
      ],
    },
  ];
}
