import { describe, expect, it } from 'vitest';
import { mentions, nameOfExpression, notNullFacts } from './expression-text.ts';
import { withRenamed } from './text-renames.ts';

describe('what an expression proves to be not null', () => {
  it.each([
    ['email IS NOT NULL', ['email'], true],
    ['(("Email") is not  null)', ['Email'], true],
    ['a IS NOT NULL AND (b IS NOT NULL AND c > 0)', ['a', 'b'], false],
    ['a IS NOT NULL OR b IS NOT NULL AND c IS NOT NULL', [], false],
    ['x BETWEEN 1 AND b IS NOT NULL', [], false],
    ['CASE WHEN x AND b IS NOT NULL THEN true END', [], false],
    ['a::text IS NOT NULL', [], false],
    ['lower(a) IS NOT NULL', [], false],
    ['NOT a IS NOT NULL', [], false],
    ["note <> ' AND b IS NOT NULL' AND a IS NOT NULL", ['a'], false],
    ['', [], false],
  ])('%s', (text, columns, onlyThat) => {
    expect(notNullFacts(text)).toEqual({ columns, onlyThat });
  });
});

describe('the name an index gets from an expression', () => {
  it.each([
    ['lower(email)', 'lower'],
    ['(pg_catalog.LOWER((email)::text))', 'lower'],
    ["date_trunc('day', at)", 'date_trunc'],
    ['lower(a) || lower(b)', 'expr'],
    ["data ->> 'x'", 'expr'],
    ['(total)::text', 'total'],
    ["(data ->> 'x')::int", 'int4'],
    ['COALESCE(a, b)', 'coalesce'],
  ])('%s → %s', (text, name) => {
    expect(nameOfExpression(text)).toBe(name);
  });
});

it('finds identifiers, never strings', () => {
  expect(mentions(`status = 'email'`, 'email')).toBe(false);
  expect(mentions(`lower("Email") = ''`, 'Email')).toBe(true);
  expect(mentions(`emails > 0`, 'email')).toBe(false);
  expect(mentions(undefined, 'email')).toBe(false);
});

it('renames identifiers and nothing else', () => {
  expect(withRenamed(`state = 'state' AND "state" > t.state`, 'state', 'New State')).toBe(
    `"New State" = 'state' AND "New State" > t."New State"`,
  );
});
