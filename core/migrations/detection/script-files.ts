/**
 * Migrations in JavaScript and TypeScript, and SQL files that they read and send: knex, TypeORM, Sequelize, db-migrate. The script of a SQL
 * file defines its version and name; the script or the tool's default decides the transaction. What else the script does is not known here.
 */
import type { MigrationFile, MigrationTool, NewMigration } from '../convention.ts';
import { baseOf, folderOf, has, join } from '../listing.ts';
import { scriptFile, scriptWith } from './migration-scripts.ts';
import { pairOfFiles, wordsAfter, type PairOfPaths } from '../files/new-files.ts';
import { fileAround, namesReason } from './recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

/** How the tools differ. */
export interface ScriptHabits extends Pick<
  MigrationTool,
  'id' | 'name' | 'transactionAround' | 'lock' | 'historyTable' | 'noTransactionMarker' | 'deploys'
> {
  /** Its name in package.json. */
  readonly dependency: string;
  /** How a script opts out of the transaction. */
  readonly without: RegExp | undefined;
  /** The parameter of the migration function. */
  readonly given: RegExp;
  /** The script of a new migration, which sends the two files beside it. */
  readonly script: (sql: PairOfPaths, migration: NewMigration) => string;
}

const filePath = /^((?:sqls?|queries|raw|scripts)\/)?(\d+)[-_.]([^/]+?)(?:[-_.](up|down))?\.sql$/i;
const besides = /^(?:sqls?|queries|raw|scripts)$/i;
const extensions = ['js', 'ts', 'cjs', 'mjs'] as const;

export function scriptTool(habits: ScriptHabits): MigrationTool {
  const { dependency: _named, without: _without, given: _given, script: _script, ...own } = habits;
  const { transactionAround } = own;
  return {
    ...own,
    example: 'sqls/20240131120000-add-users-up.sql',
    layout: 'tree',
    home: homeOf,
    dialectFiles: [
      { name: /^database\.json$/, says: /"(?:driver|dialect)"\s*:\s*"(\w+)"/g },
      { name: /^config\.js(?:on)?$/, says: /"?dialect"?\s*:\s*["'](\w+)["']/g, beside: 'config' },
      { name: /^knexfile\.[cm]?[jt]s$/, says: /\bclient:\s*["'](\w+)["']/g },
    ],
    recognise(candidate) {
      const manifest = fileAround(candidate, ['package.json'], new RegExp(`"${habits.dependency}"\\s*:`));
      if (manifest === undefined) return undefined;
      if (scriptWith(candidate, habits.given) !== undefined)
        return [{ kind: 'manifest', file: manifest, says: habits.dependency }, namesReason(candidate)];
      const scripts = candidate.files.flatMap((file) => scriptsOf(file));
      const script = scripts.find((path) => has(candidate.listing, join(candidate.path, path)));
      if (script === undefined) return undefined;
      return [{ kind: 'manifest', file: manifest, says: habits.dependency }, namesReason(candidate)];
    },

    classify(path) {
      const match = filePath.exec(path);
      if (match === null) return scriptFile(path);
      const [, , version = '', words = '', direction] = match;
      return {
        path,
        version,
        name: words,
        direction: direction?.toLowerCase() === 'down' ? 'down' : 'up',
        repeatable: false,
      };
    },

    compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

    companions: ({ path }) => scriptsOf(path),

    read(file, text, companions) {
      const says = [...companions.values()].some((script) => habits.without?.test(script) === true);
      const toolTransaction = transactionAround !== 'nothing' && !says;
      return wholeFile(file, text, { sends: 'whole', toolTransaction });
    },

    create: (migration, after, existing) => created(habits, migration, after, existing),
  };
}

function created(
  { script }: ScriptHabits,
  migration: NewMigration,
  after: MigrationFile,
  existing: readonly MigrationFile[],
): ReturnType<MigrationTool['create']> {
  // A migration written in code would be another script, which a person has to write.
  if (!after.path.endsWith('.sql')) return undefined;
  const version = nextVersion(after.version, existing);
  const [, folder = '', , , suffix] = filePath.exec(after.path) ?? [];
  const separator = baseOf(after.path).charAt(after.version.length);
  const words = wordsAfter(separator, migration);
  const stem = `${version}${separator}${words}`;
  const before =
    suffix === undefined ? separator : after.path.charAt(after.path.length - `${suffix}.sql`.length - 1);
  const sql = {
    up: `${folder}${stem}${before}up.sql`,
    down: `${folder}${stem}${before}down.sql`,
  };
  return [...pairOfFiles(sql, migration), { path: `${stem}.js`, text: script(sql, migration) }];
}

/** The scripts that may send a file, relative to the folder of the scripts. */
function scriptsOf(path: string): readonly string[] {
  const stem = baseOf(path).replace(/(?:[-_.](?:up|down))?\.sql$/i, '');
  return extensions.map((extension) => `${stem}.${extension}`);
}

/** The scripts are in the parent folder if the SQL has its own folder. */
function homeOf(path: string): string {
  const near = folderOf(path);
  return near !== '' && besides.test(baseOf(near)) ? folderOf(near) : near;
}
