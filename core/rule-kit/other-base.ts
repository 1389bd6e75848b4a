/**
 * Whether a file stands on something else than what the files before it make: it adds a column that is there already, as an upgrade does beside the
 * installation of today, or what brings another program's database over. What it would find of indexes nobody can tell. Asks nothing of single rows.
 */
import type { AddColumn } from '../operations/operation.ts';
import { column, table } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { Statement } from '../syntax/statement.ts';
import type { RuleContext } from './context.ts';
import type { Messages } from './define-rule.ts';

type Section = Pick<RuleContext<Messages>, 'siblings' | 'schemas' | 'path'>;

export function standsOnOther(section: Section): boolean {
  const known = asked.get(section.siblings);
  if (known !== undefined) return known;
  const answer = section.siblings.some(({ conditional, parsed }, at) => {
    const schema = section.schemas[at];
    return (
      !conditional &&
      schema !== undefined &&
      parsed.operations.some((one) => one.kind === 'addColumn' && wasThere(one, schema, section.path))
    );
  });
  asked.set(section.siblings, answer);
  return answer;
}

const asked = new WeakMap<readonly Statement[], boolean>();

function wasThere(operation: AddColumn, schema: Schema, path: string): boolean {
  if (operation.ifNotExists || operation.ifTableExists) return false;
  const known = table(schema, operation.table);
  const existing = known && column(known, operation.column.name.text);
  return existing !== undefined && existing.origin.conditional === undefined && existing.origin.file !== path;
}
