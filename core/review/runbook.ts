/** The change as a checklist that somebody can follow at night: what to run, what has to be there, when to stop, how to go back. */
import { formatDuration, oneLine } from '../plan/format.ts';
import { builtByHand } from './apart.ts';
import type { BlockedRelation, DeploymentOrder, MigrationReview, RunbookStep } from './model.ts';
import { releaseIn } from './order.ts';
import type { Placed } from './placed.ts';
import { isBuiltBesideOthers } from './statements.ts';

export interface RunbookAround {
  readonly migrations: readonly MigrationReview[];
  readonly statements: readonly Placed[];
  readonly order: DeploymentOrder;
  readonly blocked: readonly BlockedRelation[];
}

export function runbookOf(around: RunbookAround): readonly RunbookStep[] {
  const { migrations, order, statements, blocked } = around;
  const isOne = order.stages.length < 2;
  const steps = order.stages.flatMap((stage, at) => {
    const own = migrations.filter(({ file }) => stage.files.some((one) => one.file === file));
    const part = isOne ? '' : ` of part ${at + 1}`;
    return [
      ...releaseInFront(stage, order.stages[at - 1]),
      ...(stage.phase === 'with' || stage.phase === 'mixed'
        ? [{ title: 'Stop the application', lines: [] }]
        : []),
      {
        title: `Run the pre-flight checks${part}`,
        lines: [
          at === 0
            ? `${asked('before.sql')} At a STOP do not start; at a look, look.`
            : `As for part 1, with the script of part ${at + 1}.`,
        ],
      },
      ...(at === 0 && isWatched(statements, blocked) ? [watching(around)] : []),
      ...own.flatMap((migration) => buildingStep(statements.filter((one) => isOf(one, migration)))),
      ...own.map((migration) => migrationStep(migration, around, stage, order.stages[at + 1] !== undefined)),
      {
        title: `Run the post-flight checks${part}`,
        lines: [
          `${at === 0 ? asked('after.sql') : `The script of part ${at + 1}.`} ${atStop(own, statements)}`,
        ],
      },
      ...releaseBehind(stage, order.stages[at + 1]),
    ];
  });
  return steps;
}

function isOf({ migration: { file } }: Placed, migration: MigrationReview): boolean {
  return oneLine(file) === migration.file;
}

/** Before the tool comes to it: what is there then is passed over. */
function buildingStep(own: readonly Placed[]): readonly RunbookStep[] {
  const built = builtByHand(own);
  if (built === undefined) return [];
  const { names, guide, isAll, place } = built;
  const how = isAll
    ? `psql -v ON_ERROR_STOP=1 -f ${oneLine(own[0]?.migration.path ?? '')}`
    : `In psql, the ${names.length === 1 ? 'statement' : 'statements'} of ${place}`;
  return [
    {
      title: `Build ${names.join(', ')} by hand`,
      lines: [
        `${how}. ${guide} has indexes built so. The migration then passes over it (IF NOT EXISTS), over an invalid one too: run the post-flight checks before.`,
      ],
    },
  ];
}

function asked(file: string): string {
  return `psql -v ON_ERROR_STOP=1 -f ${file} (its text is in this document).`;
}

/** What a STOP behind the change means: one transaction is there as a whole or not at all. */
function atStop(migrations: readonly MigrationReview[], all: readonly Placed[]): string {
  const isBack = migrations.every(
    ({ rollback: { kind } }) => kind !== 'impossible' && kind !== 'broken' && kind !== 'not-needed',
  );
  const back = isBack ? ', or go back' : '';
  const [, ...more] = migrations;
  if (!migrations.every(({ isWhole }) => isWhole))
    return `At a STOP the change is there in part: ${dropsFirst(migrations, all)}go on with the statement that failed, not from the top${back === '' ? '' : ', or take back what is there'}.`;
  return more.length > 0
    ? `At a STOP a migration was not committed, and the others stay: run it again${back}.`
    : 'It is one transaction: at a STOP it was not committed, or somebody has changed the same since.';
}

/** A build that failed leaves an index of the name: as it stands the statement fails on it, or takes it for built. */
function dropsFirst(migrations: readonly MigrationReview[], all: readonly Placed[]): string {
  const names = all
    .filter(({ migration: { file } }) => migrations.some((one) => one.file === file))
    .flatMap(({ one }) =>
      one.actions.flatMap(({ operation }) =>
        operation.kind === 'createIndex' && operation.concurrently && operation.name !== undefined
          ? [oneLine(operation.name.text)]
          : [],
      ),
    );
  const more = names.length - 3;
  const shown = `${names.slice(0, more > 1 ? 3 : 4).join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
  return names.length === 0
    ? ''
    : `drop ${shown} where ${names.length === 1 ? 'it is' : 'they are'} invalid (DROP INDEX CONCURRENTLY), then `;
}

function appliedBy({ tool, byHand }: MigrationReview): string {
  if (byHand !== undefined) return ' by hand';
  return tool === undefined ? '' : ` with ${tool}`;
}

/** What its tool asks for before it runs again. */
function failedLine({ byHand }: MigrationReview, own: readonly Placed[]): readonly string[] {
  const words = own[0]?.migration.afterFailure;
  return byHand !== undefined || words === undefined ? [] : [`When it fails: ${words}`];
}

/** What somebody at night looks at while it runs. */
function watching({ migrations, statements, blocked }: RunbookAround): RunbookStep {
  const builds = statements.some(({ one }) => isBuiltBesideOthers(one));
  const isLocking = blocked.length > 0 || !builds;
  const behind = migrations.every(({ isWhole }) => isWhole)
    ? 'its transaction is taken back as a whole'
    : 'what it did until then may stay: run the post-flight checks';
  return {
    title: 'Watch in a second session while it runs',
    lines: [
      ...(isLocking
        ? [
            "SELECT pid, pg_blocking_pids(pid) AS waits_for, now() - query_start AS since, left(query, 60) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query NOT ILIKE '%INDEX CONCURRENTLY%';",
            'Who has the migration’s process in waits_for waits for it; a row of the migration itself waits for others.',
          ]
        : []),
      ...(builds
        ? [
            'SELECT pid, phase, blocks_done, blocks_total, lockers_done, lockers_total, current_locker_pid FROM pg_stat_progress_create_index;',
            'In a phase “waiting for …” the build waits for the transaction of current_locker_pid, and nobody waits for the build.',
          ]
        : []),
      `\\watch 1 behind a query in psql repeats it every second. When one of the abort criteria is true: pg_cancel_backend of the migration’s process; ${behind}.`,
    ],
  };
}

function isWatched(statements: readonly Placed[], blocked: readonly BlockedRelation[]): boolean {
  return blocked.length > 0 || statements.some(({ one }) => one.whole?.refusedInTransaction === true);
}

const onlyNew = 'Go on when no older release runs any more.';

/** What takes away waits for the release that does without. */
function releaseInFront(
  { phase, title }: DeploymentOrder['stages'][number],
  last: DeploymentOrder['stages'][number] | undefined,
): readonly RunbookStep[] {
  const release = releaseIn(title);
  // The one that the part in front was for is rolled out behind that.
  const isThere = last?.phase === 'before' && releaseIn(last.title) === release;
  return phase === 'after' && !isThere
    ? [{ title: `Roll out the release that does without (${release})`, lines: [onlyNew] }]
    : [];
}

/** The application goes on with the release that the stage was for. */
function releaseBehind(
  { phase, title }: DeploymentOrder['stages'][number],
  next: DeploymentOrder['stages'][number] | undefined,
): readonly RunbookStep[] {
  switch (phase) {
    case 'before':
      return [
        {
          title: `Roll out the release that uses it (${releaseIn(title)})`,
          lines: next?.phase === 'after' ? [onlyNew] : [],
        },
      ];
    case 'with':
    case 'mixed':
      return [{ title: `Start the release that uses it (${releaseIn(title)})`, lines: [] }];
    case 'after':
    case 'any':
      return [];
  }
}

function migrationStep(
  migration: MigrationReview,
  { statements, migrations, order: { pointOfNoReturn } }: RunbookAround,
  { phase }: DeploymentOrder['stages'][number],
  isMoreBehind: boolean,
): RunbookStep {
  const own = statements.filter(({ migration: { file } }) => file === migration.file);
  // It bounds nothing where the transaction has its locks already.
  const timeouts = migration.statements.flatMap(({ lockTimeout, queue }) =>
    lockTimeout === undefined || lockTimeout === 0 || queue === undefined ? [] : [lockTimeout],
  );
  const [timeout] = timeouts;
  const alone = own.filter(({ one }) => one.whole?.refusedInTransaction === true);
  const { rollback } = migration;
  return {
    title: `Apply ${migration.file}${appliedBy(migration)}`,
    lines: [
      ...(migration.byHand === undefined
        ? []
        : [
            `psql -v ON_ERROR_STOP=1 -f ${oneLine(own[0]?.migration.path ?? migration.file)} commits each statement for itself and stops at the first error.${alone.length === 0 && own.length > 1 ? ' With -1 all of it is one transaction: then every lock is held to its end.' : ''}`,
          ]),
      ...(migration.pointOfNoReturn ? [`POINT OF NO RETURN: ${pointOfNoReturn?.place ?? ''}.`] : []),
      ...(timeout === undefined
        ? []
        : [
            `A statement gives up after ${formatDuration(timeout)} of waiting for a lock (55P03). Look at what is in front of it, then try again.`,
          ]),
      // Said of the first: of the others the step behind says what a STOP means.
      ...(migrations.find(({ isWhole }) => !isWhole) !== migration
        ? []
        : [
            `${alone.length === 0 ? 'It is not one transaction' : 'It runs outside of a transaction'}: if it stops half-way, go on with the post-flight checks.${migration.byHand === undefined && own[0]?.migration.afterPart !== undefined ? ` ${own[0].migration.afterPart}` : ''}`,
          ]),
      ...(migrations[0] === migration ? failedLine(migration, own) : []),
      ...(isMoreBehind && migration.byHand === undefined && migrations[0] === migration
        ? [
            own[0]?.migration.stopsBefore ??
              'Keep the files of the later parts out of what is deployed until their release.',
          ]
        : []),
      ...(isToldBefore(migration, migrations)
        ? []
        : [`${phase === 'before' ? 'Back, once no release needs it: ' : 'Back: '}${backLine(rollback)}`]),
    ],
  };
}

/** The scripts that follow from the schema stand together: the first file that has one says where. */
function isToldBefore(migration: MigrationReview, migrations: readonly MigrationReview[]): boolean {
  const isWritten = (of: RollbackKind): boolean => of === 'written' || of === 'written-proved';
  return (
    isWritten(migration.rollback.kind) &&
    migrations.find(({ rollback: { kind } }) => isWritten(kind))?.file !== migration.file
  );
}

type RollbackKind = MigrationReview['rollback']['kind'];

function backLine(rollback: MigrationReview['rollback']): string {
  switch (rollback.kind) {
    case 'proved':
      return `${rollback.file ?? 'its way back'} (proved).`;
    case 'loses-data':
      return `${rollback.file ?? 'its way back'} restores the schema and not the data.`;
    case 'not-proved':
      return `${rollback.file ?? 'its way back'} (not proved).`;
    case 'differs':
      return `${rollback.file ?? 'its way back'} runs and leaves differences: see Rollback.`;
    case 'broken':
      return `${rollback.file ?? 'its way back'} does not work as it stands.`;
    case 'written':
    case 'written-proved':
      return 'see Rollback.';
    case 'impossible':
      return 'there is no way back. Forward, or from a backup.';
    case 'not-needed':
      return 'nothing to take back.';
  }
}
