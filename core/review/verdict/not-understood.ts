/** What of a change is not understood: files that were not read, statements without a meaning here, and those that put commands together. */
import { gapsIn, type Gap } from '../../lint/coverage.ts';
import { oneLine } from '../../plan/format.ts';
import { LineIndex } from '../../text/line-index.ts';
import type { ReviewedStatement, ReviewInput } from '../input.ts';
import { placeText, type Naming } from '../placed.ts';

export function notUnderstood(input: ReviewInput, naming: Naming): readonly string[] {
  return [
    ...input.unread.map(({ file, because }) => `${file} was not reviewed: ${oneLine(because)}.`),
    ...input.migrations.flatMap(({ file, text, sections }) => {
      const lines = new LineIndex(text);
      const gaps = sections.flatMap(({ statements }) => statements.map(({ statement }) => statement));
      const found = [
        ...gapsIn([{ statements: gaps }]),
        ...sections.flatMap(({ statements }) => statements.flatMap(untoldGap)),
      ];
      return found.map(
        ({ span, reason }) =>
          `${placeText(file, lines.position(span.start).line + 1, naming)} is not understood: ${oneLine(reason)}.`,
      );
    }),
  ];
}

/** The words of it are clear; what it carries out is put together by what only the server knows. */
function untoldGap({ statement, untold }: ReviewedStatement): readonly Gap[] {
  if (untold !== true) return [];
  const calls = statement.parsed.operations.flatMap((operation) =>
    operation.kind === 'select' ? operation.functions.map(({ name }) => name) : [],
  );
  const who = calls.length === 0 ? 'it' : [...new Set(calls)].slice(0, 2).join(', ');
  const reason = `${who} puts commands together that may make or change anything`;
  return [{ span: statement.span, reason }];
}
