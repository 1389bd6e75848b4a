/**
 * Edits of models before a migration exists, and what is said of them at which line, as data: test/models/remarks.test.ts judges them. An
 * edit that harms nobody says nothing.
 */
import type { Files } from './incidents.ts';

export interface Edit {
  readonly name: string;
  /** The default branch. */
  readonly base: Files;
  /** The file that is edited, and its text in the editor. */
  readonly path: string;
  readonly text: string;
  /** `grade line: message`, one for each remark, lines from 1; ` @ ` and the place that is built. */
  readonly says: readonly string[];
  /** New migrations beside it. */
  readonly change?: Files;
}

const prisma = (fields: string): string =>
  `datasource db {\n  provider = "postgresql"\n}\nmodel Order {\n  id Int @id\n${fields}}\n`;
const prismaBase = (fields: string, columns: string): Files => ({
  'prisma/schema.prisma': prisma(fields),
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20260101000001_start/migration.sql': `CREATE TABLE "Order" ("id" integer PRIMARY KEY${columns});\n`,
});
const ofPrisma = (
  name: string,
  fields: readonly [string, string],
  columns: string,
  says: readonly string[],
  change?: Files,
): Edit => ({
  name: `Prisma: ${name}`,
  base: prismaBase(fields[0], columns),
  path: 'prisma/schema.prisma',
  text: prisma(fields[1]),
  says,
  ...(change === undefined ? {} : { change }),
});
const start = '@ prisma/migrations/20260101000001_start/migration.sql';
const asks = 'Prisma’s SELECT, INSERT and UPDATE for Order in main still name';

const plain = (columns: string): Files => ({
  'migrations/000001_start.up.sql': `CREATE TABLE orders (id bigint PRIMARY KEY${columns});\n`,
});
const drizzle = (columns: string): string =>
  `import { pgTable, bigint, text, integer } from 'drizzle-orm/pg-core';
export const orders = pgTable('orders', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
${columns}});
`;
const django = (fields: string): string =>
  `from django.db import models

class Order(models.Model):
    id = models.BigIntegerField(primary_key=True)
${fields}
    class Meta:
        db_table = 'orders'
`;
const typeorm = (members: string): string =>
  `import { Entity, Column, PrimaryColumn } from 'typeorm';
@Entity('orders')
export class Order {
  @PrimaryColumn() id: number;
${members}}
`;
const sqlalchemy = (fields: string): string =>
  `from sqlalchemy import BigInteger, Text, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = 'orders'
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
${fields}`;
const rest = '@ migrations/000001_start.up.sql';

const edited = (
  name: string,
  path: string,
  [before, after]: readonly [string, string],
  columns: string,
  says: readonly string[],
): Edit => ({ name, base: { ...plain(columns), [path]: before }, path, text: after, says });

export const edits: readonly Edit[] = [
  ofPrisma('a field goes', ['  note String?\n', ''], ', "note" text', [
    `information 4: The migration for this drops Order.note, and ${asks} it. Deploy this release first, and drop the column in a later one. ${start}`,
  ]),
  ofPrisma(
    'a field goes, and a new migration drops its column',
    ['  note String?\n', ''],
    ', "note" text',
    [],
    {
      'prisma/migrations/20260102000001_drop/migration.sql': 'ALTER TABLE "Order" DROP COLUMN "note";\n',
    },
  ),
  ofPrisma('a field is ignored', ['  note String?\n', '  note String? @ignore\n'], ', "note" text', []),
  ofPrisma(
    'a field gets another column',
    ['  note String?\n', '  note String? @map("remark")\n'],
    ', "note" text',
    [
      `warning 6: The migration for this renames Order.note to remark, and ${asks} the old name: neither release works with the other’s schema. Add remark as a new column beside it. ${start}`,
    ],
  ),
  ofPrisma(
    'a field is renamed and keeps its column',
    ['  note String?\n', '  remark String? @map("note")\n'],
    ', "note" text',
    [],
  ),
  ofPrisma('a field is retyped', ['  size Int?\n', '  size String?\n'], ', "size" integer', [
    `warning 6: The migration for this changes Order.size from Int to String, and ${asks} it as it was. Add a column of the new type beside it. ${start}`,
  ]),
  ofPrisma('a field becomes required', ['  note String?\n', '  note String\n'], ', "note" text', [
    `warning 6: The migration for this makes Order.note NOT NULL, and Prisma’s INSERT for Order in main may still leave it empty. First deploy code that always sets it. ${start}`,
  ]),
  ofPrisma('a required field comes', ['', '  shop String\n'], '', [
    `warning 6: The migration for this adds Order.shop as NOT NULL without a default, and Prisma’s INSERT for Order in main leaves it out: it fails until this release runs everywhere. Give the column a default, or make it optional first. ${start}`,
  ]),
  ofPrisma('a field with a default of the client comes', ['', '  key String @default(uuid())\n'], '', [
    `warning 6: The migration for this adds Order.key as NOT NULL without a default, and Prisma’s INSERT for Order in main leaves it out: it fails until this release runs everywhere. Give the column a default, or make it optional first. ${start}`,
  ]),
  ofPrisma('a field with a default comes', ['', '  shop String @default("first")\n'], '', [
    `information 6: No migration builds Order.shop yet: Prisma’s SELECT, INSERT and UPDATE for Order fail until one has run. Deploy the migration first. ${start}`,
  ]),
  ofPrisma(
    'a table of which half of the columns are not there may be another one',
    ['  note String?\n', '  note String?\n'],
    ', "legacy" text, "due" date NOT NULL, "note2" text',
    [],
  ),
  ofPrisma(
    'the base differs already, in a table that is certainly the model’s',
    ['  a Int?\n  b Int?\n  note String?\n', '  a Int?\n  b Int?\n  note String?\n'],
    ', "a" int, "b" int, "legacy" text, "due" date NOT NULL',
    [
      `warning 8: No migration builds Order.note, and Prisma’s SELECT, INSERT and UPDATE for Order name it. ${start}`,
      `warning 4: Prisma’s INSERT for Order leaves out due of Order, which is NOT NULL without a default. ${start}`,
      `hint 4: The migrations build legacy of Order, which Order does not have. ${start}`,
    ],
  ),
  edited(
    'Drizzle: a column goes',
    'src/schema.ts',
    [drizzle("  note: text('note'),\n"), drizzle('')],
    ', note text',
    [
      `information 2: The migration for this drops orders.note, and Drizzle’s SELECT and INSERT for orders in main still name it. Deploy this release first, and drop the column in a later one. ${rest}`,
    ],
  ),
  edited(
    'Drizzle: a column is retyped, and its lengths are no matter',
    'src/schema.ts',
    [
      drizzle("  size: integer('size'),\n  code: varchar('code', { length: 20 }),\n"),
      drizzle("  size: text('size'),\n  code: varchar('code', { length: 40 }),\n"),
    ],
    ', size integer, code varchar(20)',
    [
      `warning 4: The migration for this changes orders.size from integer to text, and Drizzle’s SELECT and INSERT for orders in main still name it as it was. Add a column of the new type beside it. ${rest}`,
    ],
  ),
  edited(
    'Drizzle: a required column comes',
    'src/schema.ts',
    [
      drizzle(''),
      drizzle("  shop: text('shop').notNull(),\n  kind: text('kind').notNull().default('new'),\n"),
    ],
    ', kind text',
    [
      `warning 4: The migration for this adds orders.shop as NOT NULL without a default, and Drizzle’s INSERT for orders in main leaves it out: it fails until this release runs everywhere. Give the column a default, or make it optional first. ${rest}`,
    ],
  ),
  edited(
    'Drizzle: a column that is not read hides what its table lacks',
    'src/schema.ts',
    [drizzle('  own: ownColumn(),\n'), drizzle('  own: ownColumn(),\n')],
    ', due date NOT NULL',
    [],
  ),
  edited(
    'Django: a field becomes required, another one goes',
    'shop/models.py',
    [
      django('    note = models.TextField(null=True)\n    due = models.DateField()\n'),
      django('    note = models.TextField()\n'),
    ],
    ', note text, due date NOT NULL',
    [
      `warning 5: The migration for this makes orders.note NOT NULL, and Django’s INSERT for Order in main may still leave it empty. First deploy code that always sets it. ${rest}`,
      `information 3: The migration for this drops orders.due, and Django’s SELECT, INSERT and UPDATE for Order in main still name it. Deploy this release first, and drop the column in a later one. ${rest}`,
    ],
  ),
  edited(
    'TypeORM: properties whose columns have another spelling are no drift',
    'src/order.ts',
    [
      typeorm('  @Column() shopName: string;\n  @Column() total: number;\n'),
      typeorm('  @Column() shopName: string;\n  @Column() total: number;\n'),
    ],
    ', shop_name text NOT NULL, total integer NOT NULL',
    [],
  ),
  edited(
    'TypeORM: a class that hides the column of its kind',
    'src/order.ts',
    [
      typeorm('').replace('@Entity', "@TableInheritance({ column: 'kind' })\n@Entity"),
      typeorm('').replace('@Entity', "@TableInheritance({ column: 'kind' })\n@Entity"),
    ],
    ', kind text NOT NULL',
    [],
  ),
  edited(
    'SQLAlchemy: a column is retyped',
    'app/models.py',
    [
      sqlalchemy('    size: Mapped[int] = mapped_column(Integer, nullable=True)\n'),
      sqlalchemy('    size: Mapped[str] = mapped_column(Text, nullable=True)\n'),
    ],
    ', size integer',
    [
      `warning 10: The migration for this changes orders.size from Integer to Text, and SQLAlchemy’s SELECT and INSERT for Order in main still name it as it was. Add a column of the new type beside it. ${rest}`,
    ],
  ),
  {
    name: 'a column that other migrations of the workspace build',
    base: {
      ...plain(', note text'),
      'premium/migrations/000001_more.up.sql': 'ALTER TABLE orders ADD COLUMN team text;\n',
      'src/schema.ts': drizzle("  note: text('note'),\n  team: text('team'),\n"),
    },
    path: 'src/schema.ts',
    text: drizzle("  note: text('note'),\n  team: text('team'),\n"),
    says: [],
  },
  {
    name: 'a file that the configuration excludes',
    base: {
      ...plain(', note text'),
      'plinth.config.json': '{ "exclude": ["src/legacy/**"] }',
      'src/legacy/schema.ts': drizzle("  note: text('note'),\n"),
    },
    path: 'src/legacy/schema.ts',
    text: drizzle(''),
    says: [],
  },
  {
    name: 'a table that no migration creates',
    base: {
      'migrations/000001_start.up.sql': 'ALTER TABLE orders ADD COLUMN due date NOT NULL;\n',
      'src/schema.ts': drizzle("  note: text('note'),\n"),
    },
    path: 'src/schema.ts',
    text: drizzle(''),
    says: [],
  },
];
