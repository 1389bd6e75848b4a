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
  /** Of its finding, or undefined where the review alone tells it. */
  readonly finding?: string;
  /** Of the review: which code breaks, by which statement of which model. */
  readonly note: string;
  /** When the migration can be applied: `after` the release, or `stop` where no order works. */
  readonly phase: 'after' | 'stop';
  readonly twin: Change;
}

const prismaFiles = (model: string): Files => ({
  'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n  url = env("URL")\n}\n\n${model}`,
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
});
const journal = (...tags: readonly string[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({
      idx,
      version: '7',
      when: 1_790_000_000_000 + idx,
      tag,
      breakpoints: true,
    })),
  });
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
];
