/** Which fields hold a column, and whether they bear a null. */
import { describe, expect, it } from 'vitest';
import { fieldsIn } from './fields-in-code.ts';

const wanted = {
  table: 'billing',
  name: 'plan_id',
  columns: new Set(['id', 'plan_id', 'ends']),
  isOnly: (columns: readonly string[]): boolean => columns.includes('plan_id'),
};

function saidOf(file: string, text: string): readonly string[] {
  return fieldsIn(file, text, wanted).map(({ line, type, bears }) => `${line} ${type} ${bears ?? 'unknown'}`);
}

function go(type: string, tag = 'db:"plan_id"'): string {
  return `package a\n\ntype Billing struct {\n\tID   int \`db:"id"\`\n\tPlan ${type} \`json:"plan" ${tag}\`\n}\n`;
}

describe('fields that hold a column', () => {
  it.each([
    ['string', '5 string false'],
    ['*string', '5 *string true'],
    ['int64', '5 int64 false'],
    ['time.Time', '5 time.Time false'],
    ['sql.NullString', '5 sql.NullString true'],
    ['dbx.NullTime', '5 dbx.NullTime true'],
    ['sql.Null[string]', '5 sql.Null[string] true'],
    ['null.String', '5 null.String true'],
    ['[]byte', '5 []byte true'],
    // It may have a way of its own to read them.
    ['PlanID', '5 PlanID unknown'],
    ['uuid.UUID', '5 uuid.UUID unknown'],
  ])('of Go: %s', (type, said) => {
    expect(saidOf('store/billing.go', go(type))).toEqual([said]);
  });

  it('believes no library that makes empty values of nulls', () => {
    expect(saidOf('a.go', go('string', 'gorm:"size:40;column:plan_id"'))).toEqual(['5 string unknown']);
    expect(saidOf('a.go', go('*string', 'gorm:"column:plan_id"'))).toEqual(['5 *string true']);
    expect(saidOf('a.go', go('string', 'bun:"plan_id"'))).toEqual(['5 string unknown']);
  });

  it('asks which table a structure is of', () => {
    const named = (name: string): string =>
      `${go('string')}\nfunc (b *Billing) TableName() string {\n\treturn "${name}"\n}\n`;
    expect(saidOf('a.go', named('app.billing'))).toHaveLength(1);
    expect(saidOf('a.go', named('plans'))).toEqual([]);
    expect(saidOf('a.go', go('string').replace('db:"id"', 'db:"other_id"'))).toEqual([]);
    expect(saidOf('a.go', go('string').replace('`db:"id"`', ''))).toEqual([]);
  });

  it('reads structures of Rust that rows become', () => {
    const rust = (type: string, derive = 'FromRow'): string =>
      `#[derive(Debug, ${derive})]\npub struct Billing {\n    pub id: i64,\n    #[sqlx(rename = "plan_id")]\n    pub plan: ${type},\n}\n`;
    expect(saidOf('a.rs', rust('String'))).toEqual(['5 String false']);
    expect(saidOf('a.rs', rust('Option<String>'))).toEqual(['5 Option<String> true']);
    expect(saidOf('a.rs', rust('PlanId'))).toEqual(['5 PlanId unknown']);
    expect(saidOf('a.rs', rust('String', 'Serialize'))).toEqual([]);
  });

  it('reads models of Prisma by the names of their tables', () => {
    const model = (type: string, map = 'billing'): string =>
      `model Billing {\n  id     BigInt @id\n  planId ${type} @map("plan_id") @db.VarChar(40)\n  user   User @relation(fields: [id], references: [id])\n\n  @@map("${map}")\n}\n`;
    expect(saidOf('schema.prisma', model('String'))).toEqual(['3 String false']);
    expect(saidOf('schema.prisma', model('String?'))).toEqual(['3 String? true']);
    expect(saidOf('schema.prisma', model('String', 'plans'))).toEqual([]);
    expect(saidOf('schema.prisma', model('String[]'))).toEqual([]);
  });
});
