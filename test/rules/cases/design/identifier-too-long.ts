/** Further cases of design/identifier-too-long, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const visits = 'visits_of_customers_that_came_from_an_advertisement_by_the_day_and';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamptz, placed_at timestamptz);';

const prismaOrders =
  'CREATE TABLE "Order" ("id" TEXT PRIMARY KEY, "customerAccountId" TEXT, "status" TEXT, "shippedAt" TIMESTAMP, "deliveryRequestedAt" TIMESTAMP);';

export const cases = [
  good(
    'The name is cut wherever it is written',
    `CREATE INDEX CONCURRENTLY ${visits}_placed ON orders (placed_at);`,
    { history: [orders] },
  ),
  good(
    'A constraint and an index may share a name',
    `ALTER TABLE orders ADD CONSTRAINT ${visits}_check CHECK (paid_at > placed_at) NOT VALID;
CREATE INDEX CONCURRENTLY ${visits}_idx ON orders (paid_at);`,
    { history: [orders] },
  ),
  good(
    'A name that Prisma has not chosen: it stands in the schema as it is',
    `${prismaOrders}
CREATE INDEX "the_orders_of_all_customers_by_the_day_of_their_last_payment_an_idx" ON "Order"("shippedAt");`,
    { tool: 'prisma' },
  ),
];
