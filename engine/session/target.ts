/** The target server of a file: requested, configured, the connected server's, from the statistics, from the repository, or assumed. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { Target } from '../../core/lint/newer-than-target.ts';
import { isSpoken } from '../../core/migrations/dialect/dialect.ts';
import { assumedServer, isVersionOf } from '../../core/migrations/dialect/server-version.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { loadTargetSyntax } from '../parsers/target.ts';
import type { Ask, TargetDecision } from './report.ts';

/** `override` is the configuration for this file, `spoken` its dialect. */
export function targetOf(
  folder: MigrationFolder | undefined,
  ask: Ask,
  override?: number,
  spoken?: SpokenDialect,
): TargetDecision {
  const dialect = spoken ?? dialectFor(folder, ask);
  const own = folder?.dialect === dialect || folder?.dialect === 'unknown' ? folder : undefined;
  const configured = [
    ask.targetVersion,
    override,
    own?.targetVersionFrom === 'configured' ? own.targetVersion : undefined,
  ].find((one) => one !== undefined && isVersionOf(dialect, one));
  if (configured !== undefined) return { dialect, version: configured, from: 'configured' };
  if (ask.connected !== undefined && dialect === 'postgresql' && isConnectable(folder, ask))
    return { dialect, ...ask.connected, from: 'connection' };
  const from = own?.targetVersionFrom;
  if ((from === 'statistics' || from === 'repository') && isVersionOf(dialect, own?.targetVersion ?? 0))
    return {
      ...{ dialect, version: own?.targetVersion ?? 0, from, file: own?.targetVersionFile },
      outside: own?.targetVersionOutside,
    };
  const version =
    own !== undefined && isVersionOf(dialect, own.targetVersion)
      ? own.targetVersion
      : assumedServer(dialect, own?.dialectReasons ?? []);
  return { dialect, version, from: 'assumed', outside: own?.targetVersionOutside };
}

function dialectFor(folder: MigrationFolder | undefined, ask: Ask): SpokenDialect {
  const dialect = folder?.dialect === 'unknown' ? (ask.dialect ?? ask.assumed) : folder?.dialect;
  return isSpoken(dialect) ? dialect : 'postgresql';
}

/** A folder of unknown database may be for another server than the connected one. */
function isConnectable(folder: MigrationFolder | undefined, ask: Ask): boolean {
  const dialect = folder?.dialect === 'unknown' ? ask.assumed : (folder?.dialect ?? 'postgresql');
  return dialect === 'postgresql';
}

/** How to distinguish the target's statements from newer ones; undefined if nothing is newer, or no grammar tells. */
export async function targetWith({
  dialect,
  version,
  from,
  connection,
  file,
}: TargetDecision): Promise<Target | undefined> {
  const syntax = dialect === 'postgresql' ? await loadTargetSyntax(version) : undefined;
  return syntax && { syntax, from, connection, file };
}
