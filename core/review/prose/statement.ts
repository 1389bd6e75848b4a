/** What a statement does in a few words, with its object: `add column orders.note`. */
import { operationInWords } from '../../operations/words.ts';
import type { StatementFact } from '../facts/statements.ts';
import { name } from './words.ts';

export function statementWords({ statement, relations }: StatementFact): string {
  const words = [...new Set(statement.actions.map(({ operation }) => operationInWords(operation)))].join(
    ', ',
  );
  const target = relations.find(({ role }) => role === 'target');
  if (words === '') return 'not understood';
  return target === undefined ? words : `${words}: ${name(target.relation)}`;
}
