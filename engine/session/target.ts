/** Which version of PostgreSQL a file is for: what somebody asks for, what is configured, what the connected server is, or an assumption. */
import { assumedVersion, type MigrationFolder } from '../../core/migrations/detect.ts';
import type { Ask, TargetDecision } from './report.ts';

export function targetOf(folder: MigrationFolder | undefined, ask: Ask): TargetDecision {
  if (ask.targetVersion !== undefined) return { version: ask.targetVersion, from: 'configured' };
  if (folder?.targetVersionFrom === 'configured')
    return { version: folder.targetVersion, from: 'configured' };
  if (ask.connectedVersion !== undefined) return { version: ask.connectedVersion, from: 'connection' };
  return { version: folder?.targetVersion ?? assumedVersion, from: 'assumed' };
}
