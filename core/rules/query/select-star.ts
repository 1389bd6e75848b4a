/** SELECT * where the list of columns is stored or has to match. */
import type { OutputValue, QueryBlock } from '../../queries/model.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';

const messages = {
  frozen:
    'The * of {view} is written out when the view is created: columns added later are not in it. Name the columns.',
  shifts:
    'INSERT into {table} takes * by position: a column more on either side breaks it, or fills the wrong ones. Name the columns.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE TABLE old_users (id bigint PRIMARY KEY, email text);';

export const rule = defineRule({
  id: 'query/select-star',
  hazard: 'advice',
  preset: 'strict',
  summary: 'SELECT * as the outermost list of a view or of INSERT … SELECT.',
  why: `A view keeps the columns that the star stood for on its first day; its text still says so to nobody. It also ties every column of
the table to the view, so none can be dropped. An \`INSERT … SELECT *\` pairs columns by their place: \`ADD COLUMN\` on one of the tables makes
it fail, and tables whose columns stand in another order mix them up.`,
  instead: 'The columns by name.',
  whenOff: 'Where views are made anew by each deployment.',
  messages,
  fix: { kinds: ['edit'], because: 'The server itself puts these names in the star’s place.' },
  examples: [
    bad(
      'A view',
      `CREATE VIEW members AS SELECT * FROM users;
--                            ^ info: The * of members is written out when the view is created: columns added later are not in it. Name the columns. 💡`,
      { history: [users], fixed: 'CREATE VIEW members AS SELECT id, email FROM users;' },
    ),
    bad(
      'From one table into another',
      `INSERT INTO users (id, email) SELECT o.* FROM old_users o;
--                                   ^^^ info: INSERT into users takes * by position: a column more on either side breaks it, or fills the wrong ones. Name the columns. 💡`,
      { history: [users], fixed: 'INSERT INTO users (id, email) SELECT o.id, o.email FROM old_users o;' },
    ),
    good('By name', 'CREATE VIEW members AS SELECT id, email FROM users;', { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block, parent, operation }, context) => {
    if (block.kind !== 'select') return;
    const isView = operation.kind === 'createView' && block.place === 'statement';
    const into = block.place === 'source' && parent?.kind === 'insert' ? parent.target : undefined;
    if (!isView && into === undefined) return;
    const seen = new Set<number>();
    for (const { span } of block.output) {
      if (seen.has(span.start) || !/\*$/.test(context.text(span)) || context.text(span).includes('('))
        continue;
      seen.add(span.start);
      const fix = named(block, span, context);
      if (operation.kind === 'createView')
        context.report({
          message: 'frozen',
          at: span,
          data: { view: shownName(context, operation.view) },
          fix,
        });
      else context.report({ message: 'shifts', at: span, data: { table: into?.name ?? '' }, fix });
    }
  }),
});

/** The star's columns by name, if all are known and each name is unambiguous. */
function named(
  block: QueryBlock,
  span: OutputValue['span'],
  context: RuleContext<typeof messages>,
): RuleFix | undefined {
  const columns = block.output.filter((one) => one.span.start === span.start);
  const qualifier = /^(.*)\.\s*\*$/s.exec(context.text(span))?.[1];
  if (qualifier === undefined && block.sources.length > 1) return undefined;
  if (qualifier !== undefined && !/^\w+$/.test(qualifier)) return undefined;
  const names = columns.flatMap(({ name, value }) =>
    name === undefined || value === undefined ? [] : [quoteIdentifier(name)],
  );
  if (names.length === 0 || names.length < columns.length) return undefined;
  const list = names.map((one) => (qualifier === undefined ? one : `${qualifier}.${one}`)).join(', ');
  return {
    kind: 'edit',
    title: 'Name the columns',
    edits: replaceTokens(context.statement.parsed, span, list),
  };
}
