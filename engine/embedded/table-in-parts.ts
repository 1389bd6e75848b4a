/**
 * A table of which the embedded server lacks something (the function of a generated column, the table of a foreign key): its columns
 * without what no plan depends on, then each constraint alone, so that only what needs the lacking object is lost.
 */
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Column } from '../../core/schema/model.ts';
import { schemaScript } from '../../core/schema/print/script.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';

/** Empty if the statement creates no table. */
export function tableInParts(statement: string, parser: PostgresParser): readonly string[] {
  if (!/^create\b/i.test(statement)) return [];
  const statements = readStatements(statement, 0, statement.length, new StatementParser(parser));
  const { after } = replaySection(emptySchema(), statements, '');
  const table = [...after.relations.values()].find(({ kind }) => kind === 'table');
  if (table?.kind !== 'table') return [];
  const columns = table.columns.map(simple);
  const relations = after.relations.set(table.key, { ...table, columns });
  const script = schemaScript({ ...after, relations }, { targetVersion: 18 });
  return script.filter((one) => !one.startsWith('SET '));
}

/** What stands in for an extension's type takes no modifiers; those of other types change the width of rows alone. */
function simple(column: Column): Column {
  const type = { ...column.type, modifiers: [], wordModifiers: [] };
  return { ...column, type, default: undefined, generated: undefined, identity: undefined };
}
