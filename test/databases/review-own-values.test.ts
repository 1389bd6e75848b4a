/** Nulls that an UPDATE fills with a value of the row's own key: in batches before the file, counted behind it, and made null again. On real servers. */
import { describe, expect, it } from 'vitest';
import { reviewOfChange } from './review-of.ts';
import { ownDatabase } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE public."Member" (id text PRIMARY KEY, email text UNIQUE, name text);
CREATE TABLE public.visits (id bigint PRIMARY KEY, member text REFERENCES public."Member");`;
const rows = `INSERT INTO public."Member" SELECT 'k' || n, CASE WHEN n % 4 = 0 THEN 'm' || n END FROM generate_series(1, 12000) AS n`;
const fill = `UPDATE "Member"
SET "email" = 'placeholder-' || "id" || '@none.invalid'
WHERE "email" IS NULL;`;
const forbid = 'ALTER TABLE "Member" ALTER COLUMN "email" SET NOT NULL;';
const change = { '000002_change.up.sql': `BEGIN;\n${fill}\n${forbid}\nCOMMIT;` };

/** What a person takes the comment marks off. */
function offered(script: string): string {
  return /^-- (UPDATE .*)$/m.exec(script)?.[1] ?? 'SELECT 1 / 0';
}

/** As psql sends it: each statement by itself. */
function statementsOf(script: string): readonly string[] {
  const plain = script.replaceAll(/^--.*\n/gm, '');
  return plain.split(/;\n(?=(?:SET|DO|SELECT count|VACUUM)\b)/).filter((one) => one.trim() !== '');
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  it('the batches fill what the UPDATE would, and a second run nothing', async () => {
    const { later } = await reviewOfChange(history, change);
    const script = later.find(({ name }) => name === 'fill.sql')?.text ?? '';
    const own = await ownDatabase(major, [history, rows]);
    const values = `SELECT string_agg(id || ' ' || coalesce(email, '-'), ',' ORDER BY id) AS all FROM public."Member"`;
    const read = async (): Promise<unknown> => (await own.client.query(values)).rows;
    for (const sql of statementsOf(script)) await own.client.query(sql);
    const filled = await read();
    const again = await own.client.query(fill);
    expect(again.rowCount).toBe(0);
    for (const sql of statementsOf(script)) await own.client.query(sql);
    expect(await read()).toEqual(filled);
    await own.client.query('UPDATE public."Member" SET email = NULL WHERE email LIKE \'placeholder-%\'');
    await own.client.query(fill);
    expect(await read()).toEqual(filled);
    await own.end();
  });

  it('the offered line makes null again just what was filled, and the check counts it', async () => {
    const { migrations, postflight } = await reviewOfChange(history, change);
    const own = await ownDatabase(major, [history, rows]);
    const nulls = 'SELECT count(*)::int AS nulls FROM public."Member" WHERE email IS NULL';
    const before = (await own.client.query<{ readonly nulls: number }>(nulls)).rows[0]?.nulls;
    await own.client.query(`BEGIN; ${fill} ${forbid} COMMIT;`);
    const check = postflight.find(({ title }) => title.includes('that have the value of line 2'))?.sql ?? '';
    const { rows: counted } = await own.client.query<{ readonly found: string }>(check);
    expect(counted.map(({ found }) => found)).toEqual([String(before)]);
    await own.client.query('ALTER TABLE public."Member" ALTER COLUMN email DROP NOT NULL');
    await own.client.query("INSERT INTO public.\"Member\" VALUES ('x', 'placeholder-other@none.invalid')");
    const { rowCount } = await own.client.query(offered(migrations[0]?.rollback.script ?? ''));
    expect([before, rowCount]).toEqual([9_000, 9_000]);
    expect((await own.client.query(nulls)).rows).toEqual([{ nulls: 9_000 }]);
    await own.end();
  });
});
