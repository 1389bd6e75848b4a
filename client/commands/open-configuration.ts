/** Opens plinth.config.json of a workspace folder, or a draft of it that the user may save. */
import { Uri, window, workspace } from 'vscode';

const draft = `// How Plinth reads this folder. Save this file beside the migrations or above them.
{
  "migrations": [
    {
      "folder": "migrations",
      "dialect": "postgresql",
      "targetVersion": 16
    }
  ],
  "scope": "new",
  "rules": {}
}
`;

export async function openConfiguration(folder: Uri | undefined): Promise<void> {
  if (folder === undefined) return;
  const uri = Uri.joinPath(folder, 'plinth.config.json');
  try {
    await workspace.fs.stat(uri);
    await window.showTextDocument(uri);
  } catch {
    // An untitled document with the file's name is not written until the user saves it.
    const document = await workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
    const editor = await window.showTextDocument(document);
    if (document.getText() === '') {
      await editor.edit((edit) => {
        edit.insert(document.positionAt(0), draft);
      });
    }
  }
}
