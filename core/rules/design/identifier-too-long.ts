/** A name that the server truncates, with a consequence. */
import { cutName } from '../../rule-kit/tables/truncated-names.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  drift: 'PostgreSQL cuts the end off this name, which Prisma’s next migration then renames. Use {expected}.',
  clash: 'PostgreSQL keeps 63 bytes of {name}, and so another name here is the same. Give it a shorter one.',
} as const;

const visits = 'visits_of_customers_that_came_from_an_advertisement_by_the_day_and';
const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamptz, placed_at timestamptz);';

const prismaOrders =
  'CREATE TABLE "Order" ("id" TEXT PRIMARY KEY, "customerAccountId" TEXT, "status" TEXT, "shippedAt" TIMESTAMP, "deliveryRequestedAt" TIMESTAMP);';

export const rule = defineRule({
  id: 'design/identifier-too-long',
  hazard: 'advice',
  summary: 'A name of more than 63 bytes that becomes another’s, or another than the tool expects.',
  why: `The server cuts names at 63 bytes with a notice that nobody reads. Two generated names that differ at their end become one, and the
second statement fails or, with \`IF NOT EXISTS\`, does nothing. Prisma shortens the names that it gives to indexes and constraints in its own way, so that
\`_idx\`, \`_key\` or \`_fkey\` is kept: where a migration written by hand has the long name, the database has another one than the schema, and the next
\`prisma migrate dev\` adds a \`RENAME\` that nobody asked for. Where the cut changes nothing else, \`design/long-name-cut\` tells it in the
preset \`strict\`.`,
  instead: 'A name of 63 bytes or less. Letters outside of ASCII take two bytes or more.',
  whenOff: 'Where a server is built with a larger NAMEDATALEN.',
  messages,
  fix: { kinds: [], because: 'What else uses the name is for people to say.' },
  examples: [
    bad(
      'Two indexes with one name',
      `CREATE INDEX CONCURRENTLY ${visits}_paid ON orders (paid_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ${visits}_placed ON orders (placed_at);
--                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: PostgreSQL keeps 63 bytes of ${visits.slice(0, 62)}…, and so another name here is the same. Give it a shorter one.`,
      { history: [orders] },
    ),
    bad(
      'Prisma keeps the end of the name',
      `${prismaOrders}
CREATE INDEX "Order_customerAccountId_status_shippedAt_deliveryRequestedAt_idx" ON "Order"("customerAccountId", "status", "shippedAt", "deliveryRequestedAt");
--           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: PostgreSQL cuts the end off this name, which Prisma’s next migration then renames. Use Order_customerAccountId_status_shippedAt_deliveryRequestedA_idx.`,
      {
        tool: 'prisma',
      },
    ),
    good(
      'Prisma’s own name for it',
      `${prismaOrders}
CREATE INDEX "Order_customerAccountId_status_shippedAt_deliveryRequestedA_idx" ON "Order"("customerAccountId", "status", "shippedAt", "deliveryRequestedAt");`,
      {
        tool: 'prisma',
      },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const name = cutName(operation, context);
    if (name === undefined) return;
    const { at, whole, consequence } = name;
    if (consequence.kind === 'clash')
      context.report({ message: 'clash', at, data: { name: whole }, related: [consequence.other] });
    if (consequence.kind === 'drift')
      context.report({ message: 'drift', at, data: { expected: consequence.expected } });
  },
});
