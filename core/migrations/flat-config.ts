/**
 * Configuration files of migration tools as dotted keys and their values: Java properties, and as much of TOML and YAML as such files use
 * (nested tables and mappings with plain values; lists and multi-line texts are left out). Keys are lower case and without dashes, so that
 * sqlMigrationPrefix and sql-migration-prefix are one. The first value of a key counts.
 */

type FlatConfig = ReadonlyMap<string, string>;

/** Read as its name says; empty for a file of another kind. */
export function flatConfig(name: string, text: string): FlatConfig {
  if (/\.(?:conf|properties)$/.test(name)) return collect(properties(text));
  if (name.endsWith('.toml')) return collect(toml(text));
  return /\.ya?ml$/.test(name) ? collect(yaml(text)) : new Map();
}

type Entry = readonly [key: string, value: string];

function collect(entries: Iterable<Entry>): FlatConfig {
  const found = new Map<string, string>();
  for (const [key, value] of entries) {
    const plain = key.toLowerCase().replaceAll('-', '');
    if (!found.has(plain)) found.set(plain, value);
  }
  return found;
}

function* properties(text: string): Iterable<Entry> {
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^\s#!=:][^=:\s]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (match !== null) yield [match[1] ?? '', match[2] ?? ''];
  }
}

function* toml(text: string): Iterable<Entry> {
  let table = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) table = `${header.replaceAll(/["'\s]/g, '')}.`;
    const match = /^\s*([\w.$"'-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (match !== null) yield [table + (match[1] ?? '').replaceAll(/["']/g, ''), scalar(match[2] ?? '')];
  }
}

function* yaml(text: string): Iterable<Entry> {
  let path: readonly { readonly indent: number; readonly key: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^( *)["']?([\w.$-]+)["']?\s*:(?:\s+(.*?))?\s*$/.exec(line);
    if (match === null) continue;
    const [, indentation = '', key = '', value = ''] = match;
    const indent = indentation.length;
    path = [...path.filter((one) => one.indent < indent), { indent, key }];
    const plain = scalar(value);
    if (plain !== '') yield [path.map((one) => one.key).join('.'), plain];
  }
}

/** Without quotes and without the comment behind it. */
function scalar(value: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(value);
  return quoted === null ? value.replace(/(?:^|\s)#.*$/, '').trim() : (quoted[2] ?? '');
}
