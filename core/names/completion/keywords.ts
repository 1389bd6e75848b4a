/** Completes keywords that may follow, by the clause. A list written by hand; other keywords are not offered. */
import type { SpokenDialect } from '../../migrations/convention.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import type { Source } from '../../syntax/postgres/source.ts';
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

/** Words of the list that a server does not have, and those that only it has. */
interface Others {
  readonly without: string;
  readonly statements: string;
  readonly values: string;
  readonly operators: string;
}

const ofPostgres = 'ilike|filter|returning|on conflict|do nothing|do update set|nulls first|nulls last';

const byDialect: Readonly<Partial<Record<SpokenDialect, Others>>> = {
  mysql: {
    without: `${ofPostgres}|comment on|explain`,
    statements: 'replace into',
    values: 'on duplicate key update',
    operators: 'regexp',
  },
  sqlite: {
    without: 'ilike|for update|truncate|comment on|grant|default',
    statements: 'replace into',
    values: '',
    operators: 'glob',
  },
};

export function keywordsIn(clause: Clause, spot: Spot): readonly Completion[] {
  return asItems(byClause[clause], spot);
}

export function keywordsAtStart(spot: Spot): readonly Completion[] {
  return asItems(statements, spot);
}

/** As the statement has it; for its first word, as it is typed or as another migration has it. */
export function isInCapitals(source: Source, typed: string, sample: string): boolean {
  const isUpper = source.tokens.some(
    ({ kind }, i) => kind === 'word' && /^[A-Z]{2,}$/.test(source.textOf(i)),
  );
  if (isUpper || source.tokens.length > 1) return isUpper;
  const word = firstWord(sample);
  return /^[A-Z]{2,}$/.test(typed) || (word !== '' && word === word.toUpperCase());
}

/** Of the beginning of a text, without comments. */
function firstWord(text: string): string {
  const beginning = text.slice(0, 2000);
  const word = tokenize(beginning).find(({ kind }) => kind === 'word');
  return word === undefined ? '' : beginning.slice(word.start, word.end);
}

function asItems(words: string, { schema, isUpper }: Spot): readonly Completion[] {
  return inDialect(words, schema.dialect).map((word) => {
    const text = isUpper ? word.toUpperCase() : word;
    return { label: text, kind: 'keyword', insert: text, detail: undefined, score: 5 };
  });
}

function inDialect(words: string, dialect: SpokenDialect): readonly string[] {
  const others = byDialect[dialect];
  if (others === undefined) return words.split('|');
  const without = new Set(others.without.split('|'));
  const more = [
    words === statements ? others.statements : '',
    words === byClause.values ? others.values : '',
    words.includes(operators) ? others.operators : '',
  ];
  return [...words.split('|').filter((word) => !without.has(word)), ...more.filter((word) => word !== '')];
}
