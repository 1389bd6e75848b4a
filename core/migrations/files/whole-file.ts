/** The script of a file that is one section from its first character to its last, as tools without marks in their files have it. */
import { span, type Span } from '../../text/span.ts';
import type { Delivery, MigrationFile, MigrationScript } from '../convention.ts';

/** A file that is not named for the rollback is the way forward. */
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
