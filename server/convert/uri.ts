/** Converts document URIs to paths and back. Only `file:` documents have a path; untitled ones are identified by their URI. */
import { URI } from 'vscode-uri';

export function pathOf(uri: string): string | undefined {
  const parsed = parse(uri);
  return parsed?.scheme === 'file' ? parsed.fsPath : undefined;
}

export function uriOf(path: string): string {
  return URI.file(path).toString();
}

/** Clients may send an invalid URI. */
function parse(uri: string): URI | undefined {
  try {
    return URI.parse(uri, true);
  } catch {
    return undefined;
  }
}
