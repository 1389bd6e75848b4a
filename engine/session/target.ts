/** Which version of PostgreSQL a file is for: what somebody asks for, what is configured, what the connected server is, or an assumption. */
import type { Target } from '../../core/lint/newer-than-target.ts';
import { assumedVersion, type MigrationFolder } from '../../core/migrations/detect.ts';
import { loadTargetSyntax } from '../parsers/target.ts';
import type { Ask, TargetDecision } from './report.ts';

/** `override` is what the configuration says of the very file. */
export function targetOf(folder: MigrationFolder | undefined, ask: Ask, override?: number): TargetDecision {
  if (ask.targetVersion !== undefined) return { version: ask.targetVersion, from: 'configured' };
  if (override !== undefined) return { version: override, from: 'configured' };
  if (folder?.targetVersionFrom === 'configured')
    return { version: folder.targetVersion, from: 'configured' };
  const dialect = folder?.dialect === 'unknown' ? ask.assumed : (folder?.dialect ?? 'postgresql');
  if (ask.connected !== undefined && dialect === 'postgresql')
    return { ...ask.connected, from: 'connection' };
  return { version: folder?.targetVersion ?? assumedVersion, from: 'assumed' };
}

/** What tells the target's statements from newer ones; undefined where nothing is newer. */
export async function targetWith({ version, from, connection }: TargetDecision): Promise<Target | undefined> {
  const syntax = await loadTargetSyntax(version);
  return syntax && { syntax, from, connection };
}
