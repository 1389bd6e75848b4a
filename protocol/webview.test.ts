import { describe, expect, it } from 'vitest';
import { isFromPlanView, isToPlanView } from './webview.ts';

const document = {
  origin: { file: '', connection: 'shop', role: 'app', server: 'PostgreSQL 18.4', notice: '' },
  at: '2026-01-02T03:04:05Z',
  title: 'SELECT 1',
  kind: 'estimated',
  columns: ['rows', 'cost'],
  totals: [{ label: 'Cost', text: '1' }],
  rows: [
    {
      id: 0,
      parent: -1,
      level: 1,
      title: 'Result',
      object: '',
      role: '',
      estimatedRows: '~1',
      actualRows: '',
      misestimate: '',
      costShare: 1,
      cost: '100 %',
      timeShare: -1,
      time: '',
      insights: [{ id: 'x', title: 'X', message: 'M.', advice: 'A.' }],
      details: [],
      hot: true,
      located: true,
    },
  ],
  icicles: [{ measure: 'cost', cells: [{ left: 0, width: 1, own: 1, text: '100 %' }] }],
  sizes: [{ table: 'public.orders', rows: 1_000_000 }],
};

describe('the door of the webview', () => {
  it.each([
    { type: 'show', state: { kind: 'empty' } },
    { type: 'show', state: { kind: 'loading', title: 'SELECT 1' } },
    { type: 'show', state: { kind: 'error', title: 'SELECT 1', message: 'refused', again: true } },
    { type: 'show', state: { kind: 'plan', document, raw: '', again: true, abilities: ['measure'] } },
    { type: 'select', node: 0 },
    { type: 'say', text: 'Copied.' },
  ])('lets %j in', (message) => {
    expect(isToPlanView(message)).toBe(true);
  });

  it.each([
    null,
    'show',
    {},
    { type: 'show' },
    { type: 'show', state: { kind: 'plan' } },
    {
      type: 'show',
      state: { kind: 'plan', raw: '', again: true, abilities: [], document: { ...document, kind: 'other' } },
    },
    {
      type: 'show',
      state: {
        kind: 'plan',
        raw: '',
        again: true,
        abilities: [],
        document: { ...document, rows: [{ ...document.rows[0], cost: { html: 1 } }] },
      },
    },
    {
      type: 'show',
      state: {
        kind: 'plan',
        raw: '',
        again: true,
        abilities: [],
        document: { ...document, rows: [{ ...document.rows[0], costShare: NaN }] },
      },
    },
    { type: 'select', node: '0' },
    { type: 'select', node: -1 },
  ])('keeps %j out', (message) => {
    expect(isToPlanView(message)).toBe(false);
  });
});

describe('the door of the extension', () => {
  it.each([
    { type: 'ready' },
    { type: 'copyJson' },
    { type: 'explainAgain' },
    { type: 'measure' },
    { type: 'reveal', node: 3 },
  ])('lets %j in', (message) => {
    expect(isFromPlanView(message)).toBe(true);
  });

  it.each([
    undefined,
    [],
    { type: 'reveal' },
    { type: 'reveal', node: 1.5 },
    { type: 'run', sql: 'DROP' },
    { type: ['ready'] },
  ])('keeps %j out', (message) => {
    expect(isFromPlanView(message)).toBe(false);
  });
});
