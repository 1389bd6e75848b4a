/**
 * Which index the condition under the cursor can use, in one line of a hover: for servers whose queries nothing embedded can plan. What the server
 * chooses a connection tells.
 */
import { conditionIndexAt, type ConditionIndex } from '../../core/index-advice/condition-index.ts';
import { queryOf } from '../../core/queries/queries.ts';
import type { Index, Schema } from '../../core/schema/model.ts';
import { spelled, spelledKey } from '../../core/schema/spelling.ts';
import { slice } from '../../core/text/span.ts';
import { code, plain } from '../convert/markdown.ts';
import { innermost } from './name-at.ts';
import type { FactsAt } from './use-in.ts';

/** At most one line. */
export function conditionCard({ statement, before }: FactsAt, offset: number): readonly string[] {
  if (before.dialect !== 'mysql') return [];
  const { parsed, base } = innermost(statement.parsed, statement.span.start, offset);
  const query = queryOf(parsed, before);
  const found = query && conditionIndexAt(query, before, offset - base);
  return found === undefined ? [] : [sentence(found, code(slice(parsed.text, found.span)), before)];
}

function sentence(found: ConditionIndex, condition: string, schema: Schema): string {
  const { relation } = found.column;
  const column = (name: string): string => spelled(schema, name, relation);
  const index = ({ name, elements }: Index): string =>
    `${code(column(name))} ${plain(`(${elements.map((one) => (one.column === undefined ? one.expression : column(one.column))).join(', ')})`)}`;
  const own = code(column(found.column.column));
  switch (found.kind) {
    case 'served':
      return `${condition} can use ${index(found.index)}\\.`;
    case 'behind':
      return `${condition} can use ${index(found.index)} only beside a condition on ${code(column(found.missing))}\\.`;
    case 'unserved':
      return `No index of ${code(spelledKey(schema, relation))} begins with ${own}\\: ${condition} alone reads the whole table\\.`;
    case 'hidden':
      return `${reasons[found.by](own)}\\: ${found.index === undefined ? 'an index on it' : index(found.index)} cannot serve ${condition}\\.`;
  }
}

const reasons = {
  expression: (column: string) => `${column} stands inside an expression`,
  number: (column: string) => `${column} is text and is converted to a number for each row`,
  wildcard: (column: string) => `The pattern for ${column} begins with a wildcard`,
} as const;
