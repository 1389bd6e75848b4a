/** What programs tell object mappers, by their words. */
import { expect, it } from 'vitest';
import { mapperCallsIn, subjectOf } from './mapper-calls.ts';

it.each([
  ['await prisma.orderLine.deleteMany({ where })', ['orderline delete']],
  [
    'await prisma.order.findMany({ take: 5, where: { customerId, state: 1 } })',
    ['order filter customerid', 'order filter state'],
  ],
  ['await prisma.user.findMany({ include: { orders: { take: 1 } } })', ['order load user']],
  ['await ctx.db\n  .user\n  .create({ data })', ['user write']],
  ['await db.delete(schema.orderLines).where(eq(a, b))', ['orderline delete']],
  ['await db.insert(users).values(rows)', ['user write']],
  ["await db.deleteFrom('public.users').execute()", ['user delete']],
  ["await supabase.from('companies').delete().eq('id', id)", ['company delete', 'company filter id']],
  ["await supabase.from('companies').select()", []],
  ['cache.delete(key.id, 1); items.delete(); const s = "delete"', []],
])('%s', (program, calls) => {
  expect(
    mapperCallsIn(program).map((one) =>
      [
        one.subject,
        one.does,
        ...(one.does === 'filter' ? [one.column] : one.does === 'load' ? [one.from] : []),
      ].join(' '),
    ),
  ).toEqual(calls);
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
