/** Completes keywords that may follow, by the clause. A list written by hand; other keywords are not offered. */
import type { Clause } from '../outline.ts';
import type { Completion, Spot } from './completion.ts';

const statements =
  'select|with|insert into|update|delete from|create|alter table|drop|begin|commit|explain|truncate|comment on|grant';
const operators =
  'and|or|not|is null|is not null|in|between|like|ilike|exists|case|when|then|else|end|null|true|false';

const byClause: Readonly<Record<Clause, string>> = {
  select: `from|as|distinct|${operators}|over|filter`,
  from: 'join|left join|inner join|cross join|on|using|where|group by|order by|limit',
  on: `join|left join|where|group by|order by|limit|${operators}`,
  where: `group by|order by|limit|returning|union all|for update|${operators}`,
  group: `having|order by|limit|${operators}`,
  having: `order by|limit|${operators}`,
  order: 'asc|desc|nulls first|nulls last|limit|offset|for update',
  limit: 'offset|for update',
  window: 'partition by|order by|rows|range',
  values: 'default|null|true|false|on conflict|returning',
  set: `where|from|returning|default|${operators}`,
  returning: 'as',
  conflict: 'do nothing|do update set|where',
  check: operators,
  default: 'null|true|false|current_date|current_timestamp',
  program: `into|return|raise|perform|${operators}`,
};

export function keywordsIn(clause: Clause, spot: Spot): readonly Completion[] {
  return asItems(byClause[clause], spot);
}

export function keywordsAtStart(spot: Spot): readonly Completion[] {
  return asItems(statements, spot);
}

/** In the case that the statement uses. */
function asItems(words: string, { source }: Spot): readonly Completion[] {
  const isUpper = source.tokens.some(
    ({ kind }, i) => kind === 'word' && /^[A-Z]{2,}$/.test(source.textOf(i)),
  );
  return words.split('|').map((word) => {
    const text = isUpper ? word.toUpperCase() : word;
    return { label: text, kind: 'keyword', insert: text, detail: undefined, score: 5 };
  });
}
