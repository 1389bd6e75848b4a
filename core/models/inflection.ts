/**
 * English plurals as Rails' and Sequelize's inflectors build them, for names of tables that a library derives from a model's. A plural that
 * is wrong names no table of the schema, and nothing follows from it.
 */
const irregular: Readonly<Record<string, string>> = {
  person: 'people',
  man: 'men',
  woman: 'women',
  child: 'children',
  mouse: 'mice',
  ox: 'oxen',
  move: 'moves',
  sex: 'sexes',
  datum: 'data',
  medium: 'media',
};

const unchanged =
  /(?:equipment|information|rice|money|species|series|fish|sheep|jeans|police|data|media|news|metadata)$/i;

const rules: readonly (readonly [RegExp, string])[] = [
  [/(quiz)$/i, '$1zes'],
  [/(matr|vert|ind)(?:ix|ex)$/i, '$1ices'],
  [/(x|ch|ss|sh)$/i, '$1es'],
  [/([^aeiouy]|qu)y$/i, '$1ies'],
  [/([^f])fe$/i, '$1ves'],
  [/([lr])f$/i, '$1ves'],
  [/sis$/i, 'ses'],
  [/(buffal|tomat|potat|her)o$/i, '$1oes'],
  [/(bus|alias|status|virus|octopus)$/i, '$1es'],
  [/(ax|test)is$/i, '$1es'],
  [/s$/i, 's'],
];

/** Of the last word: `OrderItem` and `order_item` become `OrderItems` and `order_items`. */
export function pluralOf(name: string): string {
  const [last = ''] = /[A-Z]?[a-z\d]+$/.exec(name) ?? [];
  const known = irregular[last.toLowerCase()];
  if (known !== undefined) {
    const first = /^[A-Z]/.test(last) ? known.charAt(0).toUpperCase() : known.charAt(0);
    return `${name.slice(0, -last.length)}${first}${known.slice(1)}`;
  }
  if (unchanged.test(name)) return name;
  const rule = rules.find(([ending]) => ending.test(name));
  return rule === undefined ? `${name}s` : name.replace(rule[0], rule[1]);
}
