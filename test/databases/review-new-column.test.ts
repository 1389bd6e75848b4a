/** A column that comes without a value, is filled, and takes no nulls at its end: the parts that a review proposes for it, on real servers. */
import { describe, expect, it } from 'vitest';
import { reviewOfChange } from './review-of.ts';
import { ownDatabase } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE clients (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), type text NOT NULL);
CREATE TABLE grants (id int PRIMARY KEY, client uuid REFERENCES clients);`;
const rows = `INSERT INTO clients (type) SELECT CASE WHEN n % 3 = 0 THEN 'public' ELSE 'own' END FROM generate_series(1, 12000) AS n`;
const add = "ALTER TABLE clients ADD COLUMN IF NOT EXISTS method text CHECK (method IN ('none', 'basic'));";
const fill =
  "UPDATE clients SET method = CASE WHEN type = 'public' THEN 'none' ELSE 'basic' END WHERE method IS NULL;";
const forbid = 'ALTER TABLE clients ALTER COLUMN method SET NOT NULL;';
const stats = JSON.stringify({
  version: 1,
  collectedAt: '2027-01-28T10:00:00.000Z',
  relations: [{ schema: 'public', name: 'clients', kind: 'table', bytes: 2 * 1024 ** 3, rows: 9e6 }],
});
const change = { '000002_change.up.sql': `${add}\n${fill}\n${forbid}`, 'plinth.stats.json': stats };

const said = `SELECT format('%s %s', method, count(*)) AS all FROM clients GROUP BY method ORDER BY method`;
const defined = `SELECT string_agg(format('%s %s %s', conname, convalidated, pg_get_constraintdef(oid)), '; ' ORDER BY conname) AS all FROM pg_constraint WHERE conrelid = 'clients'::regclass AND contype = 'c'`;

/** The SQL of a sentence, statement by statement. */
function sqlOf(sentence: string): readonly string[] {
  return sentence.match(/ALTER TABLE [^;]*;/g) ?? [];
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  it('the parts leave what the file leaves', async () => {
    const { later, order } = await reviewOfChange(history, change);
    const whole = await ownDatabase(major, [history, rows, add, fill, forbid]);
    const parts = await ownDatabase(major, [history, rows]);
    const told = order.starts.find((one) => one.startsWith('So that nobody waits while'))?.split('\n') ?? [];
    const [checked, proved] = [told[1], told[2]].map((one) => sqlOf(one ?? ''));
    const script = later.find(({ name }) => name === 'fill.sql')?.text ?? '';
    const filling = script.replaceAll(/^--.*\n/gm, '').split(/;\n(?=(?:SET|DO|SELECT count|VACUUM)\b)/);
    const plain = add.replace(/ CHECK .*$/, ';');
    expect([checked?.length, proved?.length]).toEqual([2, 4]);
    for (const sql of [plain, ...(checked ?? []), ...filling, ...(proved ?? [])])
      await parts.client.query(sql);
    for (const asked of [said, defined]) {
      const [expected, found] = [await whole.client.query(asked), await parts.client.query(asked)];
      expect(found.rows).toEqual(expected.rows);
    }
    await whole.end();
    await parts.end();
  });

  it('a column that is there by hand stops nothing where IF NOT EXISTS passes over it, and its key is added all the same', async () => {
    const claims =
      'CREATE TABLE claims (method text); INSERT INTO claims SELECT $$own$$ FROM generate_series(1, 50)';
    const keyed =
      'ALTER TABLE claims ADD COLUMN IF NOT EXISTS id uuid NOT NULL, ADD CONSTRAINT claims_pk PRIMARY KEY (id);';
    const { preflight } = await reviewOfChange(claims, { '000002_change.up.sql': keyed });
    const asked = preflight.filter(({ title }) => /claims has no rows|claims\.id: not there/.test(title));
    expect(asked).toHaveLength(2);
    const own = await ownDatabase(major, [claims]);
    const answers = async (): Promise<readonly unknown[]> => {
      const all: unknown[] = [];
      for (const { sql } of asked)
        all.push((await own.client.query<{ readonly result: string }>(sql)).rows[0]?.result);
      return all;
    };
    expect((await answers()).toSorted()).toEqual(['STOP', 'ok']);
    await own.client.query('ALTER TABLE claims ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid()');
    expect(await answers()).toEqual(['ok', 'ok']);
    await own.client.query(keyed);
    await own.end();
  });

  it('before.sql counts them by what they will get', async () => {
    const { preflight } = await reviewOfChange(history, change);
    const asked = preflight.find(({ title }) => title.startsWith('rows of clients by the method that'));
    const own = await ownDatabase(major, [history, rows]);
    expect((await own.client.query<object>(asked?.sql ?? '')).rows).toEqual([
      { result: 'look', found: 'basic: 8000, none: 4000' },
    ]);
    // The words of a migration are run for nobody who has not read them.
    expect(asked?.quotesMigration).toBe(true);
    await own.end();
  });

  it.each(["length(type)::text = '6'", '(SELECT true)', "method = ''"])(
    'but not where the choice asks more than columns that are there: %s',
    async (asks) => {
      const asking = fill.replace("type = 'public'", asks);
      const { preflight, postflight } = await reviewOfChange(history, {
        ...change,
        '000002_change.up.sql': `${add}\n${asking}\n${forbid}`,
      });
      const titles = (all: typeof preflight): readonly string[] => all.map(({ title }) => title);
      expect(titles(preflight).join()).not.toContain('rows of clients by the method that');
      expect(titles(postflight).join()).toContain('rows of clients by their method');
    },
  );

  it('after.sql counts the rows by what they got, and says where the column is not there', async () => {
    const { postflight } = await reviewOfChange(history, change);
    const asked =
      postflight.find(({ title }) => title.startsWith('rows of clients by their method'))?.sql ?? '';
    const own = await ownDatabase(major, [history, rows]);
    const answer = async (): Promise<unknown> => (await own.client.query<object>(asked)).rows[0];
    expect(await answer()).toEqual({
      result: 'STOP',
      found: expect.stringContaining('clients.method') as string,
    });
    for (const sql of [add, fill, forbid]) await own.client.query(sql);
    expect(await answer()).toEqual({ result: 'look', found: 'basic: 8000, none: 4000' });
    await own.end();
  });

  it('the former release writes again where the column takes nulls, and nothing is lost', async () => {
    const { back } = await reviewOfChange(history, change);
    const own = await ownDatabase(major, [history, rows, add, fill, forbid]);
    const former = "INSERT INTO clients (type) VALUES ('own')";
    await expect(own.client.query(former)).rejects.toThrow('null value in column "method"');
    const before = (await own.client.query(said)).rows;
    const [letOut = ''] = back.flatMap(sqlOf);
    expect(letOut).toContain('DROP NOT NULL');
    await own.client.query(letOut);
    await own.client.query(former);
    await own.client.query('DELETE FROM clients WHERE method IS NULL');
    expect((await own.client.query(said)).rows).toEqual(before);
    await own.end();
  });
});
