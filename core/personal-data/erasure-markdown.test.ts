/** The erasure document for a schema with more tables than it lists. */
import { expect, it } from 'vitest';
import type { Erasure } from './erasure-model.ts';
import { erasureMarkdown } from './erasure-markdown.ts';

const tables = Array.from({ length: 1_203 }, (_, place) => ({
  table: `public.t${String(place)}`,
  columns: [],
  by: undefined,
  inherits: [],
}));
const wide: Erasure = { dialect: 'postgresql', people: [], apart: tables, copies: [] };

it('lists so many tables as it is told, and says how to see the rest', () => {
  const text = erasureMarkdown('migrations', wide, 200);
  expect(text).toContain('personal data in 1,203 tables');
  expect(text.match(/^\| `t\d+`/gm)).toHaveLength(200);
  expect(text).toContain('1,003 more tables are not listed here; `plinth pii --format markdown`');
});

it('lists all where nothing is told', () => {
  const text = erasureMarkdown('migrations', wide);
  expect(text.match(/^\| `t\d+`/gm)).toHaveLength(1_203);
  expect(text).not.toContain('not listed');
});
