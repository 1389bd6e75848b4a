/**
 * Changes of a schema that break the release which is still running, because a library writes statements that nobody wrote; each with a
 * repaired twin. As data: test/models/incidents.test.ts judges them. The first four are rebuilt from dated incidents.
 */
export type Files = Readonly<Record<string, string>>;

export interface Change {
  /** The default branch: what the running release consists of, and the migrations that it has applied. */
  readonly base: Files;
  /** The new work; null for a file that is deleted. */
  readonly change: Readonly<Record<string, string | null>>;
}

export interface Incident extends Change {
  readonly name: string;
  readonly source?: string;
  /** The migration that breaks. */
  readonly migration: string;
  /** Of its finding, with what to do first; undefined where the review alone tells it. */
  readonly finding?: string;
  /** Of the review, which is PostgreSQL's: which code breaks, by which statement of which model. */
  readonly note?: string;
  /** When the migration can be applied: `after` the release, or `stop` where no order works. */
  readonly phase?: 'after' | 'stop';
  readonly twin: Change;
}

const prismaFiles = (model: string): Files => ({
  'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n  url = env("URL")\n}\n\n${model}`,
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
});
const journalOf = (dialect: string, ...tags: readonly string[]): string =>
  JSON.stringify({
    version: '7',
    dialect,
    entries: tags.map((tag, idx) => ({
      idx,
      version: '7',
      when: 1_790_000_000_000 + idx,
      tag,
      breakpoints: true,
    })),
  });
const journal = (...tags: readonly string[]): string => journalOf('postgresql', ...tags);
const drizzleTable = (columns: string): string =>
  `import { pgTable, bigint, text, timestamp } from 'drizzle-orm/pg-core';\n\n${columns}`;

const members = (extra = ''): string =>
  drizzleTable(`export const members = pgTable('org_members', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  locale: text('locale').notNull(),${extra}
});
`);
const membersStart =
  'CREATE TABLE "org_members" ("id" bigint PRIMARY KEY, "locale" text NOT NULL, "eligible_at" timestamptz);\n';
const firm = (extra = ''): string => `model Firm {
  id    Int    @id
  name  String${extra}
  deals Deal[]
}

model Deal {
  id     Int  @id
  firmId Int
  firm   Firm @relation(fields: [firmId], references: [id])
}
`;
const firmStart =
  'CREATE TABLE "Firm" ("id" integer PRIMARY KEY, "name" text NOT NULL, "topic" text);\nCREATE TABLE "Deal" ("id" integer PRIMARY KEY, "firmId" integer NOT NULL REFERENCES "Firm" ("id"));\n';

const sqliteSettings = (more = ''): string =>
  `import { sqliteTable, integer, text } from 'drizzle-orm/sqlite-core';

export const settings = sqliteTable('settings', {
  id: integer('id').primaryKey(),
  theme: text('theme'),${more}
});
`;
const settingsStart =
  'CREATE TABLE `settings` (`id` integer PRIMARY KEY, `theme` text, `keep_terminal` integer);\n';
const golang = (start: string): Files => ({ 'migrations/000001_start.up.sql': `${start}\n` });
const approvals = (more = ''): string =>
  `package approval\n\ntype Approval struct {\n\tID int64 \`gorm:"primaryKey"\`\n\tState string${more}\n}\n`;
const ordersIn = (column: string, more = ''): string =>
  `model Order {\n  id   Int     @id\n  ${column} String?${more}\n}\n`;

export const incidents: readonly Incident[] = [
  {
    name: 'Drizzle: an INSERT names a column that nobody reads or writes',
    source: 'https://github.com/vm0-ai/vm0/pull/34084',
    base: {
      'src/db/members.ts': members("\n  eligibleAt: timestamp('eligible_at', { withTimezone: true }),"),
      'drizzle/0000_start.sql': membersStart,
      'drizzle/meta/_journal.json': journal('0000_start'),
    },
    change: {
      'src/db/members.ts': members(),
      'drizzle/0001_drop.sql': 'ALTER TABLE "org_members" DROP COLUMN "eligible_at";\n',
      'drizzle/meta/_journal.json': journal('0000_start', '0001_drop'),
    },
    migration: 'drizzle/0001_drop.sql',
    finding: 'Drizzle’s SELECT and INSERT for members in main name it.',
    note: '`org_members.eligible_at` (named by Drizzle’s SELECT and INSERT for `members` in `main`)',
    phase: 'after',
    twin: {
      base: {
        'src/db/members.ts': members(),
        'drizzle/0000_start.sql': membersStart,
        'drizzle/meta/_journal.json': journal('0000_start'),
      },
      change: {
        'drizzle/0001_drop.sql': 'ALTER TABLE "org_members" DROP COLUMN "eligible_at";\n',
        'drizzle/meta/_journal.json': journal('0000_start', '0001_drop'),
      },
    },
  },
  {
    name: 'Prisma: columns dropped in the release that stops using them',
    source: 'https://github.com/langwatch/langwatch/pull/4073',
    base: {
      ...prismaFiles(firm('\n  topic String?')),
      'prisma/migrations/20260101000001_start/migration.sql': firmStart,
    },
    change: {
      ...prismaFiles(firm()),
      'prisma/migrations/20260102000001_drop/migration.sql': 'ALTER TABLE "Firm" DROP COLUMN "topic";\n',
    },
    migration: 'prisma/migrations/20260102000001_drop/migration.sql',
    finding: 'Prisma’s SELECT, INSERT and UPDATE for Firm in main name it.',
    note: '`Firm.topic` (named by Prisma’s SELECT, INSERT and UPDATE for `Firm` in `main`)',
    phase: 'after',
    twin: {
      base: {
        ...prismaFiles(firm('\n  topic String? @ignore')),
        'prisma/migrations/20260101000001_start/migration.sql': firmStart,
      },
      change: {
        ...prismaFiles(firm()),
        'prisma/migrations/20260102000001_drop/migration.sql': 'ALTER TABLE "Firm" DROP COLUMN "topic";\n',
      },
    },
  },
  {
    name: 'Drizzle: the release before, which people go back to, selects a dropped column of SQLite',
    source: 'https://github.com/superset-sh/superset/pull/6450',
    base: {
      'src/settings.ts': sqliteSettings("\n  keepTerminal: integer('keep_terminal', { mode: 'boolean' }),"),
      'drizzle/0000_start.sql': settingsStart,
      'drizzle/meta/_journal.json': journalOf('sqlite', '0000_start'),
    },
    change: {
      'src/settings.ts': sqliteSettings(),
      'drizzle/0001_drop.sql': 'ALTER TABLE `settings` DROP COLUMN `keep_terminal`;\n',
      'drizzle/meta/_journal.json': journalOf('sqlite', '0000_start', '0001_drop'),
    },
    migration: 'drizzle/0001_drop.sql',
    finding: 'Drizzle’s SELECT and INSERT for settings in main name it.',
    twin: {
      base: {
        'src/settings.ts': sqliteSettings(),
        'drizzle/0000_start.sql': settingsStart,
        'drizzle/meta/_journal.json': journalOf('sqlite', '0000_start'),
      },
      change: {
        'drizzle/0001_drop.sql': 'ALTER TABLE `settings` DROP COLUMN `keep_terminal`;\n',
        'drizzle/meta/_journal.json': journalOf('sqlite', '0000_start', '0001_drop'),
      },
    },
  },
  {
    name: 'GORM: the migration that takes a column back while the release with it runs',
    source: 'https://github.com/margince/margince/pull/3704',
    base: {
      'approval/model.go': approvals('\n\tTargetLabel string `gorm:"column:target_label"`'),
      ...golang('CREATE TABLE approvals (id bigint PRIMARY KEY, state text NOT NULL, target_label text);'),
    },
    change: {
      'approval/model.go': approvals(),
      'migrations/000002_label.up.sql': 'ALTER TABLE approvals DROP COLUMN target_label;\n',
    },
    migration: 'migrations/000002_label.up.sql',
    finding: 'GORM’s INSERT and UPDATE for Approval in main name it.',
    note: '`approvals.target_label` (named by GORM’s INSERT and UPDATE for `Approval` in `main`)',
    phase: 'after',
    twin: {
      base: {
        'approval/model.go': approvals(),
        ...golang('CREATE TABLE approvals (id bigint PRIMARY KEY, state text NOT NULL, target_label text);'),
      },
      change: { 'migrations/000002_label.up.sql': 'ALTER TABLE approvals DROP COLUMN target_label;\n' },
    },
  },
  dropped({
    name: 'TypeORM: a column and its property go together',
    path: 'src/order.ts',
    model: (more) => `import { Entity, Column, PrimaryColumn } from 'typeorm';
@Entity('orders')
export class Order {
  @PrimaryColumn() id: number;${more ? '\n  @Column({ nullable: true }) note?: string;' : ''}
}
`,
    asks: 'TypeORM’s SELECT and INSERT for `Order`',
  }),
  dropped({
    name: 'Sequelize: a find lists the attributes of the model',
    path: 'src/models/order.js',
    model: (more) => `module.exports = (sequelize, DataTypes) =>
  sequelize.define('order', { id: { type: DataTypes.BIGINT, primaryKey: true }${more ? ', note: DataTypes.TEXT' : ''} }, { timestamps: false });
`,
    asks: 'Sequelize’s SELECT and INSERT for `order`',
  }),
  dropped({
    name: 'MikroORM: a find of an entity with a lazy property names the others',
    path: 'src/order.ts',
    model: (more) => `import { Entity, PrimaryKey, Property } from '@mikro-orm/core';
@Entity({ tableName: 'orders' })
export class Order {
  @PrimaryKey() id: number;
  @Property({ nullable: true, lazy: true }) body?: string;${more ? '\n  @Property({ nullable: true }) note?: string;' : ''}
}
`,
    asks: 'MikroORM’s SELECT for `Order`',
  }),
  dropped({
    name: 'Django: every query and every save names all fields',
    path: 'shop/models.py',
    model: (more) => `from django.db import models

class Order(models.Model):
    id = models.BigIntegerField(primary_key=True)${more ? '\n    note = models.TextField(null=True)' : ''}

    class Meta:
        db_table = 'orders'
`,
    asks: 'Django’s SELECT, INSERT and UPDATE for `Order`',
  }),
  dropped({
    name: 'SQLAlchemy: a flush inserts NULL into a column that nobody sets',
    path: 'app/models.py',
    model: (more) => `from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = 'orders'
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)${more ? '\n    note: Mapped[str | None] = mapped_column(Text)' : ''}
`,
    asks: 'SQLAlchemy’s SELECT and INSERT for `Order`',
  }),
  dropped({
    name: 'Active Record: a running process inserts the columns that it read at its start',
    path: 'app/models/order.rb',
    model: (more) => `class Order < ApplicationRecord${more ? '' : "\n  self.ignored_columns += ['note']"}
end
`,
    others: {
      'config/application.rb': 'class Application < Rails::Application\n  config.load_defaults 7.1\nend\n',
    },
    asks: 'Active Record’s INSERT for `Order`',
  }),
  dropped({
    name: 'Hibernate: an update names every column',
    path: 'src/main/java/shop/Order.java',
    model: (more) => `package shop;

@Entity
@Table(name = "orders")
public class Order {
  @Id private Long id;${more ? '\n  private String note;' : ''}
}
`,
    asks: 'Hibernate’s SELECT, INSERT and UPDATE for `Order`',
  }),
  {
    name: 'Drizzle: a required column that the running release does not write',
    ...required({
      path: 'src/orders.ts',
      model: (more) =>
        drizzleTable(
          `export const orders = pgTable('orders', { id: bigint('id', { mode: 'number' }).primaryKey()${more ? ", shop: text('shop').notNull()" : ''} });\n`,
        ),
    }),
    note: '`orders.shop` (left out by Drizzle’s INSERT for `orders` in `main`)',
  },
  {
    name: 'Django: a required column without a default of the server',
    ...required({
      path: 'shop/models.py',
      model: (more) => `from django.db import models

class Order(models.Model):
    id = models.BigIntegerField(primary_key=True)${more ? '\n    shop = models.TextField()' : ''}

    class Meta:
        db_table = 'orders'
`,
    }),
    note: '`orders.shop` (left out by Django’s INSERT for `Order` in `main`)',
  },
  {
    name: 'Prisma: a column is renamed, and its field with it',
    base: {
      ...prismaFiles(ordersIn('note')),
      'prisma/migrations/20260101000001_start/migration.sql':
        'CREATE TABLE "Order" ("id" integer PRIMARY KEY, "note" text);\n',
    },
    change: {
      ...prismaFiles(ordersIn('remark')),
      'prisma/migrations/20260102000001_rename/migration.sql':
        'ALTER TABLE "Order" RENAME COLUMN "note" TO "remark";\n',
    },
    migration: 'prisma/migrations/20260102000001_rename/migration.sql',
    finding: 'Prisma’s SELECT, INSERT and UPDATE for Order in main name it.',
    note: 'named by Prisma’s SELECT, INSERT and UPDATE for `Order` in `main`',
    phase: 'stop',
    twin: {
      base: {
        ...prismaFiles(ordersIn('note')),
        'prisma/migrations/20260101000001_start/migration.sql':
          'CREATE TABLE "Order" ("id" integer PRIMARY KEY, "note" text);\n',
      },
      change: {
        ...prismaFiles(ordersIn('note', '\n  remark String?')),
        'prisma/migrations/20260102000001_remark/migration.sql':
          'ALTER TABLE "Order" ADD COLUMN "remark" text;\n',
      },
    },
  },
];

interface Dropped {
  readonly name: string;
  readonly path: string;
  /** With the column or without it. */
  readonly model: (more: boolean) => string;
  readonly others?: Files;
  readonly asks: string;
}

/** The column `note` of orders goes in the release that stops using it; in the twin the release before did not use it. */
function dropped({ name, path, model, others = {}, asks }: Dropped): Incident {
  const start = golang('CREATE TABLE orders (id bigint PRIMARY KEY, body text, note text);');
  const drop = { 'migrations/000002_note.up.sql': 'ALTER TABLE orders DROP COLUMN note;\n' };
  const verb = asks.includes(' and ') ? 'name' : 'names';
  return {
    name,
    base: { ...start, ...others, [path]: model(true) },
    change: { ...drop, [path]: model(false) },
    migration: 'migrations/000002_note.up.sql',
    finding: `${asks.replaceAll('`', '')} in main ${verb} it.`,
    note: `\`orders.note\` (named by ${asks} in \`main\`)`,
    phase: 'after',
    twin: { base: { ...start, ...others, [path]: model(false) }, change: drop },
  };
}

/** orders gets a required column with the release that writes it; in the twin the column has a default. */
function required({ path, model }: Pick<Dropped, 'path' | 'model'>): Omit<Incident, 'name' | 'note'> {
  const start = golang('CREATE TABLE orders (id bigint PRIMARY KEY);');
  const base = { ...start, [path]: model(false) };
  const add = 'ALTER TABLE orders ADD COLUMN shop text NOT NULL';
  const changed = (sql: string): Files => ({
    'migrations/000002_shop.up.sql': `${sql};\n`,
    [path]: model(true),
  });
  return {
    base,
    change: changed(add),
    migration: 'migrations/000002_shop.up.sql',
    phase: 'stop',
    twin: { base, change: changed(`${add} DEFAULT 'first'`) },
  };
}
