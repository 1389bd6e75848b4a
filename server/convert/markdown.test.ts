import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, link, plain } from './markdown.ts';

describe('text of others in Markdown', () => {
  it.each([
    ['a link', '[x](command:plinth.explainQuery)'],
    ['an address', 'https://evil.example/?a=b'],
    ['a mail address', 'a@b.example'],
    ['HTML', '<script>alert(1)</script>'],
    ['an image', '![x](http://x.example/y.png)'],
    ['an icon', '$(trash)'],
    ['a heading', '# x'],
    ['a reference', '[x]: http://x.example'],
    ['an entity', '&lt;b&gt;'],
  ])('%s loses its syntax', (_, text) => {
    expect(plain(text)).not.toMatch(/(?<!\\)[[\]()<>&:@#$!]/);
  });

  it('escapes every mark exactly once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\\', '`', '<', '[', ']', '(', '*') }), (text) => {
        expect(plain(text).replace(/\\([!-/:-@[-`{-~])/g, '$1')).toBe(text);
      }),
    );
  });

  it('keeps code in its fence', () => {
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`a')).toBe('`` `a ``');
    expect(code('a\n# b')).toBe('`a # b`');
    expect(code('')).toBe('');
  });

  it('does not let an address end early', () => {
    expect(link('a]b', 'file:///a (1).sql')).toBe('[a\\]b](file:///a%20%281%29.sql)');
  });

  it('drops what would reverse a line', () => {
    expect(code('a\u202eb')).toBe('`ab`');
  });
});
