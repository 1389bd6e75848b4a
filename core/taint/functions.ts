/**
 * How PostgreSQL's own functions treat another person's text. A function that is not listed returns text of its own (length, md5, to_char,
 * a user's function): nothing is claimed about its result.
 */

export type FunctionEffect =
  | { readonly kind: 'quotes'; readonly as: 'identifier' | 'literal' | 'nullable' }
  /** current_setting(): the user of the session decides. */
  | { readonly kind: 'setting' }
  | { readonly kind: 'format' }
  | { readonly kind: 'concatenates'; readonly separator: boolean }
  /** The result is one of the values, or all of them with a separator. */
  | { readonly kind: 'collects' }
  /** The text is passed on with its quoting. */
  | { readonly kind: 'keeps' }
  /** The text is passed on, but its quoting is broken. */
  | { readonly kind: 'cuts' }
  | { readonly kind: 'unknown' };

export function effectOf(name: string): FunctionEffect {
  return effects.get(name) ?? { kind: 'unknown' };
}

const effects: ReadonlyMap<string, FunctionEffect> = new Map<string, FunctionEffect>([
  ['quote_ident', { kind: 'quotes', as: 'identifier' }],
  ['quote_literal', { kind: 'quotes', as: 'literal' }],
  ['quote_nullable', { kind: 'quotes', as: 'nullable' }],
  ['current_setting', { kind: 'setting' }],
  ['format', { kind: 'format' }],
  ['concat', { kind: 'concatenates', separator: false }],
  ['concat_ws', { kind: 'concatenates', separator: true }],
  ...each(
    'collects',
    'array string_agg array_agg array_to_string unnest array_append array_prepend array_cat array_remove max min',
  ),
  ...each(
    'keeps',
    'lower upper initcap btrim ltrim rtrim trim text varchar rpad lpad coalesce normalize convert_from',
  ),
  ...each(
    'cuts',
    'substring substr left right replace regexp_replace translate repeat reverse overlay split_part string_to_array string_to_table',
  ),
  ...each(
    'cuts',
    'regexp_split_to_table regexp_split_to_array regexp_match regexp_matches regexp_substr parse_ident',
  ),
  ...each('cuts', 'json_extract_path json_extract_path_text jsonb_extract_path jsonb_extract_path_text'),
  ...each(
    'cuts',
    'json_array_elements json_array_elements_text jsonb_array_elements jsonb_array_elements_text',
  ),
  ...each('cuts', 'json_object_keys jsonb_object_keys json_each_text jsonb_each_text json_each jsonb_each'),
  ...each('cuts', 'hstore_to_json each skeys svals to_json to_jsonb row_to_json'),
]);

function each(kind: 'collects' | 'keeps' | 'cuts', names: string): readonly [string, FunctionEffect][] {
  return names.split(' ').map((name) => [name, { kind }]);
}
