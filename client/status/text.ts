/** The texts of the status bar item, built from the server's status. Plain functions, independent of the editor. */
import type { FolderStatus, WorkspaceStatus } from '../../protocol/status.ts';

export interface StatusText {
  /** At most 40 characters: a narrow window cuts more. */
  readonly text: string;
  /** Lines. */
  readonly tooltip: readonly string[];
}

/** `Plinth: 3 findings`; what was detected is in the tooltip. */
export function workspaceText(status: WorkspaceStatus, active: FolderStatus | undefined): StatusText {
  if (status.state === 'reading')
    return { text: 'Plinth: reading migrations', tooltip: ['Reading migrations'] };
  const marks = [
    ...(status.problems.length > 0 ? ['$(warning) configuration'] : []),
    ...(status.notes.length > 0 ? ['$(info)'] : []),
  ];
  const folder = active ?? status.folders[0];
  if (folder === undefined) {
    return {
      text: ['Plinth: no migrations', ...marks].join(' '),
      tooltip: ['No migration folder was found. Select to see what was looked for.'],
    };
  }
  const tooltip = [
    ...folderLines(status.folders, folder),
    ...status.problems,
    ...status.notes,
    scopeText(status),
  ];
  if (folder.undecided) return { text: `Plinth: ${undecided}`, tooltip: [undecidedText(folder), ...tooltip] };
  const asks = folder.assumed ? ['$(question)'] : [];
  const found = folder.supported ? findingsText(status) : `${folder.dialect} not supported yet`;
  return {
    text: [`Plinth: ${found}`, ...asks, ...marks].join(' '),
    tooltip: folder.assumed ? [...tooltip, assumedText(folder)] : tooltip,
  };
}

/** That of the file in front first. */
function folderLines(folders: readonly FolderStatus[], active: FolderStatus): readonly string[] {
  const all = [active, ...folders.filter((one) => one !== active)];
  const lines = all.slice(0, mostFolders).map((folder) => {
    const name = folderName(folder);
    if (folder.undecided) return `${name}: ${folder.tool}, database unknown`;
    if (!folder.supported) return `${name}: ${folder.tool}, ${folder.dialect} is not supported yet`;
    const version = folder.assumed ? `${folder.dialect} (assumed)` : versionText(folder);
    return `${name}: ${folder.tool}, ${version}, ${coverageText(folder)}`;
  });
  const more = all.length - lines.length;
  return more === 0 ? lines : [...lines, `and ${more} more migration ${more === 1 ? 'folder' : 'folders'}`];
}

const mostFolders = 6;

/** For a sentence. */
export function folderName({ folder }: Pick<FolderStatus, 'folder'>): string {
  return folder === '' ? 'this folder' : folder;
}

/** A line of the tooltip; undefined where Plinth is alone. */
export function othersText(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const [verb, them] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${names.join(', ')} ${verb} active for SQL too. What Plinth shows beside ${them} can be switched off one by one: search the settings for plinth.language.`;
}

const undecided = '$(question) which database?';

export function undecidedText(folder: FolderStatus): string {
  return `Nothing says which database the migrations in ${folderName(folder)} are for, so nothing is said about them. Select to choose it.`;
}

export function assumedText(folder: FolderStatus): string {
  return `Nothing says which database the migrations in ${folderName(folder)} are for. ${folder.dialect} is assumed, because it takes their statements. Select to choose another or to confirm it.`;
}

/** `3 findings`. */
function findingsText({ findings }: Pick<WorkspaceStatus, 'findings'>): string {
  return findings === 0 ? 'no findings' : `${findings} ${findings === 1 ? 'finding' : 'findings'}`;
}

function scopeText({ findings, scope }: WorkspaceStatus): string {
  const found = findings === 0 ? 'No findings' : findingsText({ findings });
  switch (scope) {
    case 'new':
      return `${found} in new work`;
    case 'open':
      return `${found} in new work and open files`;
    case 'all':
      return `${found} in all files, applied migrations too`;
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
