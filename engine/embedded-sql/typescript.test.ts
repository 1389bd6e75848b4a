import { describe, expect, it } from 'vitest';
import { Random } from '../../test/bench/random.ts';
import { readScript } from './read.ts';

const program = `import { sql } from './db';
const table = 'orders';
export async function find(pool: Pool, id: string) {
  const rows = await pool.query(\`SELECT id, note FROM \${table} WHERE id = $1\`, [id]);
  if (rows.length > 1) throw new Error('select one');
  const query = "UPDATE orders SET note = 'x' WHERE id = " + id;
  return { rows, more: await pool.query(query) };
}
function listed(limit: number) {
  const part = 'SELECT id FROM orders WHERE note IS NULL';
  return { part, other: 'SELECT id, placed_at FROM orders ORDER BY 1', of: () => pool.query('SELECT 2 AS two') };
}
const wipe = () => runAll('DELETE FROM orders WHERE id = 1');
function finish() {
  const end = 'COMMIT';
  return runAll(end);
}
const begin = () => runAll('BEGIN');
const all = () => db.query(table === 'x' ? 'SELECT 3' : "SELECT note FROM orders");
class Orders {
  all() { return sql\`SELECT * FROM \${sql(table)} ORDER BY id\`; }
  remove(id: number) { return this.pool.query('DELETE FROM orders WHERE id = ?', [id]); }
}
`;
const written = [
  'x',
  '`',
  "'",
  '"',
  '}',
  '{',
  '${id}',
  ' AND 1 = 1',
  '\n',
  '// ',
  '/*',
  "pool.query('SELECT 1')",
  'part + ',
  "runAll('other');",
  'const table = 1;',
  'function more() {',
  " from 'sequelize'",
  '',
];

describe('a program that is edited', () => {
  it.each([1, 2, 3, 4])('is read as if it were read for the first time: seed %i', (seed) => {
    const random = new Random(seed);
    let text = program;
    for (let edit = 0; edit < 60; edit += 1) {
      const from = random.below(text.length + 1);
      const to = Math.min(text.length, from + random.below(8));
      text = `${text.slice(0, from)}${random.pick(written)}${text.slice(to)}`;
      if (edit % 10 === 9) text = program;
      const again = readScript(`edited-${String(seed)}.ts`, text);
      expect(again, text).toEqual(readScript(`fresh-${String(seed)}-${String(edit)}.ts`, text));
    }
  });
});
