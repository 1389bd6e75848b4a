/** Types that jsonb has replaced. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isUsual } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  xml: '{column} of {table} is xml, which has neither equality nor an index. Use jsonb, or text where the document itself counts.',
  hstore:
    '{column} of {table} is hstore: text values only, no nesting, and an extension that every copy needs. Use jsonb.',
} as const;

export const rule = defineRule({
  id: 'design/dated-type',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new column of type xml or hstore.',
  why: `\`hstore\` is older than \`jsonb\` and does less: one level, text alone, and the extension has to be there before a dump can be
restored. \`xml\` cannot be compared, sorted, indexed or put into \`DISTINCT\`; the server only checks that it is well-formed.`,
  instead: '`jsonb` with the indexes that the queries need.',
  whenOff: 'Where documents come in as XML and are kept as they are, and where hstore is in use.',
  messages,
  fix: { kinds: [], because: 'What is written into the column changes with it.' },
  examples: [
    bad(
      'xml',
      `CREATE TABLE invoices (id bigint PRIMARY KEY, document xml);
--                                                     ^^^ hint: document of invoices is xml, which has neither equality nor an index. Use jsonb, or text where the document itself counts.`,
    ),
    bad(
      'hstore',
      `CREATE EXTENSION hstore;
CREATE TABLE products (id bigint PRIMARY KEY, traits hstore);
--                                                   ^^^^^^ hint: traits of products is hstore: text values only, no nesting, and an extension that every copy needs. Use jsonb.`,
    ),
    good('jsonb', 'CREATE TABLE products (id bigint PRIMARY KEY, traits jsonb);'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown } = column;
    if (type.arrayDimensions > 0 || isUsual(column)) return;
    if (type.name === 'xml' || type.name === 'hstore')
      context.report({ message: type.name, at: type, data: { column: name.text, table: shown } });
  }),
});
