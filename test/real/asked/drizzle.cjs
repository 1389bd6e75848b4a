// Every table of the given modules once through Drizzle: selects, a relational query, inserts, an upsert, an update, a delete.
const { packages, attempt, done, files } = require('./script.cjs');
const { drizzle } = packages('drizzle-orm/node-postgres');
const { getTableColumns, is, eq, Table } = packages('drizzle-orm');
const { Pool } = packages('pg');

const schema = Object.assign({}, ...files.map((one) => require(one)));
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
const db = drizzle(pool, { schema, ...(process.env.CASING ? { casing: process.env.CASING } : {}) });

const valueOf = (column) => {
  if (column.enumValues?.length > 0) return column.enumValues[0];
  switch (column.dataType) {
    case 'number':
      return 1;
    case 'bigint':
      return 1n;
    case 'boolean':
      return true;
    case 'date':
      return new Date(0);
    case 'json':
      return {};
    case 'array':
      return [];
    default:
      return column.columnType.startsWith('PgUUID') ? '00000000-0000-4000-8000-000000000001' : 'x';
  }
};

void (async () => {
  const tables = Object.entries(schema).filter(([, one]) => is(one, Table));
  for (const [name, table] of tables) {
    const columns = Object.entries(getTableColumns(table));
    const needed = columns.filter(([, one]) => one.notNull && !one.hasDefault && one.generated === undefined);
    const row = Object.fromEntries(needed.map(([property, one]) => [property, valueOf(one)]));
    const [property, column] = columns.find(([, one]) => one.primary) ?? columns[0];
    const other = columns.find(([, one]) => !one.primary && one.generated === undefined);
    const is1 = eq(column, valueOf(column));
    await attempt(() => db.select().from(table).limit(1));
    await attempt(() => db.query[name].findFirst());
    await attempt(() => db.query[name].findMany({ where: is1 }));
    await attempt(() => db.insert(table).values(row));
    await attempt(() =>
      db
        .insert(table)
        .values({ ...row, [property]: valueOf(column) })
        .returning(),
    );
    await attempt(() => db.insert(table).values([row, row]).onConflictDoNothing());
    if (other !== undefined)
      await attempt(() =>
        db
          .update(table)
          .set({ [other[0]]: valueOf(other[1]) })
          .where(is1)
          .returning(),
      );
    await attempt(() => db.delete(table).where(is1).returning());
  }
  done(tables.length);
})();
