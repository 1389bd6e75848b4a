/** `plinth --help` names each command once, under a topic. */
import { expect, it } from 'vitest';
import { overview, topics } from '../../cli/overview.ts';
import { verbs } from '../../cli/verbs.ts';

it('names every command under one topic', () => {
  expect(topics.flatMap(([, names]) => names).sort()).toEqual([...verbs.keys()].sort());
});

it('begins with those that most people need', () => {
  expect(overview()).toMatch(/\n\nMost used\n {2}plinth lint [^]*?drill <backup>[^]*?\n\nMigrations\n/);
});
