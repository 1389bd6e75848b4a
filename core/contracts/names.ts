/** What the generated TypeScript files share: their first lines, comments, and names in the form of the language, the same for the same schema. */

/** `public.order_items` is OrderItems, `audit.log` is AuditLog; what is taken already gets a number, in the order of the keys. */
export function typeNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const key of keys) {
    const wanted = pascal(key.replace(/^public\./, ''));
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}

function pascal(written: string): string {
  const parts = written.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const name = parts.map((part) => part.replace(/^./u, (first) => first.toUpperCase())).join('');
  return /^[\p{L}]/u.test(name) ? name : `Table${name}`;
}

export function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** The first lines of a file. The layout is the command's, which asks the project's formatter. */
export function heading(about: string, source: string): string {
  return `/* eslint-disable */\n// ${about} Written by “plinth contracts”: change ${source}, not this file.\n`;
}

/** A string literal of TypeScript. */
export function quoted(value: string): string {
  const inside = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`);
  return `'${inside.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`)}'`;
}

/** A comment that no name or text can end. */
export function comment(lines: readonly string[], indent = ''): string {
  const safe = lines
    .flatMap((line) => line.split(/\r\n|[\r\n\u2028\u2029]/))
    .map((line) => line.replaceAll('*/', '* /'));
  const [only = ''] = safe;
  if (safe.length === 1) return `${indent}/** ${only} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}
