/** Converts a session's report to the sentences and counts that the status shows. */
import { join } from 'node:path';
import type { Scope } from '../../core/findings/scope.ts';
import { gapCounts } from '../../core/lint/coverage.ts';
import { vendor, versionName } from '../../core/migrations/dialect/server-version.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { describeReason, isAssumed, type Reason } from '../../core/migrations/reason.ts';
import type { Ask, FileReport, FolderReport } from '../../engine/session/report.ts';
import { whyUnread } from '../../engine/session/read-file.ts';
import { targetOf } from '../../engine/session/target.ts';
import type { Session } from '../../engine/session/session.ts';
import type { FolderStatus } from '../../protocol/status.ts';
import { uriOf } from '../convert/uri.ts';

export function folderStatus(
  { folder, supported, files, coverage, gaps }: FolderReport,
  root: string,
  ask: Ask,
): FolderStatus {
  const target = targetOf(folder, ask);
  return {
    folder: folder.path,
    uri: uriOf(join(root, folder.path)),
    tool: toolById(folder.tool).name,
    toolReason: because(folder.toolReasons),
    dialect: supported ? vendor(target.dialect, target.version) : folder.dialectName,
    supported,
    undecided: folder.dialect === 'unknown' && folder.dialectReasons.length === 0,
    assumed: isAssumed(folder.dialectReasons),
    dialectReason: because(folder.dialectReasons),
    version: versionName(target.dialect, target.version),
    versionSource: target.from,
    connection: target.connection ?? target.file,
    files,
    statements: coverage.statements,
    understood: coverage.understood,
    gaps: gapCounts(coverage),
    notUnderstood: gaps.map(({ path, line, reason }) => ({
      uri: uriOf(join(root, path)),
      path,
      line,
      reason,
    })),
  };
}

function because(reasons: readonly Reason[]): string {
  return reasons.length === 0
    ? 'Nothing says otherwise.'
    : `Because ${reasons.map(describeReason).join('; ')}.`;
}

/** Errors in configuration files. A required version that differs is not an error and is reported separately. */
export function problemsOf({ workspace: { configs } }: Session): Session['workspace']['configs']['troubles'] {
  return configs.troubles.filter((one) => !configs.versions.includes(one));
}

export function notesOf({ workspace: { configs, detection, teamRules } }: Session): readonly string[] {
  const off = `Rules of this project's own are off: their modules are code, and code of a workspace runs only when you trust it.`;
  return [
    ...configs.versions.map(({ message }) => message),
    ...(teamRules.withheld > 0 ? [off] : []),
    ...detection.unread.map((one) => `${one.path === '' ? 'This folder' : one.path}: ${whyUnread(one)}.`),
  ];
}

/** Why a file is diagnosed or not. */
export function reasonOf(report: FileReport): string {
  switch (report.kind) {
    case 'linted':
      return sentence(report.because);
    case 'applied':
      return `${report.folder === undefined ? 'Findings' : 'Applied history, findings'} are off: ${report.because}.`;
    case 'silent':
      return `Nothing is said about it: ${report.because}.`;
    case 'unreadable':
      return `It could not be read: ${report.because}.`;
  }
}

/** What the scope is compared with. */
export function scopeReason(scope: Scope, session: Session | undefined): string {
  switch (scope) {
    case 'all':
      return 'Every migration has findings, applied ones too.';
    case 'open':
      return 'Files that are open in an editor have findings.';
    case 'new':
      return newWorkReason(session);
  }
}

function newWorkReason(session: Session | undefined): string {
  const work = session?.workspace.work;
  switch (work?.kind) {
    case undefined:
    case 'not-asked':
      return 'Files that you edit are new work; git is not asked in restricted mode.';
    case 'unknown':
      return 'Files that you edit are new work; git could not say what has been applied.';
    case 'git': {
      const { base, doubt } = work.work;
      const unsure = doubt === undefined ? '' : ' No default branch was found.';
      return `New work is what git does not know, what changed, and what is not in ${base}.${unsure}`;
    }
  }
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
