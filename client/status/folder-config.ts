/**
 * Adds a setting of one migration folder to the text of plinth.config.json, and keeps everything else in it, including comments.
 * Independent of the editor.
 */
import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';

export type FolderSetting =
  | readonly [key: 'dialect', value: string]
  | readonly [key: 'runner', value: Readonly<Record<string, string>>];

/** Returns undefined if the text is not a configuration that can be extended. `folder` is relative to the file. */
export function withFolderSetting(
  text: string | undefined,
  folder: string,
  [key, value]: FolderSetting,
): string | undefined {
  const entry = { folder: folder === '' ? '.' : folder, [key]: value };
  if (text === undefined || text.trim() === '')
    return `${JSON.stringify({ migrations: [entry] }, undefined, 2)}\n`;
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || typeof root !== 'object' || root === null || Array.isArray(root)) return undefined;
  const listed: unknown = Reflect.get(root, 'migrations') ?? [];
  if (!Array.isArray(listed)) return undefined;
  const known = listed.findIndex((one: unknown) => folderOf(one) === entry.folder);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  const change =
    known === -1
      ? modify(text, ['migrations', listed.length], entry, { formattingOptions, isArrayInsertion: true })
      : modify(text, ['migrations', known, key], value, { formattingOptions });
  return applyEdits(text, change);
}

function folderOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'folder') : undefined;
}
