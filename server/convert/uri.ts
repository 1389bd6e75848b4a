/** Document URIs to paths and back. Only `file:` documents have a path; unsaved ones are known by their URI alone. */
import { URI } from 'vscode-uri';

export function pathOf(uri: string): string | undefined {
  const parsed = parse(uri);
  return parsed?.scheme === 'file' ? parsed.fsPath : undefined;
}

export function uriOf(path: string): string {
  return URI.file(path).toString();
}

/** What a client sends is not always a URI. */
function parse(uri: string): URI | undefined {
  try {
    return URI.parse(uri, true);
  } catch {
    return undefined;
  }
}
