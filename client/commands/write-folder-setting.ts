/** Writes a setting of one migration folder into the nearest plinth.config.json, or creates one in the workspace folder. */
import { Uri, window, workspace } from 'vscode';
import type { FolderStatus } from '../../protocol/status.ts';
import { withFolderSetting, type FolderSetting } from '../status/folder-config.ts';

export async function writeFolderSetting(folder: FolderStatus, setting: FolderSetting): Promise<void> {
  const place = Uri.parse(folder.uri, true);
  const root = workspace.getWorkspaceFolder(place)?.uri;
  if (root === undefined) return;
  const { uri, text } = await nearestConfiguration(place, root);
  const home = Uri.joinPath(uri, '..').path;
  const next = withFolderSetting(text, place.path.slice(home.length + 1), setting);
  if (next === undefined) {
    void window.showWarningMessage(
      'plinth.config.json cannot be read as it is, so nothing was written. Mend it, then choose again.',
    );
    await window.showTextDocument(uri);
    return;
  }
  await workspace.fs.writeFile(uri, new TextEncoder().encode(next));
  window.setStatusBarMessage('Plinth: written into plinth.config.json', 8_000);
}

/** The nearest configuration file above the folder, or the path of the one to create. */
async function nearestConfiguration(
  place: Uri,
  root: Uri,
): Promise<{ readonly uri: Uri; readonly text: string | undefined }> {
  for (let at = place; ; at = Uri.joinPath(at, '..')) {
    const uri = Uri.joinPath(at, 'plinth.config.json');
    try {
      return { uri, text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
    } catch {
      if (at.path.length <= root.path.length) return { uri, text: undefined };
    }
  }
}
