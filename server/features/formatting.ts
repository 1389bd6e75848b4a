/**
 * `textDocument/formatting` and its forms for ranges. A migration that is not new work stays as it is, since tools refuse a file that changed after
 * it was applied; where somebody selects a part of it, that part is formatted.
 */
import type {
  DocumentFormattingParams,
  DocumentRangeFormattingParams,
  DocumentRangesFormattingParams,
  FormattingOptions,
  TextEdit,
} from 'vscode-languageserver';
import { formatDocument } from '../../core/formatting/format-document.ts';
import type { Span } from '../../core/text/span.ts';
import { formatterFor } from '../../engine/formatting/formatter.ts';
import { optionsFor } from '../../engine/formatting/options.ts';
import type { ServerContext } from '../context.ts';
import { answering, type LanguageDocument } from '../language/answer.ts';

export function registerFormatting(context: ServerContext): void {
  const { connection, log } = context;
  connection.onDocumentFormatting(
    answering<DocumentFormattingParams, TextEdit[]>(context, 'formatting', [], (document, { options }) => {
      if (!document.read.isApplied) return editsOf(document, options);
      log.info(`${document.uri} is an applied migration and was not formatted. A selection in it would be.`);
      return [];
    }),
  );
  connection.onDocumentRangeFormatting(
    answering<DocumentRangeFormattingParams, TextEdit[]>(
      context,
      'formatting',
      [],
      (document, { options, range }) => editsOf(document, options, [document.ranges.toSpan(range)]),
    ),
  );
  connection.onDocumentRangesFormatting(
    answering<DocumentRangesFormattingParams, TextEdit[]>(
      context,
      'formatting',
      [],
      (document, { options, ranges }) =>
        editsOf(
          document,
          options,
          ranges.map((range) => document.ranges.toSpan(range)),
        ),
    ),
  );
}

async function editsOf(
  { read, ranges }: LanguageDocument,
  { tabSize, insertSpaces }: FormattingOptions,
  within?: readonly Span[],
): Promise<TextEdit[]> {
  const editor = { tabWidth: tabSize, useTabs: !insertSpaces };
  const options = read.place === undefined ? editor : optionsFor(read.place.file, read.place.root, editor);
  const formatter = await formatterFor(read.dialect, options);
  const { edits } = formatDocument(read, formatter, within);
  return edits.map(({ span, newText }) => ({ range: ranges.toRange(span), newText }));
}
