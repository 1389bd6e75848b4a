/**
 * Which index the condition under the cursor can use, in one line of a hover: for servers whose queries nothing embedded can plan. What the server
 * chooses a connection tells.
 */
import { conditionIndexAt, type ConditionIndex } from '../../core/index-advice/condition-index.ts';
import { queryOf } from '../../core/queries/queries.ts';
import { asWritten } from '../../core/schema/as-written.ts';
import { displayName } from '../../core/schema/lookup.ts';
import type { Index } from '../../core/schema/model.ts';
import { slice } from '../../core/text/span.ts';
import { code, plain } from '../convert/markdown.ts';
import { innermost } from './name-at.ts';
import type { FactsAt } from './use-in.ts';

/** At most one line. */
export function conditionCard({ statement, before }: FactsAt, offset: number): readonly string[] {
  if (before.dialect !== 'mysql') return [];
  const { parsed, base } = innermost(statement.parsed, statement.span.start, offset);
  const query = queryOf(parsed, before);
  const found = query && conditionIndexAt(query, asWritten(before), offset - base);
  return found === undefined ? [] : [sentence(found, code(slice(parsed.text, found.span)))];
}

function sentence(found: ConditionIndex, condition: string): string {
  const column = code(found.column.column);
  switch (found.kind) {
    case 'served':
      return `${condition} can use ${named(found.index)}\\.`;
    case 'behind':
      return `${condition} can use ${named(found.index)} only beside a condition on ${code(found.missing)}\\.`;
    case 'unserved':
      return `No index of ${code(displayName(found.column.relation))} begins with ${column}\\: ${condition} alone reads the whole table\\.`;
    case 'hidden':
      return `${reasons[found.by](column)}\\: ${found.index === undefined ? 'an index on it' : named(found.index)} cannot serve ${condition}\\.`;
  }
}

const reasons = {
  expression: (column: string) => `${column} stands inside an expression`,
  number: (column: string) => `${column} is text and is converted to a number for each row`,
  wildcard: (column: string) => `The pattern for ${column} begins with a wildcard`,
} as const;

function named({ name, elements }: Index): string {
  return `${code(name)} ${plain(`(${elements.map(({ column, expression }) => column ?? expression).join(', ')})`)}`;
}
