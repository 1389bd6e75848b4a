/** Converts places in other files, using the text in the editor, else on disk. Each locator reads a file once. */
import { readFileSync, statSync } from 'node:fs';
import type { Range, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../core/text/span.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';

export type Locate = (path: string, span: Span) => Range | undefined;

export function locator({ documents }: { readonly documents: TextDocuments<TextDocument> }): Locate {
  const known = new Map<string, Ranges | undefined>();
  return (path, span) => {
    if (!known.has(path)) {
      const text = documents.get(uriOf(path))?.getText() ?? textOnDisk(path);
      known.set(path, text === undefined ? undefined : rangesOf(text));
    }
    return known.get(path)?.toRange(span);
  };
}

const longest = 5_000_000;

function textOnDisk(path: string): string | undefined {
  try {
    return statSync(path).size > longest ? undefined : readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch {
    // The file was deleted in the meantime: the related place is left out.
    return undefined;
  }
}
