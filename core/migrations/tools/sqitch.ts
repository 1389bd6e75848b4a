/**
 * Sqitch: `deploy/name.sql` and `revert/name.sql` in the order of sqitch.plan. It hands a script to the server's own client (psql, sqlite3,
 * mysql …), which sends it statement by statement; a transaction is what BEGIN and COMMIT in the script make it. A change that the plan names
 * again is reworked: its earlier script carries a tag (`deploy/name@v1.sql`). Scripts in verify/ are no migrations: Sqitch rolls them back.
 */
import type { MigrationFile, MigrationTool, ToolSettings } from '../convention.ts';
import { relativeTo } from '../listing.ts';
import { namesReason } from '../detection/recognise.ts';
import { projectOf, sqitchProjects } from './sqitch/projects.ts';
import { wholeFile } from '../files/whole-file.ts';
import { compareText } from '../files/versions.ts';

export const sqitch: MigrationTool = withPlan(new Map());

/** The settings hold the scripts in the order of the plan, and the names of their changes; without a plan the folders tell what a script is. */
function withPlan(settings: ToolSettings): MigrationTool {
  const linesOf = (key: string): readonly string[] => settings.get(key)?.split('\n') ?? [];
  const names = linesOf('changes');
  const files = new Map<string, { readonly file: MigrationFile; readonly at: number }>();
  for (const direction of ['up', 'down'] as const)
    for (const [at, path] of linesOf(direction).entries()) {
      const file = { path, version: names[at] ?? '', name: '', direction, repeatable: false };
      files.set(path, { file, at });
    }
  const placeOf = ({ path }: MigrationFile): number => files.get(path)?.at ?? files.size;
  const project = (settings.get('project') ?? '').replaceAll("'", "''");
  return {
    id: 'sqitch',
    name: 'Sqitch',
    example: 'deploy/users.sql',
    layout: 'tree',
    home: (path, listing) => projectOf(path, listing)?.home,
    dialectFiles: [
      {
        name: /^sqitch\.conf$/,
        says: /(?<=^[ \t]*engine[ \t]*=[ \t]*"?|^[ \t]*\[(?:core|engine)[ \t]+"|^[ \t]*(?:uri|target)[ \t]*=[ \t]*"?db:)(\w+)/gm,
      },
    ],
    configurable: {
      read(folder, listing) {
        const found = sqitchProjects(listing).find(({ home }) => home === folder);
        if (found === undefined) return new Map();
        const inside = (path: string): string => relativeTo(folder, path) ?? path;
        return new Map([
          ['project', found.name],
          ['changes', found.changes.map(({ name }) => name).join('\n')],
          ['up', found.changes.map(({ deploy }) => inside(deploy)).join('\n')],
          ['down', found.changes.map(({ revert }) => inside(revert)).join('\n')],
        ]);
      },
      apply: withPlan,
    },
    holds: (path, listing) => projectOf(path, listing) !== undefined,
    deploys: /\bsqitch\s+deploy\b/,

    recognise(candidate) {
      const found = sqitchProjects(candidate.listing).find(({ home }) => home === candidate.path);
      return found === undefined
        ? undefined
        : [
            { kind: 'tool-file', file: found.plan, says: 'which changes run in which order' },
            namesReason(candidate),
          ];
    },

    classify: (path) => (settings.size === 0 ? unplanned(path) : files.get(path)?.file),

    compare: (a, b) => placeOf(a) - placeOf(b) || compareText(a.path, b.path),

    companions: () => [],

    read: (file, text) => wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction: false }),

    transactionAround: 'nothing',
    // Engine/pg.pm, wait_lock: another connection holds the lock, for which a second run waits 60 s (engine.pg.lock_timeout), then ends.
    lock: { kind: 'session-advisory', concurrently: 'free' },
    recordBack:
      'sqitch revert --log-only --to CHANGE, with the change before, takes it out and runs no script.',
    // Engine/pg.sql. Its registry may be shared by projects.
    historyTable: {
      schema: 'sqitch',
      name: 'changes',
      column: 'change',
      keeps: 'each',
      names: 'change',
      done: `h.project = '${project}'`,
      beside: ['releases', 'projects', 'tags', 'dependencies', 'events'],
    },
    noTransactionMarker: undefined,

    // A change needs its line in the plan.
    create: () => undefined,
  };
}

const usualPath = /^(?:.*\/)?(deploy|revert)\/(.+)\.sql$/;

function unplanned(path: string): MigrationFile | undefined {
  const [, folder, version = ''] = usualPath.exec(path) ?? [];
  if (folder === undefined) return undefined;
  return { path, version, name: '', direction: folder === 'deploy' ? 'up' : 'down', repeatable: false };
}
