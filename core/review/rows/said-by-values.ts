/** What values that go for good have told somebody: another system, whoever knows a row by them, or a job that ends things. Sentences for a person to decide on. */
import type { Placed } from '../placed.ts';
import { endsToDecide } from './ends-to-come.ts';
import { knownOutside } from './known-outside.ts';
import { namedElsewhere } from './named-elsewhere.ts';

export function saidByValues(statements: readonly Placed[]): readonly string[] {
  return [...namedElsewhere(statements), ...knownOutside(statements), ...endsToDecide(statements)];
}
