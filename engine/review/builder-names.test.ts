/** Columns that query builders name, each with the table of its statement. */
import { describe, expect, it } from 'vitest';
import { namedInBuilders } from './builder-names.ts';

const wanted = [{ of: 'rules.segment_key', table: 'rules', name: 'segment_key' }];
const tables = new Set(['rules', 'rule_segments', 'flags']);
const placesIn = (...texts: readonly string[]) =>
  namedInBuilders(
    texts.map((text, at) => ({ path: `store/${String(at)}.go`, text })),
    wanted,
    tables,
  ).get('rules.segment_key');

describe('a column that a query builder names', () => {
  it.each([
    ['in Go', 'func a() {\n\tb.Update("rules").\n\t\tSet("segment_key", key)\n}\n', 3],
    ['after others', 'func a() {\n\tb.Insert("rules").Columns("id", "segment_key")\n}\n', 2],
    ['in a condition', 'func a() {\n\tb.Delete("rules").Where(sq.Eq{"segment_key": key})\n}\n', 2],
    ['in JavaScript', "export const a = () =>\n  knex('rules').where('segment_key', key);\n", 2],
    ['selected', 'func a() {\n\tb.Select("segment_key").From("rules")\n}\n', 2],
    [
      'by a constant',
      'const tableRules = "rules"\nfunc a() {\n\tb.Update(tableRules).Set("segment_key", key)\n}\n',
      3,
    ],
  ])('is found %s', (_, text, line) => {
    expect(placesIn(text)).toEqual([{ file: 'store/0.go', line }]);
  });

  it('is found by a constant of another file', () => {
    expect(
      placesIn(
        'var tableRules = "rules"\n',
        'func a() {\n\tb.Update(tableRules).Set("segment_key", key)\n}\n',
      ),
    ).toEqual([{ file: 'store/1.go', line: 2 }]);
  });

  it.each([
    ['of another table', 'func a() {\n\tb.Update("rule_segments").Set("segment_key", key)\n}\n'],
    [
      'of the table named last',
      'func a() {\n\tb.Select("id").From("rules")\n\tb.Insert("rule_segments").Columns("segment_key")\n}\n',
    ],
    [
      'of another table by its constant',
      'const tableRules, tableParts = "rules", "x"\nconst tableLinks = "rule_segments"\nfunc a() {\n\tb.Delete("rules")\n\tb.Update(tableLinks).Set("segment_key", key)\n}\n',
    ],
    [
      'selected from another table',
      'func a() {\n\tb.Select("id").From("rules")\n\tb.Select("segment_key").From("rule_segments")\n}\n',
    ],
    [
      'of the function before',
      'func a() {\n\tb.Select("id").From("rules")\n}\nfunc b() {\n\tq.Set("segment_key", key)\n}\n',
    ],
    [
      'that is a key of JSON',
      'func a() {\n\tb.Select("id").From("rules")\n\treturn map[string]any{"segment_key": key}\n}\n',
    ],
    ['in a longer name', 'func a() {\n\tb.Update("rules").Set("old_segment_key", key)\n}\n'],
  ])('is none %s', (_, text) => {
    expect(placesIn(text)).toBeUndefined();
  });
});
