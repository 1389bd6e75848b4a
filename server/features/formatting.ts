/**
 * `textDocument/formatting` and its forms for ranges. A migration that is not new work stays as it is, since tools refuse a file that changed after
 * it was applied; where somebody selects a part of it, that part is formatted.
 */
import type {
  CancellationToken,
  DocumentFormattingParams,
  DocumentRangeFormattingParams,
  DocumentRangesFormattingParams,
  FormattingOptions,
  TextEdit,
} from 'vscode-languageserver';
import { formatInSteps } from '../../core/formatting/format-document.ts';
import type { Span } from '../../core/text/span.ts';
import { formatterFor } from '../../engine/formatting/formatter.ts';
import { optionsFor } from '../../engine/formatting/options.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { answering, type LanguageDocument } from '../language/answer.ts';

export function registerFormatting(context: ServerContext): void {
  const { connection, log } = context;
  connection.onDocumentFormatting(
    answering<DocumentFormattingParams, TextEdit[]>(
      context,
      'formatting',
      [],
      (document, { options }, token) => {
        if (!document.read.isApplied) return editsOf(document, options, token);
        log.info(
          `${document.uri} is an applied migration and was not formatted. A selection in it would be.`,
        );
        return [];
      },
    ),
  );
  connection.onDocumentRangeFormatting(
    answering<DocumentRangeFormattingParams, TextEdit[]>(
      context,
      'formatting',
      [],
      (document, { options, range }, token) =>
        editsOf(document, options, token, [document.ranges.toSpan(range)]),
    ),
  );
  connection.onDocumentRangesFormatting(
    answering<DocumentRangesFormattingParams, TextEdit[]>(
      context,
      'formatting',
      [],
      (document, { options, ranges }, token) =>
        editsOf(
          document,
          options,
          token,
          ranges.map((range) => document.ranges.toSpan(range)),
        ),
    ),
  );
}

async function editsOf(
  { read, ranges }: LanguageDocument,
  { tabSize, insertSpaces }: FormattingOptions,
  token: CancellationToken,
  within?: readonly Span[],
): Promise<TextEdit[]> {
  const editor = { tabWidth: tabSize, useTabs: !insertSpaces };
  const options = read.place === undefined ? editor : optionsFor(read.place.file, read.place.root, editor);
  const breath = new Breath(abortOf(token));
  const formatter = await formatterFor(read.dialect, options);
  await breath.take();
  const steps = formatInSteps(read, formatter, within);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await breath.take();
  return step.value.edits.map(({ span, newText }) => ({ range: ranges.toRange(span), newText }));
}
