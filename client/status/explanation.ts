/**
 * The list that opens with a click on the status bar item: each detected fact, the reason, and how to change it. Data for a quick pick;
 * independent of the editor.
 */
import type { DocumentStatus, FolderStatus, NotUnderstood, WorkspaceStatus } from '../../protocol/status.ts';
import { assumedText, coverageText, folderName, undecidedText, versionText } from './text.ts';

export interface ExplanationLine {
  readonly label: string;
  readonly detail: string;
  readonly action: 'configure' | 'dialect' | 'log' | 'gaps' | 'statistics' | 'none';
}

/** What a configuration says is changed there. */
function toChange(reason = ''): string {
  return reason.includes('plinth.config.json')
    ? 'Select to open it.'
    : 'Select to set it in plinth.config.json.';
}

export function explain(
  status: WorkspaceStatus,
  document: DocumentStatus | undefined,
): readonly ExplanationLine[] {
  const lines: ExplanationLine[] = status.problems.map((problem) => ({
    label: '$(warning) Configuration',
    detail: problem,
    action: 'configure',
  }));
  lines.push(...status.notes.map((detail) => ({ label: '$(info) Note', detail, action: 'none' as const })));
  if (document !== undefined) {
    lines.push({ label: `$(file) This file: ${document.kind}`, detail: document.reason, action: 'none' });
  }
  for (const folder of status.folders) lines.push(...folderLines(folder));
  if (status.folders.length === 0 && status.state === 'ready') {
    lines.push({
      label: '$(folder) No migration folder',
      detail: `No folder has files that a migration tool known to Plinth would run, nor numbered ones. ${toChange()}`,
      action: 'configure',
    });
  }
  lines.push({
    label: `$(git-compare) Scope: ${status.scope}`,
    detail: `${status.scopeReason} ${toChange()}`,
    action: 'configure',
  });
  if (status.sizesAsked > 0)
    lines.push({
      label: '$(table) Table sizes: unknown',
      detail: `${status.sizesAsked === 1 ? '1 finding would be' : `${status.sizesAsked} findings would be`} graver or milder with them. Select to read them from a server.`,
      action: 'statistics',
    });
  return [...lines, { label: '$(output) Show the log', detail: '', action: 'log' }];
}

function folderLines(folder: FolderStatus): readonly ExplanationLine[] {
  const name = folderName(folder);
  return [
    {
      label: `$(folder) ${name}: ${folder.tool}`,
      detail: `${folder.toolReason} ${toChange(folder.toolReason)}`,
      action: 'configure',
    },
    ...(folder.undecided ? [undecidedLine(folder)] : readLines(folder)),
  ];
}

function undecidedLine(folder: FolderStatus): ExplanationLine {
  return { label: '$(question) Which database?', detail: undecidedText(folder), action: 'dialect' };
}

function readLines(folder: FolderStatus): readonly ExplanationLine[] {
  return [
    folder.assumed
      ? { label: versionText(folder), detail: assumedText(folder), action: 'dialect' }
      : {
          label: `$(database) ${versionText(folder)}`,
          detail: `${folder.dialectReason} ${versionReason(folder)} ${toChange(folder.dialectReason)}`,
          action: 'configure',
        },
    {
      label: `$(checklist) ${coverageText(folder)}`,
      detail: gapsText(folder),
      action: folder.notUnderstood.length === 0 ? 'none' : 'gaps',
    },
  ];
}

function versionReason(folder: FolderStatus): string {
  switch (folder.versionSource) {
    case 'assumed':
      return `Nothing names a version, so ${folder.version} is assumed.`;
    case 'connection':
      return `The version is that of the server of the connection ${folder.connection ?? 'in use'}; none is configured.`;
    case 'statistics':
      return 'The statistics were collected from this version; none is configured.';
    case 'repository':
      return `${folder.connection ?? 'The repository'} starts this version; none is configured.`;
    case 'configured':
      return 'The version is configured.';
  }
}

function gapsText(folder: FolderStatus): string {
  if (folder.gaps.length === 0) return 'Every statement was understood.';
  return `Not understood: ${folder.gaps.map(({ reason, count }) => `${count} × ${reason}`).join(', ')}. Select to see each.`;
}

/** The statements that were not understood, of all folders or of the first ones. */
export function gapLines(
  status: WorkspaceStatus,
): readonly (NotUnderstood & { readonly label: string; readonly description: string })[] {
  return status.folders
    .flatMap((folder) => folder.notUnderstood)
    .map((gap) => ({ ...gap, label: `${gap.path}:${gap.line + 1}`, description: gap.reason }));
}
