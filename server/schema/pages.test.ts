/** Long lists in pages: nothing is lost, and open nodes keep their ids. */
import { expect, it } from 'vitest';
import { branch, end, folder, leaf, nodes } from './outline.ts';
import { childrenOf, trailTo, type OutlineRoot } from './nodes.ts';
import { mostTogether, pageSize, Pages } from './pages.ts';

const pages = new Pages();

function rootOf(names: readonly string[]): OutlineRoot {
  const list = pages.cut(
    'tables',
    names.toSorted(),
    (name) => `r:${name}`,
    (name) => end(leaf('table', name), `r:${name}`),
  );
  return { id: 'db', label: 'db', detail: '', inside: () => Promise.resolve(nodes([list])) };
}

async function children(names: readonly string[], node?: string, filter?: string) {
  const answer = await childrenOf([rootOf(names)], node, filter);
  if (answer.kind !== 'nodes') throw new Error(JSON.stringify(answer));
  return answer.nodes;
}

const named = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `t${String(at).padStart(6, '0')}`);

it('shows a list that is not long as it is', async () => {
  const shown = await children(named(mostTogether));
  expect(shown).toHaveLength(mostTogether);
  expect(shown.every(({ kind }) => kind === 'table')).toBe(true);
});

it('cuts a hundred thousand into pages that hold them all, under ids as without pages', async () => {
  const names = named(100_000);
  const shown = await children(names);
  expect(shown).toHaveLength(100_000 / pageSize);
  expect(shown[1]).toMatchObject({ kind: 'page', label: 't001000 … t001999', detail: '1000' });
  const inside = await children(names, shown[1]?.id);
  expect(inside.map(({ label }) => label)).toEqual(names.slice(1_000, 2_000));
  expect(inside[0]?.id).toBe(JSON.stringify(['db', 'r:t001000']));
});

it('keeps its pages where a name comes or goes, and cuts anew where one has grown to twice its size', async () => {
  const names = named(5_000);
  const before = (await children(names)).map(({ id }) => id);
  const other = [...names.filter((name) => name !== 't001000'), 't000000a', 'a first one'];
  const after = await children(other);
  expect(after.map(({ id }) => id)).toEqual(before);
  expect(after.map(({ detail }) => detail)).toEqual(['1002', '999', '1000', '1000', '1000']);
  const more = names.slice(0, 1_500).flatMap((name) => [`${name}b`, `${name}c`]);
  expect(await children([...names, ...more])).toHaveLength(8);
});

it('leads to a node through its page', async () => {
  const names = named(100_000);
  const trail = await trailTo([rootOf(names)], ['db', 'r:t042424']);
  expect(trail.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
    'page t042000 … t042999',
    'table t042424',
  ]);
  // The children of a node as in the tree, with their ids.
  const inside = await children(names, trail[0]?.id);
  expect(inside.map(({ id }) => id)).toContain(trail[1]?.id);
  expect(await trailTo([rootOf(names)], ['db', 'r:nobody'])).toEqual([]);
});

it('filters whatever page a name is on, keeps ids, and says where it cuts or nothing is left', async () => {
  const names = [...named(10_000), 'Orders'];
  const few = await children(names, undefined, 'ORD');
  expect(few.map(({ id, label }) => [id, label])).toEqual([[JSON.stringify(['db', 'r:Orders']), 'Orders']]);
  const many = await children(names, undefined, '1');
  expect(many).toHaveLength(mostTogether + 1);
  expect(many[0]?.label).toBe('The first 2000 of 3439 with “1” in their names');
  const none = await children(names, undefined, '%');
  expect(none.map(({ kind, label }) => [kind, label])).toEqual([
    ['note', 'Nothing here has “%” in its name'],
  ]);
  expect(await children(['a', 'b'], undefined, ' ')).toHaveLength(2);
});

it('filters what is open in place, and leaves folders where they are', async () => {
  const list = pages.cut(
    'few',
    ['orders', 'users'],
    (name) => `r:${name}`,
    (name) => end(leaf('table', name), `r:${name}`),
  );
  const place = branch(leaf('schema', 'public'), 's:public', () =>
    nodes([list, folder('Functions', 1, () => nodes([]))]),
  );
  const root = {
    id: 'db',
    label: 'db',
    detail: '',
    inside: () =>
      Promise.resolve(nodes([{ ...place, role: 'in-place' as const }, folder('Roles', 2, () => nodes([]))])),
  };
  const answer = await childrenOf([root], undefined, 'use');
  expect(answer.kind === 'nodes' && answer.nodes.map(({ label }) => label)).toEqual([
    'users',
    'Functions',
    'Roles',
  ]);
});
