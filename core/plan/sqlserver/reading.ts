/** Accessors for elements of a SHOWPLAN: attributes, children by name, names without brackets. A missing element counts as missing data. */
import type { Element } from '../formats/elements.ts';

export function attribute(of: Element | undefined, name: string): string | undefined {
  return of?.attributes.get(name);
}

export function number(of: Element | undefined, name: string): number | undefined {
  const text = attribute(of, name);
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Booleans are written as 1 and as true. */
export function flag(of: Element | undefined, name: string): boolean {
  const text = attribute(of, name);
  return text === '1' || text === 'true';
}

export function child(of: Element | undefined, name: string): Element | undefined {
  return of?.children.find((one) => one.name === name);
}

/** Descendants of a name, without those inside other operators or inside one another. */
export function below(of: Element | undefined, name: string): readonly Element[] {
  return (of?.children ?? []).flatMap((one) =>
    one.name === name ? [one] : one.name === 'RelOp' ? [] : below(one, name),
  );
}

/** `[dbo]` as `dbo`. */
export function bare(name: string | undefined): string | undefined {
  return name?.startsWith('[') === true && name.endsWith(']')
    ? name.slice(1, -1).replaceAll(']]', ']')
    : name;
}

/** The server pads names of temporary tables to 116 characters and appends a number. */
export function tableName(name: string | undefined): string | undefined {
  return bare(name)?.replace(/_{5,}[0-9A-F]{12}$/, '');
}

/** `u.Id`, `Users.Id`, or the server's name for a computed value. */
export function columnName(reference: Element): string {
  const table = bare(attribute(reference, 'Alias')) ?? tableName(attribute(reference, 'Table'));
  const column = bare(attribute(reference, 'Column')) ?? '';
  return table === undefined ? column : `${table}.${column}`;
}

export function columnsIn(of: Element | undefined): readonly string[] {
  return (of?.children ?? []).filter(({ name }) => name === 'ColumnReference').map(columnName);
}

/** The expression as the server prints it, without names of database and schema where they are redundant. */
export function expressionIn(of: Element | undefined): string | undefined {
  const text = attribute(child(of, 'ScalarOperator'), 'ScalarString');
  return text === undefined ? undefined : shortened(text);
}

/** `[db].[dbo].[t].[c] as [a].[c]` is `[a].[c]`, and without an alias `[t].[c]`. */
export function shortened(text: string): string {
  const part = '\\[(?:[^\\]]|\\]\\])*\\]';
  return text
    .replaceAll(new RegExp(`(?:${part}\\.){3}${part} as (${part}\\.${part})`, 'g'), '$1')
    .replaceAll(new RegExp(`(?:${part}\\.){2}(${part}\\.${part})`, 'g'), '$1');
}
