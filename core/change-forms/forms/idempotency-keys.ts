/**
 * Keys of requests that create rows of a table, so that a request that is sent twice creates one row. The key is written in the transaction
 * that does the work: the second request waits for it, and then finds the answer.
 */
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { beside, migration, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'idempotency-keys',
  title: 'Remember request keys, so that a repeated request works once',
  group: 'pattern',
  costs: 'One more row for each request, to be removed after some days.',
  suits: (scene) => scene.column === undefined,
  fields: (scene) => [
    text('name', 'new-relation', ['Name of the table of keys', 'Such as order_requests'], {
      initial: free(scene, [scene.table.name, 'requests']),
    }),
  ],
  draft: (values, { table }) => {
    const name = valueOf(values, 'name');
    const keys = beside(table, name);
    const up = `${remarks(
      `In the transaction that does the work: INSERT INTO ${keys} (key, fingerprint) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING;`,
      `One row: do the work and keep its answer. No row: answer from the table; refuse the request if its fingerprint differs.`,
      `Remove keys when clients no longer repeat them: DELETE FROM ${keys} WHERE created_at < now() - interval '7 days';`,
    )}CREATE TABLE ${keys} (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 8 AND 200),
  fingerprint bytea NOT NULL,
  status smallint,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON ${keys} (created_at);
`;
    return [migration(['create', name], up, `DROP TABLE ${keys};\n`)];
  },
  examples: [{ table: 'orders', given: { name: 'order_requests' } }],
};
