/**
 * What each reader says of a model, against what the library was seen to send for it: recorded by PostgreSQL 17 (`log_statement = all`) from
 * creates, finds, updates and deletes with Prisma 7.10, Drizzle 0.45, TypeORM 1.1, Sequelize 6.37, MikroORM 6.4, Django 3.2, SQLAlchemy 1.4
 * and Active Record 6.1. Hibernate and GORM by their documentation.
 */
import { describe, expect, it } from 'vitest';
import { resolveModels } from '../../core/models/resolve.ts';
import type { Verb } from '../../core/models/model.ts';
import { loadGrammar } from '../embedded-sql/trees/grammars.ts';
import { modelsIn } from './models.ts';

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** A line for each model: its table, and the columns of each statement. */
  readonly says: readonly string[];
}

const verbs: readonly Verb[] = ['SELECT', 'INSERT', 'UPDATE'];

async function said(files: Case['files']): Promise<readonly string[]> {
  const declared = [];
  for (const [path, source] of Object.entries(files)) {
    await loadGrammar(path);
    declared.push(...modelsIn(path, source));
  }
  return resolveModels(declared).map(({ library, name, table, fields, everyColumn, gap }) => {
    const lists = verbs.flatMap((verb) => {
      const columns = fields.flatMap((one) => (one.verbs.includes(verb) ? one.column : []));
      const every =
        everyColumn?.verbs.includes(verb) === true ? [`* but ${everyColumn.except.join(' ')}`.trim()] : [];
      const all = [...new Set(columns), ...every];
      return all.length === 0 ? [] : [`${verb} ${all.join(' ')}`];
    });
    const where = table.schema === undefined ? table.name : `${table.schema}.${table.name}`;
    return [`${library} ${name} = ${where}`, ...lists, ...(gap === undefined ? [] : [`? ${gap}`])].join(
      ' | ',
    );
  });
}

const cases: readonly Case[] = [
  {
    title: 'Prisma: relations, ignored fields and lists of models are no columns',
    files: {
      'schema.prisma': `datasource db {
  provider = "postgresql"
}
model Customer {
  id     Int     @id @default(autoincrement())
  orders Order[] // of the customer
  @@map("customers")
}
model Order {
  id         Int      @id @default(autoincrement())
  number     String
  note       String?  @map("remark")
  secret     String?  @ignore
  shape      Unsupported("circle")?
  kind       Kind     @default(NEW)
  tags       String[]
  customer   Customer? @relation(fields: [customerId], references: [id])
  customerId Int?
  @@map("orders")
  @@schema("shop")
}
enum Kind {
  NEW
}
view Totals {
  id  Int @unique
  sum Int
}
model Hidden {
  id Int
  @@ignore
}
`,
    },
    says: [
      'Prisma Customer = customers | SELECT id | INSERT id | UPDATE id',
      'Prisma Order = shop.orders | SELECT id number remark kind tags customerId | INSERT id number remark kind tags customerId | UPDATE id number remark kind tags customerId',
      'Prisma Totals = Totals | SELECT id sum',
    ],
  },
  {
    title: 'Drizzle: generated columns, spread columns, a creator of tables, a schema',
    files: {
      'src/common.ts': `import { timestamp } from 'drizzle-orm/pg-core';
export const times = { createdAt: timestamp('created_at').defaultNow(), updatedAt: timestamp('updated_at').$onUpdate(() => new Date()) };`,
      'src/schema.ts': `import { pgTable, pgSchema, pgTableCreator, serial, text, integer } from 'drizzle-orm/pg-core';
import { times } from './common';
const createTable = pgTableCreator((name) => \`shop_\${name}\`);
const app = pgSchema('app');
export const orders = pgTable('orders', { id: serial('id').primaryKey(), number: text().notNull(), twice: integer().generatedAlwaysAs(sql\`1\`), ...times });
export const posts = createTable('post', (t) => ({ id: t.integer('id'), body: t.text() }));
export const users = app.table('users', { id: serial() });
export const odd = pgTable('odd', { id: ownId(), ...whatever.of });
const kinds = pgEnum('part_kind', ['a', 'b']);
export const parts = pgTable('parts', { kind: kinds().notNull(), other: kinds('other_kind') });`,
    },
    says: [
      'Drizzle orders = orders | SELECT created_at updated_at id number twice | INSERT created_at updated_at id number | UPDATE updated_at',
      'Drizzle posts = shop_post | SELECT id body | INSERT id body',
      'Drizzle users = app.users | SELECT id | INSERT id',
      'Drizzle odd = odd | ? id is not read',
      'Drizzle parts = parts | SELECT kind other_kind | INSERT kind other_kind',
    ],
  },
  {
    title: 'Drizzle: casing of the project',
    files: {
      'src/db.ts': `import { drizzle } from 'drizzle-orm/node-postgres'; export const db = drizzle(pool, { casing: 'snake_case' });`,
      'src/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core'; export const a = pgTable('a', { firstName: text(), keptName: text('keptName') });`,
    },
    says: ['Drizzle a = a | SELECT first_name keptName | INSERT first_name keptName'],
  },
  {
    title: 'TypeORM: hidden columns, joins, base classes',
    files: {
      'src/base.ts': `import { PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
export abstract class Base { @PrimaryGeneratedColumn() id: number; @UpdateDateColumn() updatedAt: Date; }`,
      'src/order.ts': `import { Entity, Column, ManyToOne, OneToMany, VersionColumn } from 'typeorm';
import { Base } from './base';
@Entity('orders') export class Order extends Base {
  @Column() number: string;
  @Column({ name: 'remark', select: false }) note: string;
  @VersionColumn() version: number;
  @ManyToOne(() => Customer) customer: Customer;
  @OneToMany(() => Line, (line) => line.order) lines: Line[];
}
@Entity() export class OrderItem { @Column() orderId: number; }`,
    },
    says: [
      'TypeORM Order = orders | SELECT id updatedAt number version customerId | INSERT id updatedAt number remark version customerId | UPDATE updatedAt version',
      'TypeORM OrderItem = order_item | SELECT orderId | INSERT orderId',
    ],
  },
  {
    title: 'TypeORM: SnakeNamingStrategy of the project',
    files: {
      'src/data-source.ts': `import { SnakeNamingStrategy } from 'typeorm-naming-strategies'; export default new DataSource({ namingStrategy: new SnakeNamingStrategy() });`,
      'src/a.ts': `import { Entity, Column, ManyToOne } from 'typeorm'; @Entity('a') class A { @Column() firstName: string; @ManyToOne(() => B) otherB: B; }`,
    },
    says: ['TypeORM A = a | SELECT first_name other_b_id | INSERT first_name other_b_id'],
  },
  {
    title: 'Sequelize: define with associations elsewhere, init, virtual attributes',
    files: {
      'models/order.js': `module.exports = (sequelize, DataTypes) => sequelize.define('order', {
  number: { type: DataTypes.TEXT, allowNull: false }, note: DataTypes.TEXT, full: { type: DataTypes.VIRTUAL },
});`,
      'models/index.js': `const { Sequelize } = require('sequelize'); order.belongsTo(customer);`,
      'models/user.ts': `import { Model } from 'sequelize'; class User extends Model {}
User.init({ userId: { type: DataTypes.INTEGER, primaryKey: true }, mail: { type: DataTypes.STRING, field: 'e_mail' } }, { sequelize, tableName: 'users', underscored: true, paranoid: true, updatedAt: false });`,
      'models/pet.ts': `import { Table, Column, Model } from 'sequelize-typescript'; @Table({ tableName: 'pets' }) class Pet extends Model { @Column name: string; @Column({ field: 'owner_id' }) ownerId: number; }`,
    },
    says: [
      'Sequelize order = orders | SELECT customerId number note id createdAt updatedAt | INSERT customerId number note id createdAt updatedAt | UPDATE updatedAt',
      'Sequelize User = users | SELECT user_id e_mail created_at deleted_at | INSERT user_id e_mail created_at deleted_at',
      'Sequelize Pet = pets | SELECT name owner_id | INSERT name owner_id',
    ],
  },
  {
    title: 'MikroORM: a find takes * unless a property is lazy',
    files: {
      'src/order.ts': `import { Entity, PrimaryKey, Property, ManyToOne } from '@mikro-orm/postgresql';
@Entity({ tableName: 'orders' }) export class Order {
  @PrimaryKey() id: number; @Property() number: string; @Property({ nullable: true }) note?: string;
  @Property({ nullable: true, lazy: true }) secret?: string; @Property({ onUpdate: () => new Date() }) updatedAt: Date = new Date();
  @ManyToOne(() => Customer) customer: Customer;
}
@Entity() export class PlainThing { @PrimaryKey() id: number; @Property({ nullable: true }) note?: string; }`,
    },
    says: [
      'MikroORM Order = orders | SELECT id number note updated_at customer_id | INSERT id number updated_at customer_id | UPDATE updated_at',
      'MikroORM PlainThing = plain_thing | INSERT id',
    ],
  },
  {
    title: 'Django: foreign keys, abstract models, the table by the app',
    files: {
      'shop/models.py': `from django.db import models
class Timed(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    class Meta:
        abstract = True
class Order(Timed):
    number = models.TextField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, db_column='customerId')
    clerk = models.ForeignKey('staff.Clerk', on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)
class Kept(models.Model):
    code = models.TextField(primary_key=True)
    class Meta:
        db_table = 'kept'
`,
    },
    says: [
      'Django Order = shop_order | SELECT created id number customerId clerk_id | INSERT created id number customerId clerk_id | UPDATE created id number customerId clerk_id',
      'Django Kept = kept | SELECT code | INSERT code | UPDATE code',
    ],
  },
  {
    title: 'SQLAlchemy: deferred columns, defaults of the server, mixins, tables',
    files: {
      'app/models.py': `import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, deferred, Mapped, mapped_column, relationship
Base = declarative_base()
class Timed:
    updated = sa.Column('updatedAt', sa.DateTime, server_default=sa.func.now(), onupdate=sa.func.now())
class Order(Timed, Base):
    __tablename__ = 'orders'
    __table_args__ = (sa.Index('i', 'number'), {'schema': 'shop'})
    id = sa.Column(sa.Integer, primary_key=True)
    number = sa.Column(sa.Text, nullable=False)
    secret = deferred(sa.Column(sa.Text))
    state: Mapped[str] = mapped_column(server_default='new')
    plain: Mapped[int]
    lines = relationship('Line')
plain = sa.Table('plain', metadata, sa.Column('id', sa.Integer))
`,
    },
    says: [
      'SQLAlchemy Order = shop.orders | SELECT updatedAt id number state plain | INSERT id number secret plain | UPDATE updatedAt',
      'SQLAlchemy plain = plain | SELECT id',
    ],
  },
  {
    title: 'Active Record: ignored columns, inserts of Rails 7',
    files: {
      'config/application.rb':
        'module Shop\n  class Application < Rails::Application\n    config.load_defaults 7.1\n  end\nend\n',
      'app/models/order.rb': `class Order < ApplicationRecord
  self.ignored_columns += %w[note total]
end
module Admin
  class Category < ActiveRecord::Base
    self.table_name = "shop.categories"
  end
end
class ApplicationRecord < ActiveRecord::Base
  self.abstract_class = true
end
`,
    },
    says: [
      'Active Record Order = orders | SELECT * but note total | INSERT * but note total',
      'Active Record Category = shop.categories | INSERT * but',
    ],
  },
  {
    title: 'Hibernate: mapped superclasses, joins, read-only columns',
    files: {
      'src/Order.java': `@MappedSuperclass
class Base { @Id private Long id; }
@Entity @Table(name = "orders", schema = "shop")
public class Order extends Base {
  @Column(name = "remark", updatable = false) private String note;
  private String trackingCode;
  private static final int LIMIT = 1;
  @ManyToOne @JoinColumn(name = "customer_id") private Customer customer;
  @OneToMany(mappedBy = "order") private List<Line> lines;
}`,
      'src/App.java': '@SpringBootApplication\npublic class App {}\n',
    },
    says: [
      'Hibernate Order = shop.orders | SELECT id remark tracking_code customer_id | INSERT id remark tracking_code customer_id | UPDATE id tracking_code customer_id',
    ],
  },
  {
    title: 'GORM: the common fields, tags, tables by a method',
    files: {
      'models/order.go':
        'package models\ntype Order struct {\n\tgorm.Model\n\tNumber string\n\tNote string `gorm:"column:remark;default:x"`\n\tHidden string `gorm:"-"`\n\tCustomer Customer `gorm:"foreignKey:CustomerID"`\n\tCustomerID uint\n}\nfunc (Order) TableName() string { return "shop.orders" }\ntype UserGroup struct {\n\tID uint `gorm:"primaryKey"`\n}\n',
    },
    says: [
      'GORM Order = shop.orders | INSERT id created_at updated_at deleted_at number remark customer_id | UPDATE created_at updated_at deleted_at number remark customer_id',
      'GORM UserGroup = user_groups | INSERT id | UPDATE id',
    ],
  },
  {
    title: 'hostile and broken files',
    files: {
      'a.prisma': 'model Order {\n  id Int @map("a\\"b")\n',
      'b.prisma': 'model Order {\n  id Int @map("<script>")\n}\nmodel {}\n',
      'c.ts':
        "import { pgTable } from 'drizzle-orm/pg-core'; export const x = pgTable(name, {}); pgTable('y', {",
      'd.py': 'from django.db import models\nclass X(models.Model):\n  a = models.TextField(\n',
    },
    says: ['Prisma Order = Order | SELECT <script> | INSERT <script> | UPDATE <script>'],
  },
];

describe.each(cases)('$title', ({ files, says }) => {
  it('names these columns', async () => {
    expect(await said(files)).toEqual(says);
  });
});
