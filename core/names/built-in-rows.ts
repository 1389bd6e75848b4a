/**
 * The columns that PostgreSQL's own functions return in FROM (manual, "Set Returning Functions", "JSON Functions", "Regular Expressions").
 */

/** An empty list: one column, named like the function or its alias. Undefined for other functions. */
export function builtInColumns(name: string): readonly string[] | undefined {
  return columns.get(name);
}

const columns: ReadonlyMap<string, readonly string[]> = new Map([
  ...[
    'generate_series',
    'generate_subscripts',
    'regexp_split_to_table',
    'regexp_matches',
    'string_to_table',
    'json_object_keys',
    'jsonb_object_keys',
    'jsonb_path_query',
    'unnest',
  ].map((name): readonly [string, readonly string[]] => [name, []]),
  ['json_array_elements', ['value']],
  ['jsonb_array_elements', ['value']],
  ['jsonb_array_elements_text', ['value']],
  ['json_array_elements_text', ['value']],
  ['json_each', ['key', 'value']],
  ['jsonb_each', ['key', 'value']],
  ['json_each_text', ['key', 'value']],
  ['jsonb_each_text', ['key', 'value']],
]);
