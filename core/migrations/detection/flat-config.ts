/**
 * Reads configuration files of migration tools into dotted keys and values: Java properties, and the subset of TOML and YAML that such
 * files use (nested tables and mappings with plain values; no multi-line texts, and lists only on request). Keys are lower-cased without
 * dashes, so that sqlMigrationPrefix and sql-migration-prefix are equal. The first value of a key counts.
 */

type FlatConfig = ReadonlyMap<string, string>;

/** A value with its position. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: string;
  /** One-based. */
  readonly line: number;
}

/** The file name decides the format; empty for other files. */
export function flatConfig(name: string, text: string): FlatConfig {
  const found = new Map<string, string>();
  for (const { key, value, isItem } of entriesOf(name, text))
    if (isItem !== true && !found.has(key)) found.set(key, value);
  return found;
}

/** The values of one key, or of each key that matches a pattern, including items of lists. In the file's order. */
export function configEntries(name: string, text: string, key: RegExp): readonly ConfigEntry[] {
  return [...entriesOf(name, text)].filter((one) => key.test(one.key));
}

interface Entry extends ConfigEntry {
  readonly isItem?: true;
}

function* entriesOf(name: string, text: string): Iterable<Entry> {
  const read = /\.(?:conf|properties)$/.test(name)
    ? properties
    : name.endsWith('.toml')
      ? toml
      : /\.ya?ml$/.test(name)
        ? yaml
        : undefined;
  for (const one of read?.(text.split(/\r?\n/)) ?? [])
    yield { ...one, key: one.key.toLowerCase().replaceAll('-', '') };
}

function* properties(lines: readonly string[]): Iterable<Entry> {
  for (const [at, line] of lines.entries()) {
    const match = /^\s*([^\s#!=:][^=:\s]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (match !== null) yield { key: match[1] ?? '', value: match[2] ?? '', line: at + 1 };
  }
}

function* toml(lines: readonly string[]): Iterable<Entry> {
  let table = '';
  for (const [at, line] of lines.entries()) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) table = `${header.replaceAll(/["'\s]/g, '')}.`;
    const match = /^\s*([\w.$"'-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const key = table + (match[1] ?? '').replaceAll(/["']/g, '');
    yield { key, value: scalar(match[2] ?? ''), line: at + 1 };
  }
}

function* yaml(lines: readonly string[]): Iterable<Entry> {
  let path: readonly { readonly indent: number; readonly key: string }[] = [];
  const keyHere = (): string => path.map((one) => one.key).join('.');
  for (const [at, line] of lines.entries()) {
    const item = /^ *- +(\S.*)$/.exec(line)?.[1];
    if (item !== undefined) yield { key: keyHere(), value: scalar(item), line: at + 1, isItem: true };
    const match = /^( *)["']?([\w.$-]+)["']?\s*:(?:\s+(.*?))?\s*$/.exec(line);
    if (match === null) continue;
    const [, indentation = '', key = '', value = ''] = match;
    const indent = indentation.length;
    path = [...path.filter((one) => one.indent < indent), { indent, key }];
    const plain = scalar(value);
    if (plain !== '') yield { key: keyHere(), value: plain, line: at + 1 };
  }
}

/** Without quotes and trailing comment. */
function scalar(value: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(value);
  return quoted === null ? value.replace(/(?:^|\s)#.*$/, '').trim() : (quoted[2] ?? '');
}
