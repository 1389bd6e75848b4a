/** Plan tests over the wire: which files have a record, what a check says of each query, and what it says where it cannot be made. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { checkPlans, recordedPlans } from '../../protocol/plan-tests.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, uri } from './conversation.ts';

let folder: ReturnType<typeof copyOf>;
let server: Conversation;

afterEach(async () => {
  expect(await server.stop()).toBe(0);
  folder.remove();
});

const file = 'queries/plans_of_orders.sql';

const head = (source: string): string => `# plinth plans 1\nsource: ${source}\nserver: PostgreSQL 18\n`;

async function start(record: string, trusted = true): Promise<void> {
  folder = copyOf(join(repository, 'examples', 'shop'));
  const queries = [
    '-- name: ByKey',
    'SELECT id FROM orders WHERE id = $1;',
    'SELECT count(*) FROM orders;',
    '',
  ];
  writeFileSync(join(folder.path, file), queries.join('\n'));
  writeFileSync(join(folder.path, `${file}.plans`), record);
  server = await Conversation.start({ folders: [folder.path], trusted });
}

const at = (): string => uri(join(folder.path, file));

const record = [
  head('embedded'),
  'query: ByKey',
  '| SELECT id FROM orders WHERE id = $1',
  '  Seq Scan on public.orders [filter]',
  '',
  'query: Gone',
  '| SELECT ?',
  '  Result',
  '',
].join('\n');

it('lists files with a record, and says of each query what became of it', async () => {
  await start(record);
  expect(await server.ask(recordedPlans, {})).toEqual([
    { uri: at(), name: file, queries: ['ByKey', 'Gone'] },
  ]);
  const answer = await server.ask(checkPlans, { uri: at() });
  expect(answer).toMatchObject({
    kind: 'checked',
    queries: [
      { title: 'ByKey', state: 'failed', line: 1, recorded: 'Seq Scan on public.orders [filter]' },
      { title: 'SELECT count(*) FROM orders', state: 'skipped', words: 'No plan of it is recorded yet.' },
      { title: 'Gone', state: 'skipped', words: 'The file has this query no more.' },
    ],
  });
  const [first] = answer.kind === 'checked' ? answer.queries : [];
  expect(first?.now).toContain('using orders_pkey');
  expect(first?.words).toBe('Uses the index orders_pkey.');
});

it.each([
  [
    head('connection'),
    'The plans were recorded on a connection. Open the file, choose a connection for it, and run again.',
  ],
  [
    '{}',
    `The record beside ${file} was not read: it does not begin as this version writes it: a newer Plinth has written it, or something else.`,
  ],
])('%j cannot be checked', async (text, message) => {
  await start(text);
  expect(await server.ask(checkPlans, { uri: at() })).toEqual({ kind: 'failure', message });
});

it('plans nothing in a restricted workspace', async () => {
  await start(record, false);
  expect(await server.ask(recordedPlans, {})).toEqual([]);
  expect(await server.ask(checkPlans, { uri: at() })).toMatchObject({ kind: 'failure' });
});
