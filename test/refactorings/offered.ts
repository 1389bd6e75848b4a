/** What the refactorings make of a text at an offset, for tests and for the script over checkouts. */
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { placeIn } from '../../core/names/place.ts';
import { refactoringPlace, type Refactoring } from '../../core/refactorings/refactoring.ts';
import { applyStatement } from '../../core/replay/statement.ts';
import type { Schema } from '../../core/schema/model.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { statementsIn } from '../sql.ts';

export interface Scene {
  readonly parser: StatementParser;
  readonly schema: Schema;
}

export interface Made {
  readonly refactoring: Refactoring;
  /** The whole text after it; undefined if the edits overlap. */
  readonly text: string | undefined;
  readonly refused: string | undefined;
  readonly differs: string | undefined;
}

/** `text` is one statement. */
export function offeredAt(
  all: readonly Refactoring[],
  text: string,
  offset: number,
  { parser, schema }: Scene,
): readonly Made[] {
  const [statement] = statementsIn(text, parser);
  const after = statement === undefined ? schema : applyStatement(schema, statement, 'example.sql');
  const found = placeIn(text, statement ?? { after: 0 }, offset, { schema, after });
  const place = refactoringPlace(found, 18);
  return all.flatMap((refactoring): readonly Made[] => {
    const offer = refactoring.offer(place);
    if (offer === undefined) return [];
    if (offer.kind === 'refused')
      return [{ refactoring, text: undefined, refused: offer.because, differs: undefined }];
    const made = applyEdits(found.text, offer.edits);
    const whole =
      made === undefined
        ? undefined
        : text.slice(0, found.base) + made + text.slice(found.base + found.text.length);
    return [{ refactoring, text: whole, refused: undefined, differs: offer.differs }];
  });
}

/** The schema after some statements. */
export function schemaAfter(script: string, { parser, schema }: Scene): Schema {
  return statementsIn(script, parser).reduce(
    (built, one) => applyStatement(built, one, 'script.sql'),
    schema,
  );
}
