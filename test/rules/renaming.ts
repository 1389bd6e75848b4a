/**
 * Other names for tables and columns, at random, each as long as the old one. They stand wherever the old ones stood as words: in
 * statements, bodies, strings and comments, and in the names that a server makes of them, as parcels_note_idx.
 */
import type { Relation, Schema } from '../../core/schema/model.ts';
import type { Operation } from '../../core/operations/model/operation.ts';
import { Random } from '../bench/random.ts';
import { ofSql } from '../sql-words.ts';

const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g;
const madeByServer = /_(?:pkey|key|fkey|check|idx|seq|excl|not_null|ibfk_\d+|chk_\d+)\d*$/;
/** Words of tools, which are in comments beside names. */
const ofTools: ReadonlySet<string> = new Set(['up', 'down', 'goose', 'migrate', 'plinth', 'statement']);
/** Schemas of servers and platforms hold what nobody here may rename. */
const ownSchemas: ReadonlySet<string> = new Set(['public', 'dbo', 'main']);

/** What tables, views and columns are called, in lower case. */
export function namesIn(
  schemas: readonly (Schema | undefined)[],
  operations: readonly Operation[],
): Set<string> {
  const names = new Set<string>();
  for (const schema of schemas) {
    for (const relation of schema?.relations.values() ?? []) {
      names.add(relation.name.toLowerCase());
      for (const name of columnNames(relation)) names.add(name.toLowerCase());
    }
  }
  for (const operation of operations) {
    if (!('table' in operation) || operation.table === undefined || !('name' in operation.table)) continue;
    const { schema, name } = operation.table;
    if (schema === undefined || ownSchemas.has(schema.text.toLowerCase())) names.add(name.text.toLowerCase());
  }
  return names;
}

function columnNames(relation: Relation): readonly string[] {
  if (relation.kind === 'sequence') return [];
  return (relation.columns ?? []).map((one) => (typeof one === 'string' ? one : one.name));
}

export class Renaming {
  readonly #renamed = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #random: Random;

  /** `texts` are all in which the names may stand: no new name is a word of them. */
  constructor(seed: number, names: ReadonlySet<string>, texts: readonly string[]) {
    this.#random = new Random(seed);
    this.#taken = new Set(texts.flatMap((text) => text.match(word) ?? []).map((one) => one.toLowerCase()));
    for (const name of [...names].sort()) {
      if (!/^[a-z][a-z0-9_]*$/.test(name) || ofSql.has(name) || ofTools.has(name)) continue;
      const other = this.#newName(name.length);
      if (other !== undefined) this.#renamed.set(name, other);
    }
  }

  get size(): number {
    return this.#renamed.size;
  }

  text(text: string): string {
    return text.replace(word, (one) => this.#word(one));
  }

  #word(one: string): string {
    const lower = one.toLowerCase();
    const other = this.#renamed.get(lower) ?? (madeByServer.test(lower) ? this.#ofServer(lower) : undefined);
    if (other === undefined) return one;
    return Array.from(other, (letter, i) =>
      /[A-Z]/.test(one[i] ?? '') ? letter.toUpperCase() : letter,
    ).join('');
  }

  /** A name that begins with a table's: what it has of columns is renamed, too. */
  #ofServer(name: string): string | undefined {
    const table = [...this.#renamed.keys()]
      .filter((one) => name.startsWith(`${one}_`))
      .sort((a, b) => b.length - a.length)[0];
    if (table === undefined) return undefined;
    const end = madeByServer.exec(name)?.index ?? name.length;
    const parts = name.slice(table.length, end);
    const columns = [...this.#renamed].sort(([a], [b]) => b.length - a.length);
    let renamed = '';
    for (let at = 0; at < parts.length;) {
      const rest = parts.slice(at);
      const [column, other] =
        columns.find(([one]) => rest === `_${one}` || rest.startsWith(`_${one}_`)) ?? [];
      const taken = column === undefined ? (/^_?[^_]*/.exec(rest)?.[0] ?? rest) : `_${column}`;
      renamed += other === undefined ? taken : `_${other}`;
      at += Math.max(1, taken.length);
    }
    return `${this.#renamed.get(table) ?? table}${renamed}${name.slice(end)}`;
  }

  #newName(length: number): string | undefined {
    for (let tries = 0; tries < 500; tries += 1) {
      const name = Array.from({ length }, () => String.fromCharCode(97 + this.#random.below(26))).join('');
      if (this.#taken.has(name) || ofSql.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
    return undefined;
  }
}
