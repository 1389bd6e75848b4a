/** What a statement was seen to make and drop, where that is what can be seen: by name, as two looks at the catalog differ. */

export interface Deed {
  readonly kind: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
}

export interface Deeds {
  readonly created: readonly Deed[];
  readonly dropped: readonly Deed[];
}

/** Of objects before and after it. */
export function deedsBetween(before: readonly Deed[], after: readonly Deed[]): Deeds {
  return { created: without(after, before), dropped: without(before, after) };
}

/** `makes table orders`, `drops index orders_total`. */
export function deedsInWords({ created, dropped }: Deeds): readonly string[] {
  return [
    ...dropped.map(({ kind, name }) => `drops ${kind} ${name}`),
    ...created.map(({ kind, name }) => `makes ${kind} ${name}`),
  ];
}

function without(some: readonly Deed[], others: readonly Deed[]): readonly Deed[] {
  const known = new Set(others.map(({ kind, name }) => `${kind} ${name}`));
  return some.filter(({ kind, name }) => !known.has(`${kind} ${name}`));
}
