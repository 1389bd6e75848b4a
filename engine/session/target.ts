/** Which server a file is for: what somebody asks for, what is configured, what the connected server is, where the statistics come from, what the repository starts, or an assumption. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { Target } from '../../core/lint/newer-than-target.ts';
import { isSpoken } from '../../core/migrations/dialect/dialect.ts';
import { assumedServer, isVersionOf } from '../../core/migrations/dialect/server-version.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { loadTargetSyntax } from '../parsers/target.ts';
import type { Ask, TargetDecision } from './report.ts';

/** `override` is what the configuration says of the very file, `spoken` what the file was read as. */
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

/** A folder that nothing is known of may be for another server than the one that is connected. */
function isConnectable(folder: MigrationFolder | undefined, ask: Ask): boolean {
  const dialect = folder?.dialect === 'unknown' ? ask.assumed : (folder?.dialect ?? 'postgresql');
  return dialect === 'postgresql';
}

/** What tells the target's statements from newer ones; undefined if nothing is newer, and where no grammar tells. */
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
