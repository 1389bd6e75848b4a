/** Converts places in other files, using the text in the editor, else the text from which the session took the place. */
import type { Range } from 'vscode-languageserver';
import type { Span } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';

/** Undefined for a file that was deleted in the meantime: the related place is left out. */
export type Locate = (path: string, span: Span) => Range | undefined;

/** Each locator indexes a file once. */
export function locator({ documents, workspace }: Pick<ServerContext, 'documents' | 'workspace'>): Locate {
  const known = new Map<string, Ranges | undefined>();
  return (path, span) => {
    if (!known.has(path)) {
      const text = documents.get(uriOf(path))?.getText() ?? workspace.textOf(path);
      known.set(path, text === undefined ? undefined : rangesOf(text));
    }
    return known.get(path)?.toRange(span);
  };
}
