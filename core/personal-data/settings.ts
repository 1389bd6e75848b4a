/** What a team declares about its own data in the configuration: words, columns and tables. Types and merging; reads no file. */
import { categories, type PersonalCategory } from './category.ts';

export interface PersonalDataSettings {
  /** Further names, by category; a column whose name ends with one of them is marked. */
  readonly words: Readonly<Partial<Record<PersonalCategory, readonly string[]>>>;
  /** Names without a meaning here, whatever the dictionary says. */
  readonly ignoredWords: readonly string[];
  /** Keyed by `table.column` or `schema.table.column`. */
  readonly columns: ReadonlyMap<string, PersonalCategory | 'none'>;
  /** Keyed by `table` or `schema.table`: its rows are people, or contain no personal data. */
  readonly tables: ReadonlyMap<string, 'person' | 'none'>;
}

export const noPersonalDataSettings: PersonalDataSettings = {
  words: {},
  ignoredWords: [],
  columns: new Map(),
  tables: new Map(),
};

/** A qualified name applies to that schema only; an unqualified one to public. */
export function saidOf<T>(said: ReadonlyMap<string, T>, key: string, column?: string): T | undefined {
  const tail = column === undefined ? '' : `.${column}`;
  return (
    said.get(`${key}${tail}`) ??
    (key.startsWith('public.') ? said.get(`${key.slice('public.'.length)}${tail}`) : undefined)
  );
}

/** Words are combined; for a column or table that both name, the later one wins. */
export function mergedSettings(
  first: PersonalDataSettings,
  then: PersonalDataSettings,
): PersonalDataSettings {
  const words: Partial<Record<PersonalCategory, readonly string[]>> = {};
  for (const id of categories) {
    const all = [...(first.words[id] ?? []), ...(then.words[id] ?? [])];
    if (all.length > 0) words[id] = all;
  }
  return {
    words,
    ignoredWords: [...first.ignoredWords, ...then.ignoredWords],
    columns: new Map([...first.columns, ...then.columns]),
    tables: new Map([...first.tables, ...then.tables]),
  };
}

/** True if both say the same. */
export function sameSettings(some: PersonalDataSettings, others: PersonalDataSettings): boolean {
  return some === others || textOf(some) === textOf(others);
}

function textOf({ words, ignoredWords, columns, tables }: PersonalDataSettings): string {
  return JSON.stringify([words, ignoredWords, [...columns], [...tables]]);
}
