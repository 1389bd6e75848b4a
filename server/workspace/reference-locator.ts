/** References of a session as the client's locations. What cannot be read any more has none. */
import { join } from 'node:path';
import type { Location } from 'vscode-languageserver';
import type { Reference } from '../../engine/session/symbols.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';
import { locator } from './locate.ts';

export function referenceLocator(
  context: Pick<ServerContext, 'documents' | 'workspace'>,
  root: string,
): (reference: Pick<Reference, 'path' | 'span'>) => Location | undefined {
  const locate = locator(context);
  return ({ path, span }) => {
    const absolute = join(root, path);
    const range = locate(absolute, span);
    return range && { uri: uriOf(absolute), range };
  };
}
