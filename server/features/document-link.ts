/** `textDocument/documentLink`: included files, and migrations that comments name, if they exist in the workspace. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { linksOf, type LinkTarget } from '../../core/structure/links.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';
import { answering, type LanguageDocument } from '../language/answer.ts';

export function registerDocumentLink(context: ServerContext): void {
  context.connection.onDocumentLinks(
    answering<DocumentLinkParams, DocumentLink[]>(context, 'documentLinks', [], (document) =>
      linksOf(document.read).flatMap(({ span, target }) => {
        const path = pathOf(target, document);
        return path === undefined ? [] : [{ range: document.ranges.toRange(span), target: uriOf(path) }];
      }),
    ),
  );
}

/** Absolute. No link leads out of the workspace or to what does not exist. */
function pathOf(target: LinkTarget, { read: { place, migrationAt } }: LanguageDocument): string | undefined {
  if (place === undefined) return undefined;
  if (target.kind === 'migration') return migrationAt(target.version);
  if (isAbsolute(target.path)) return undefined;
  const beside = join(dirname(place.file), target.path);
  const candidates = target.here ? [beside] : [join(place.root, target.path), beside];
  return candidates.find((path) => path.startsWith(join(place.root, '/')) && existsSync(path));
}
