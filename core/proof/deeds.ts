/**
 * What a statement created and dropped, for servers where nothing else can be observed: the difference of two catalog snapshots, by name.
 */

export interface Deed {
  readonly kind: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
}

export interface Deeds {
  readonly created: readonly Deed[];
  readonly dropped: readonly Deed[];
}

/** The difference between the objects before and after it. */
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
