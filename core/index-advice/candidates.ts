/** The smallest set of indexes that serves what queries want: equality columns first, then one range or an order. */
import type { OrderedColumn, Want } from './wants.ts';

export interface Candidate {
  readonly relation: string;
  readonly columns: readonly OrderedColumn[];
  readonly serves: readonly Want[];
}

/** The cost of a wider index exceeds what its further columns save. */
const mostColumns = 3;

/** All candidates for one table. The narrowest come first, because wider ones extend them. */
export function candidatesFor(wants: readonly Want[]): readonly Candidate[] {
  const made: { equality: string[]; tail: readonly OrderedColumn[]; serves: Want[] }[] = [];
  const relation = wants[0]?.relation ?? '';
  // A query that another's index can serve comes last.
  const inOrder = wants.toSorted(
    (a, b) =>
      Number(a.possible.length > 0) - Number(b.possible.length > 0) || useful(a).length - useful(b).length,
  );
  for (const want of inOrder) {
    const columns = useful(want);
    const tail = tailOf(want, columns);
    const other = made.find(({ equality: [first] }) => first !== undefined && want.possible.includes(first));
    if (other !== undefined) {
      other.serves.push(want);
      continue;
    }
    const fits = made.find(
      (one) =>
        one.equality.every((column) => columns.includes(column)) &&
        (one.equality.length > 0 || (columns.length === 0 && sameTail(one.tail, tail))) &&
        (one.tail.length === 0 || tail.length === 0 || sameTail(one.tail, tail)),
    );
    if (fits === undefined) {
      made.push({ equality: [...columns], tail, serves: [want] });
      continue;
    }
    fits.serves.push(want);
    const more = columns.filter((column) => !fits.equality.includes(column));
    // No column can follow an order, and only columns compared for equality can precede it.
    if (fits.tail.length > 0 || more.length + fits.equality.length > mostColumns) continue;
    fits.equality.push(...more);
    fits.tail = tail;
  }
  return made.map(({ equality, tail, serves }) => ({
    relation,
    serves,
    columns: [...equality.map(plain), ...tail].slice(0, Math.max(mostColumns, 1)),
  }));
}

/** Columns to search by; a column with few values is kept only if an order follows. */
function useful(want: Want): readonly string[] {
  if (want.selective.length === 0) return want.order.length > 0 ? want.equality : [];
  return want.selective.slice(0, 2);
}

function tailOf(want: Want, before: readonly string[]): readonly OrderedColumn[] {
  const order = want.order.filter(({ column }) => !before.includes(column));
  if (order.length > 0) return allOneWay(order);
  return want.range === undefined || before.includes(want.range) ? [] : [plain(want.range)];
}

/** An index can be read backwards: directions matter only if they are mixed. */
function allOneWay(order: readonly OrderedColumn[]): readonly OrderedColumn[] {
  const usual = order.every(
    ({ descending, nulls }) => nulls === undefined || nulls === (descending ? 'first' : 'last'),
  );
  const [first] = order;
  if (usual && order.every(({ descending }) => descending === first?.descending))
    return order.map(({ column }) => plain(column));
  return order;
}

function plain(column: string): OrderedColumn {
  return { column, descending: false, nulls: undefined };
}

function sameTail(a: readonly OrderedColumn[], b: readonly OrderedColumn[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
