/**
 * A compose file as the source of a drill, and as what is known of the server beside a dump: which version, and with which encoding. Nothing
 * of it is started.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { backupCommand, databasesIn, type ComposeDatabase } from '../../core/drill/compose-database.ts';
import { servicesAround, servicesIn } from '../../core/guard/target/compose.ts';
import { headOf, recognise } from './source.ts';

export interface ComposeBackup {
  /** A path. */
  readonly source: string;
  readonly shown: string;
}

/** A larger file is no compose file. */
const mostBytes = 1024 ** 2;

/** Undefined if it is no compose file; a sentence if it is one and mounts no backup. */
export function backupInCompose(path: string, shown: string): ComposeBackup | string | undefined {
  const text = smallText(path);
  const services = text === undefined ? [] : servicesIn(text);
  if (!services.some(({ entries }) => entries.some(({ key }) => key === 'image' || key === 'build')))
    return undefined;
  const databases = databasesIn(services);
  const [database, other] = databases;
  if (database === undefined)
    return 'It is a compose file, and none of its services is PostgreSQL or MariaDB.';
  if (other !== undefined)
    return `It is a compose file with several databases: ${databases.map(({ service }) => service).join(', ')}. Name the backup of one.`;
  const found = database.mounts
    .flatMap((mount) => backupsAt(resolve(dirname(path), mount)))
    .toSorted((a, b) => b.madeMs - a.madeMs);
  const [newest] = found;
  if (newest !== undefined)
    return { source: newest.path, shown: `${shown}, ${database.service}: ${newest.path}` };
  const { command, file } = backupCommand(database);
  return `The service ${database.service} (${database.image}) of this compose file mounts no backup. Make one and drill it: ${command} && plinth drill ${file}`;
}

/** What the project's compose files say of the one database of this kind, for a backup in or below its folder. */
export function databaseAround(
  source: string,
  engine: ComposeDatabase['engine'],
): ComposeDatabase | undefined {
  const services = servicesAround(dirname(source), { file: smallText });
  const [only, ...others] = databasesIn(services).filter((one) => one.engine === engine);
  return others.length === 0 ? only : undefined;
}

interface Kept {
  readonly path: string;
  readonly madeMs: number;
}

/** A backup, or those in a folder. SQL whose first comment names no program is a seed. */
function backupsAt(path: string): readonly Kept[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  const isBackup = (one: string): boolean => {
    const source = recognise(one);
    if (typeof source === 'string') return false;
    if (source.kind === 'text')
      return (
        source.isCompressed ||
        /^-- (?:PostgreSQL|MariaDB|MySQL) .*dump/im.test(headOf(one).toString('latin1'))
      );
    return source.kind === 'archive';
  };
  const kept = (one: string): readonly Kept[] => {
    const found = statSync(one, { throwIfNoEntry: false });
    return found !== undefined && isBackup(one) ? [{ path: one, madeMs: found.mtimeMs }] : [];
  };
  const own = kept(path);
  return own.length > 0 || !stat.isDirectory()
    ? own
    : readdirSync(path).flatMap((name) => kept(join(path, name)));
}

function smallText(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size < mostBytes && /\.ya?ml$/i.test(basename(path))
    ? readFileSync(path, 'utf8')
    : undefined;
}
