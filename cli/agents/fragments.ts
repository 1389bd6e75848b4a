/**
 * Chooses the parts of a printed schema that fit into a budget: what the words name first, then what that refers to, then what most others
 * refer to. What is left out is named.
 */

/** As `plinth schema --format json` prints it. */
type Printed = Readonly<Record<string, unknown>>;

interface Fragment {
  readonly kind: string;
  readonly name: string;
  readonly value: unknown;
  /** Names of tables. */
  readonly refersTo: readonly string[];
  /** Lower case: what the words are looked for in. */
  readonly names: readonly string[];
}

/** Kinds of objects in their order in the answer. */
const kinds = ['tables', 'views', 'types', 'functions', 'sequences', 'statistics', 'otherObjects'];
/** On average, for JSON with English names. */
const charactersPerToken = 4;
const mostNamed = 100;

export function fragmentsOf(folder: Printed, about: string | undefined, tokens: number): Printed {
  const all = kinds.flatMap((kind) => listOf(folder[kind]).map((one) => fragment(kind, one)));
  const words = about?.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const ranked = rank(all, words);
  let room = tokens * charactersPerToken;
  const chosen = new Set<Fragment>();
  for (const one of ranked) {
    const size = JSON.stringify(one.value).length;
    // The most important one is given whatever its size.
    if (size > room && chosen.size > 0) continue;
    room -= size;
    chosen.add(one);
  }
  const left = ranked.filter((one) => !chosen.has(one)).map(({ kind, name }) => `${name} (${kind})`);
  const rest = Object.entries(folder).filter(
    ([name, value]) => !kinds.includes(name) && !Array.isArray(value),
  );
  return {
    ...Object.fromEntries(rest),
    ...Object.fromEntries(
      kinds.flatMap((kind) => {
        const of = ranked.filter((one) => one.kind === kind && chosen.has(one)).map(({ value }) => value);
        return of.length === 0 ? [] : [[kind, of]];
      }),
    ),
    leftOut: { count: left.length, names: left.slice(0, mostNamed) },
  };
}

function rank(all: readonly Fragment[], words: readonly string[]): readonly Fragment[] {
  const own = new Map(all.map((one) => [one, words.length === 0 ? 0 : scoreOf(one, words)]));
  const uses = new Map<string, number>();
  for (const one of all) for (const name of one.refersTo) uses.set(name, (uses.get(name) ?? 0) + 1);
  const named = all.filter((one) => (own.get(one) ?? 0) > 0);
  const near = new Set(named.flatMap(({ refersTo }) => refersTo));
  const namedNames = new Set(named.map(({ name }) => name));
  const weight = (one: Fragment): number =>
    (own.get(one) ?? 0) * 1_000 +
    (near.has(one.name) ? 500 : 0) +
    (one.refersTo.some((name) => namedNames.has(name)) ? 300 : 0) +
    Math.min(100, uses.get(one.name) ?? 0) +
    (one.kind === 'tables' ? 0.5 : 0);
  return all.toSorted((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1));
}

/** Its own name counts most, then a part of it, then the names of its columns. */
function scoreOf({ name, names }: Fragment, words: readonly string[]): number {
  const own = name.toLowerCase();
  const last = own.slice(own.lastIndexOf('.') + 1);
  let score = 0;
  for (const word of words) {
    // A plural and its singular are one word.
    const stem = word.length > 3 ? word.replace(/s$/, '') : word;
    if (last === word || own === word) score += 10;
    else if (last.split('_').some((part) => part.startsWith(stem) && stem.length > 1)) score += 4;
    else if (names.includes(word)) score += 2;
  }
  return score;
}

function fragment(kind: string, printed: Printed): Fragment {
  const columns = listOf(printed['columns']);
  const constraints = listOf(printed['constraints']);
  const references = constraints.flatMap(({ references }) =>
    isRecord(references) && typeof references['relation'] === 'string' ? [references['relation']] : [],
  );
  const reads = Array.isArray(printed['reads']) ? printed['reads'].map(String) : [];
  return {
    kind,
    name: nameOf(printed),
    value: pruned(printed),
    refersTo: [...references, ...reads],
    names: columns.map((one) => String(one['name']).toLowerCase()),
  };
}

function nameOf({ schema, name }: Printed): string {
  return typeof schema === 'string' ? `${schema}.${String(name)}` : String(name);
}

/** What almost all objects have, and what only the place in the migrations says: `history` answers that. */
const usual: Printed = {
  certainty: 'certain',
  complete: true,
  persistence: 'permanent',
  valid: true,
  enforced: true,
  local: true,
  parents: 0,
  method: 'btree',
};
const places = new Set(['made', 'changes', 'searchPath', 'notNullConstraint']);

/** Without what is null, false, empty or usual: most members of most objects are. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const isEmpty = one === null || one === false || one === '' || (Array.isArray(one) && one.length === 0);
      return isEmpty || places.has(name) || usual[name] === one ? [] : [[name, pruned(one)]];
    }),
  );
}

function listOf(value: unknown): readonly Printed[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Printed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
