/** The script of a file that is one section from beginning to end, for tools without annotations inside files. */
import { span, type Span } from '../../text/span.ts';
import type { Delivery, MigrationFile, MigrationScript } from '../convention.ts';

/** A file whose name does not denote a down migration is an up migration. */
export function wholeFile(
  { direction }: Pick<MigrationFile, 'direction'>,
  text: string,
  delivery: Delivery,
  fences: readonly Span[] = [],
): MigrationScript {
  return {
    sections: [
      { direction: direction === 'down' ? 'down' : 'up', span: span(0, text.length), delivery, fences },
    ],
  };
}
