/** Whose values a change has written up to a statement, by the names of that moment: nobody can ask for those before. */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { creationKey, resolveRelation } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

export class Written {
  /** By relation its columns; `all` where rows came or went. */
  readonly #columns = new Map<string, ReadonlySet<string> | 'all'>();

  note(operation: Operation, schema: Schema): void {
    switch (operation.kind) {
      case 'update': {
        const key = keyIn(schema, operation.table);
        const known = this.#columns.get(key);
        const isAll = known === 'all' || operation.columns.length === 0;
        this.#columns.set(key, isAll ? 'all' : new Set([...(known ?? []), ...operation.columns]));
        return;
      }
      case 'insert':
      case 'delete':
        this.#columns.set(keyIn(schema, operation.table), 'all');
        return;
      case 'copyData':
        if (operation.table !== undefined && operation.direction === 'from')
          this.#columns.set(keyIn(schema, operation.table), 'all');
        return;
      case 'renameColumn': {
        const key = keyIn(schema, operation.table);
        const known = this.#columns.get(key);
        if (known === undefined || known === 'all') return;
        const [was, is] = [operation.column.text, operation.to.text];
        this.#columns.set(key, new Set([...known].map((one) => (one === was ? is : one))));
        return;
      }
      case 'renameRelation': {
        const found = resolveRelation(schema, operation.target);
        if (found !== undefined) this.#move(found.key, `${found.schema}.${operation.to.text}`);
        return;
      }
      case 'setSchema': {
        const found = resolveRelation(schema, operation.target);
        if (found !== undefined) this.#move(found.key, `${operation.to.text}.${found.name}`);
        return;
      }
      default:
    }
  }

  /** Of columns that are named, only these; what names none is about all. */
  has(key: string, columns: readonly string[]): boolean {
    const written = this.#columns.get(key);
    if (written === undefined || written === 'all') return written !== undefined;
    return columns.length === 0 || columns.some((one) => written.has(one));
  }

  /** Rows came or went, or nobody knows which columns were written. */
  hasOther(key: string): boolean {
    return this.#columns.get(key) === 'all';
  }

  #move(from: string, to: string): void {
    const known = this.#columns.get(from);
    this.#columns.delete(from);
    this.#columns.delete(to);
    if (known !== undefined) this.#columns.set(to, known);
  }
}

function keyIn(schema: Schema, name: ObjectName): string {
  return resolveRelation(schema, name)?.key ?? creationKey(schema, name);
}
