/**
 * Whether a file stands on something else than what the files before it make: it adds a column that is there already, or drops an index or a column
 * that is not, as an upgrade does beside the installation of today, or what brings another program's database over. What it would find of indexes nobody can tell. Asks nothing of single rows.
 */
import type { AddColumn, DropColumn, DropIndex } from '../operations/operation.ts';
import { column, indexesOf, table } from '../schema/lookup.ts';
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
      parsed.operations.some(
        (one) =>
          (one.kind === 'addColumn' && wasThere(one, schema, section.path)) ||
          (one.kind === 'dropColumn' && isMissing(one, schema)) ||
          (one.kind === 'dropIndex' && isIndexMissing(one, schema)),
      )
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

function isMissing(operation: DropColumn, schema: Schema): boolean {
  if (operation.ifExists || operation.ifTableExists) return false;
  const known = table(schema, operation.table);
  const name = operation.column.text.toLowerCase();
  return known?.complete === true && known.columns.every((one) => one.name.toLowerCase() !== name);
}

/** MySQL and MariaDB, whose indexes are named in their table. */
function isIndexMissing({ index, table: of, ifExists }: DropIndex, schema: Schema): boolean {
  if (ifExists || of === undefined || schema.dialect !== 'mysql') return false;
  const known = table(schema, of);
  const name = index.name.text.toLowerCase();
  return (
    known?.complete === true &&
    known.constraints.every((one) => one.name.toLowerCase() !== name) &&
    indexesOf(schema, known.key).every((one) => one.name.toLowerCase() !== name)
  );
}
