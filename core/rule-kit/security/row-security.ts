/** What rules about row-level security need to know about a table and the text of its policies. Ignores ownership. */
import type { Expression, ObjectName } from '../../operations/model/operation.ts';
import { relationKey } from '../../schema/lookup.ts';
import type { Policy, Table } from '../../schema/model.ts';
import type { Token } from '../../syntax/token.ts';
import { slice } from '../../text/span.ts';
import { inTheEnd, type Surroundings } from '../tables/tables.ts';

/** The table after all migrations, if all of them are known: otherwise row security may be set in an unknown place. */
export function knownInTheEnd(context: Surroundings, name: ObjectName): Table | undefined {
  const table = inTheEnd(context, relationKey(context.schema, name));
  return table?.certainty === 'certain' && table.kind === 'table' ? table : undefined;
}

/** The permissive policies; restrictive ones only remove rows. */
export function permissivePolicies({ policies }: Pick<Table, 'policies'>): readonly Policy[] {
  return policies.filter((one) => one.permissive);
}

/** A word or quoted name of an expression, as it is written. */
export interface PlacedToken {
  readonly token: Token;
  readonly text: string;
  /** Inside a subselect, which the server may run once for all rows. */
  readonly inSubselect: boolean;
}

/** The tokens of an expression, in order. */
export function tokensOf({ statement }: Surroundings, expression: Expression): readonly PlacedToken[] {
  const { text, tokens } = statement.parsed;
  const inside = tokens.filter(({ start, end }) => start >= expression.start && end <= expression.end);
  const open: boolean[] = [];
  return inside.map((token, at) => {
    const written = slice(text, token);
    if (written === ')') open.pop();
    const placed = { token, text: written, inSubselect: open.includes(true) };
    const next = inside[at + 1];
    if (written === '(') open.push(next !== undefined && /^(?:select|with)$/i.test(slice(text, next)));
    return placed;
  });
}
