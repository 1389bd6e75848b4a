/** Views and materialized views. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { View } from '../model.ts';
import { described, ownerOf, privilegesOf } from './describe.ts';
import { columnList, qualified, withOptions } from './names.ts';
import { statement, type Context, type Part, type ScriptStatement } from './statement.ts';

export function viewPart(view: View): Part {
  const { references } = view.query;
  return {
    provides: { kind: 'relation', key: view.key },
    types: [],
    keys: [
      ...view.reads,
      ...view.functions,
      ...references.flatMap((one) => ('key' in one ? [one.key] : [one.relation])),
    ],
    texts: [view.query.text],
    statements: [statement(definitionOf(view), view.path)],
  };
}

function definitionOf(view: View): string {
  const columns =
    view.columns === undefined || view.columns.length === 0 ? '' : ` ${columnList(view.columns)}`;
  if (view.kind === 'materialized-view') {
    const method = view.accessMethod === undefined ? '' : ` USING ${quoteIdentifier(view.accessMethod)}`;
    return `CREATE MATERIALIZED VIEW ${qualified(view)}${columns}${method}${withOptions(view.options)} AS\n${view.query.text}\nWITH ${view.populated ? '' : 'NO '}DATA`;
  }
  const check = view.checkOption === undefined ? '' : `\nWITH ${view.checkOption.toUpperCase()} CHECK OPTION`;
  return `CREATE VIEW ${qualified(view)}${columns}${withOptions(view.options)} AS\n${view.query.text}${check}`;
}

export function viewDetails(context: Context, view: View): readonly ScriptStatement[] {
  const name = qualified(view);
  const what = view.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
  return [
    ...view.columnDefaults.map(({ column, text }) =>
      statement(`ALTER VIEW ${name} ALTER COLUMN ${quoteIdentifier(column)} SET DEFAULT ${text}`, view.path),
    ),
    ...ownerOf(what, name, view.owner),
    ...privilegesOf(context, 'table', 'TABLE', name, view),
    ...described(what, name, view),
    ...view.columnComments.flatMap(({ column, text }) =>
      described('COLUMN', `${name}.${quoteIdentifier(column)}`, { comment: text }),
    ),
  ];
}
