/** The texts of the status bar item, built from the server's status. Plain functions, independent of the editor. */
import type { FolderStatus, WorkspaceStatus } from '../../protocol/status.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

/** `Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 99.8 % understood · 3 new`. */
export function workspaceText(status: WorkspaceStatus, active: FolderStatus | undefined): StatusText {
  if (status.state === 'reading')
    return { text: 'Plinth · reading migrations', tooltip: 'Reading migrations' };
  const folder = active ?? status.folders[0];
  const problems = [
    ...(status.problems.length > 0 ? ['$(warning) configuration'] : []),
    ...(status.notes.length > 0 ? ['$(info) note'] : []),
  ];
  if (folder === undefined) {
    return {
      text: ['Plinth', 'no migrations', ...problems].join(' · '),
      tooltip: 'No migration folder was found. Select to see what was looked for.',
    };
  }
  const findings = findingsText(status);
  const parts = folder.supported
    ? ['Plinth', folder.tool, versionText(folder), coverageText(folder), findings]
    : ['Plinth', folder.undecided ? undecided : `${folder.dialect} detected, not supported yet`];
  const text = [...parts, ...problems].join(' · ');
  // A narrow window cuts the item; the tooltip has the full text.
  if (folder.undecided) return { text, tooltip: undecidedText(folder) };
  const notes = status.notes.map((note) => `\n${note}`).join('');
  if (folder.assumed) return { text, tooltip: `${text}${notes}\n${assumedText(folder)}` };
  return { text, tooltip: `${text}${notes}\nSelect to see why this was detected and how to change it.` };
}

/** A line of the tooltip; undefined where Plinth is alone. */
export function othersText(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const [verb, them] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${names.join(', ')} ${verb} active for SQL too. What Plinth shows beside ${them} can be switched off one by one: search the settings for plinth.language.`;
}

const undecided = '$(question) which database?';

export function undecidedText({ folder }: FolderStatus): string {
  return `Nothing says which database the migrations in ${folder === '' ? 'this folder' : folder} are for, so nothing is said about them. Select to choose it.`;
}

export function assumedText({ folder, dialect }: FolderStatus): string {
  return `Nothing says which database the migrations in ${folder === '' ? 'this folder' : folder} are for. ${dialect} is assumed, because it takes their statements. Select to choose another or to confirm it.`;
}

/** `3 new`; with other scopes the word "new" would be wrong. */
function findingsText({ findings, scope }: WorkspaceStatus): string {
  switch (scope) {
    case 'new':
      return `${findings} new`;
    case 'open':
      return `${findings} in open files`;
    case 'all':
      return `${findings} ${findings === 1 ? 'finding' : 'findings'}`;
  }
}

export function versionText(folder: FolderStatus): string {
  if (folder.assumed) return `$(question) ${folder.dialect} assumed`;
  switch (folder.versionSource) {
    case 'assumed':
      return `${folder.dialect} ${folder.version} (assumed)`;
    case 'connection':
      return `${folder.dialect} ${folder.version} (connection ${folder.connection ?? 'in use'})`;
    case 'statistics':
      return `${folder.dialect} ${folder.version} (statistics)`;
    case 'repository':
      return `${folder.dialect} ${folder.version} (${folder.connection ?? 'repository'})`;
    case 'configured':
      return `${folder.dialect} ${folder.version}`;
  }
}

export function coverageText(folder: FolderStatus): string {
  const files = `${folder.files} ${folder.files === 1 ? 'file' : 'files'}`;
  return folder.statements === 0 ? files : `${files}, ${percent(folder)} % understood`;
}

/** Never rounded up to 100, so that a single statement that was not understood is visible. */
function percent(folder: FolderStatus): string {
  if (folder.understood >= folder.statements) return '100';
  return (Math.floor((folder.understood / folder.statements) * 1000) / 10).toFixed(1);
}
