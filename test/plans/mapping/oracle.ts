/** Where a plan's scans and joins belong in a marked query, from the plan's aliases alone: it knows no condition, no level, no parser. */
import type { Span } from '../../../core/text/span.ts';
import type { Mark, Unmarked } from './marked.ts';

/** EXPLAIN's own JSON. */
export interface RawNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly Alias?: string;
  readonly Plans?: readonly RawNode[];
}

export interface Expected {
  /** In pre-order. */
  readonly id: number;
  readonly label: string;
  readonly kind: 'scan' | 'join';
  /** Every place found has to lie in one of these. */
  readonly accepted: readonly Span[];
}

export function expectedPlaces(root: RawNode, query: Unmarked): readonly Expected[] {
  const expected: Expected[] = [];
  let id = -1;
  const visit = (node: RawNode, heap: string | undefined): void => {
    id += 1;
    const own = id;
    const type = node['Node Type'];
    const alias = node.Alias ?? (type === 'Bitmap Index Scan' ? heap : undefined);
    const label = `${type} ${alias ?? ''}`.trim();
    if (type.endsWith('Scan') && alias !== undefined)
      expected.push({ id: own, label, kind: 'scan', accepted: scanned(node, alias, query) });
    if (['Nested Loop', 'Hash Join', 'Merge Join'].includes(type))
      expected.push({ id: own, label, kind: 'join', accepted: joined(node, query) });
    for (const child of node.Plans ?? []) visit(child, type === 'Bitmap Heap Scan' ? node.Alias : heap);
  };
  visit(root, undefined);
  return expected;
}

function scanned(node: RawNode, alias: string, query: Unmarked): readonly Span[] {
  if (/^\*SELECT\* \d+$|^ANY_subquery(_\d+)?$/.test(alias)) return [sideOf(node, query)];
  const name = referenceOf(alias, query);
  const own = query.references.filter((mark) => mark.names[0] === name);
  const found = own.length > 0 ? own : query.references.filter((mark) => mark.inside.includes(name));
  return found.map((mark) => mark.span);
}

/** The server numbers what it would have to call the same. */
function referenceOf(alias: string, { references, sql }: Unmarked): string {
  const known = new Set(references.flatMap((mark) => [...mark.names, ...mark.inside]));
  const plain = alias.replace(/_\d+$/, '');
  if (plain === '*VALUES*') {
    const values = references.find((mark) => sql.slice(mark.span.start).startsWith('(VALUES'));
    return values?.names[0] ?? alias;
  }
  return known.has(alias) ? alias : plain;
}

/** What has no name in the query, a side of a set operation or the query after IN: it begins before its first reference. */
function sideOf(node: RawNode, query: Unmarked): Span {
  const within = new Set(below(node, query));
  const spans = query.references.filter((mark) => within.has(mark.names[0] ?? '')).map((mark) => mark.span);
  return {
    start: query.sql.lastIndexOf('SELECT', Math.min(...spans.map((span) => span.start))),
    end: query.sql.length,
  };
}

function below(node: RawNode, query: Unmarked): readonly string[] {
  const own = node.Alias === undefined ? [] : [referenceOf(node.Alias, query)];
  return [...own, ...(node.Plans ?? []).flatMap((child) => below(child, query))];
}

function joined(node: RawNode, query: Unmarked): readonly Span[] {
  const [outer, inner] = (node.Plans ?? []).filter((child) =>
    ['Outer', 'Inner'].includes(child['Parent Relationship'] ?? ''),
  );
  if (outer === undefined || inner === undefined) throw new Error('a join of less than two');
  const left = outwards(below(outer, query), query);
  const right = outwards(below(inner, query), query);
  const linking = query.links.filter((link) => connects(link, left, right));
  // What links three and has its third elsewhere is not yet a condition of these two: they may be joined without one.
  const whole = linking.filter((link) => link.names.every((name) => left.has(name) || right.has(name)));
  if (whole.length > 0) return whole.map((mark) => mark.span);
  const path = linking.length > 0 ? linking : shortest(left, right, query.links);
  const alone =
    path.length > 0 && linking.length === 0
      ? []
      : [outer, inner].flatMap((side) => onlyReference(side, query));
  return [...path.map((mark) => mark.span), ...alone];
}

/** What is alone on its side, or what both sides are the inside of. */
function onlyReference(side: RawNode, query: Unmarked): readonly Span[] {
  const names = new Set(below(side, query));
  const own = query.references.filter((mark) => names.has(mark.names[0] ?? ''));
  const holders = query.references.filter((mark) => mark.inside.some((name) => names.has(name)));
  return (names.size === 1 && own.length === 1 ? own : holders).map((mark) => mark.span);
}

/** With the references whose inside these are. */
function outwards(names: readonly string[], { references }: Unmarked): ReadonlySet<string> {
  const found = new Set(names);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const mark of references) {
      const holds = references.some(
        (other) => other !== mark && found.has(other.names[0] ?? '') && lies(other.span, mark.span),
      );
      if (holds || mark.inside.some((name) => found.has(name))) found.add(mark.names[0] ?? '');
    }
  }
  return found;
}

export function lies(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function connects(link: Mark, left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return link.names.some(
    (one) => left.has(one) && link.names.some((other) => other !== one && right.has(other)),
  );
}

/** The fewest links that lead from one side to the other, as where the server concludes a = c from a = b and b = c. */
function shortest(
  left: ReadonlySet<string>,
  right: ReadonlySet<string>,
  links: readonly Mark[],
): readonly Mark[] {
  let paths: readonly { readonly at: ReadonlySet<string>; readonly by: readonly Mark[] }[] = [
    { at: left, by: [] },
  ];
  for (let steps = 0; steps < links.length; steps += 1) {
    const longer = paths.flatMap(({ at, by }) =>
      links
        .filter((link) => !by.includes(link) && link.names.some((name) => at.has(name)))
        .map((link) => ({ at: new Set(link.names), by: [...by, link] })),
    );
    const arrived = longer.filter(({ at }) => [...at].some((name) => right.has(name)));
    if (arrived.length > 0) return arrived.flatMap(({ by }) => by);
    paths = longer;
  }
  return [];
}
