/** What programs tell object mappers, by their words. */
import { expect, it } from 'vitest';
import { mapperCallsIn, subjectOf } from './mapper-calls.ts';

it.each([
  ['await prisma.orderLine.deleteMany({ where })', ['orderline delete']],
  ['await ctx.db\n  .user\n  .create({ data })', ['user write']],
  ['await db.delete(schema.orderLines).where(eq(a, b))', ['orderline delete']],
  ['await db.insert(users).values(rows)', ['user write']],
  ["await db.deleteFrom('public.users').execute()", ['user delete']],
  ["await supabase.from('companies').delete().eq('id', id)", ['company delete']],
  ["await supabase.from('companies').select()", []],
  ['cache.delete(key.id, 1); items.delete(); const s = "delete"', []],
])('%s', (program, calls) => {
  expect(mapperCallsIn(program).map(({ subject, does }) => `${subject} ${does}`)).toEqual(calls);
});

it.each([
  ['OrderLine', 'order_lines'],
  ['Status', 'status'],
  ['Address', 'addresses'],
  ['Box', 'boxes'],
  ['Company', 'companies'],
  ['Tax', 'tax'],
])('%s and %s are one subject', (model, table) => {
  expect(subjectOf(model)).toBe(subjectOf(table));
});
