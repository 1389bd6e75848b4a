/**
 * Takes any checkout, executes its migrations on a fresh native PostgreSQL, or with --elsewhere those for other servers on SQLite and MariaDB, replays them from their text, and holds the two schemas
 * against each other, object by object. Exit code 1 where tables, columns, types, constraints or indexes differ.
 *   node test/real/replay.mjs FOLDER … [--folder PATH] [--major N] [--brief] [--elsewhere]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MigrationFolder } from '../../../core/migrations/detection/detect.ts';
import { openCheckout } from '../open-checkout.ts';
import { postgresMajors, type PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { elsewhereText, replayElsewhere } from './elsewhere.ts';
import { replayFolder } from './folder.ts';
import { reportText, type Detail } from './report.ts';

const { values, positionals } = parseArgs({
  options: {
    folder: { type: 'string' },
    major: { type: 'string' },
    brief: { type: 'boolean', default: false },
    elsewhere: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

main().then(
  (code) => {
    process.exit(code);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);

async function main(): Promise<number> {
  if (positionals.length === 0) {
    console.error(
      'node test/real/replay.mjs FOLDER … [--folder PATH] [--major 14|15|16|17|18] [--brief] [--elsewhere]',
    );
    return 2;
  }
  let different = false;
  for (const path of positionals) different = (await checkout(resolve(path))) || different;
  return different ? 1 : 0;
}

async function checkout(root: string): Promise<boolean> {
  const session = await openCheckout(root, 'allowed');
  const folders = session.folders.filter(isWanted);
  console.log(
    `== ${basename(root)}: ${folders.length} migration ${folders.length === 1 ? 'folder' : 'folders'} to run`,
  );
  if (folders.length === 0) {
    for (const folder of session.folders)
      console.log(`   left alone: ${folder.path} (${folder.dialectName})`);
  }
  let different = folders.length === 0;
  for (const folder of folders) {
    if (folder.dialect !== 'postgresql') {
      const result = await replayElsewhere(session, folder);
      console.log(elsewhereText(folder, result));
      different ||= result.onlyReplayed.length + result.onlyServer.length > 0;
      continue;
    }
    const server = await startPostgres(majorFor(folder));
    const result = await replayFolder(session, folder, server);
    const detail: Detail = values.brief ? 'tallies' : 'everything';
    console.log(reportText(result, detail));
    different ||= result.isDecisive;
  }
  return different;
}

function isWanted(folder: MigrationFolder): boolean {
  if (values.folder !== undefined) return folder.path === values.folder.replace(/\/+$/, '');
  if (values.elsewhere) return folder.dialect === 'sqlite' || folder.dialect === 'mysql';
  return folder.dialect === 'postgresql';
}

/** The one asked for, the one the configuration names, or the newest. */
function majorFor(folder: MigrationFolder): PostgresMajor {
  const configured = folder.targetVersionFrom === 'configured' ? folder.targetVersion : 18;
  const wanted = values.major === undefined ? configured : Number(values.major);
  const major = postgresMajors.find((one) => one === wanted);
  if (major === undefined)
    throw new Error(`There is no native PostgreSQL ${wanted} here: ${postgresMajors.join(', ')}.`);
  return major;
}
